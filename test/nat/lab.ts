import { execFile } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gatewayRules } from './networks.ts';
import type { Network } from './networks.ts';

const run = promisify(execFile);

/** The page, the API and the SFU; and TURN, so that both can have port 443. Addresses of nobody: the lab has no way out. */
export const SERVER_IP = '44.0.0.10';
export const TURN_IP = '44.0.0.11';

/** A network with a way to the lab's internet. */
export interface Place {
  /** The namespace in which its programs run. */
  namespace: string;
  network: Network;
}

/** Why there can be no lab here; undefined if there can. */
export async function whyNoLab(): Promise<string | undefined> {
  const name = `tandem-try-${process.pid}`;
  try {
    await run('ip', ['netns', 'add', name]);
    try {
      await inNamespace(name, 'nft', ['add', 'table', 'ip', 'gateway']);
      return undefined;
    } finally {
      await run('ip', ['netns', 'del', name]);
    }
  } catch (error) {
    const { stderr = '', message } = error as { stderr?: string; message: string };
    return `The NAT lab needs network namespaces and nftables (root, iproute2, nftables): ${stderr.trim() || message}`;
  }
}

/**
 * A small internet out of network namespaces: one switch, a server with two addresses on it, and places behind gateways of
 * every kind. Nothing of it touches the networks of the machine; all of it ends with `close`.
 */
export class Lab {
  readonly #prefix = `tandem-${process.pid}`;
  readonly #folder = mkdtempSync(join(tmpdir(), 'tandem-nat-'));
  readonly #namespaces: string[] = [];
  #hosts = 20;

  static async open(): Promise<Lab> {
    const lab = new Lab();
    await lab.#addNamespace('switch');
    await lab.#ip('switch', 'link', 'add', 'br0', 'type', 'bridge');
    await lab.#ip('switch', 'link', 'set', 'br0', 'up');
    await lab.#addNamespace('server');
    await lab.#plug('server', 'wan', SERVER_IP);
    await lab.#ip('server', 'address', 'add', `${TURN_IP}/24`, 'dev', 'wan');
    return lab;
  }

  /** The namespace of the server. */
  get server(): string {
    return this.#name('server');
  }

  /** Where files of the lab may be put. */
  get folder(): string {
    return this.#folder;
  }

  /** Adds somebody's network. */
  async addPlace(network: Network): Promise<Place> {
    const host = this.#hosts++;
    const outside = `44.0.0.${host}`;
    const client = `client${host}`;
    await this.#addNamespace(client);
    if (network === 'open') {
      await this.#plug(client, 'wan', outside);
      return { namespace: this.#name(client), network };
    }
    await this.#addGateway(client, `gateway${host}`, 'lan0', { network, outside, subnet: `192.168.${host}` });
    await this.#ip(client, 'route', 'add', 'default', 'via', `192.168.${host}.1`);
    return { namespace: this.#name(client), network };
  }

  /** Gives a place a second way out, which is not used until `changeNetwork`. */
  async addSecondWay(place: Place, network: Exclude<Network, 'open'>): Promise<() => Promise<void>> {
    const host = this.#hosts++;
    const client = place.namespace.slice(this.#prefix.length + 1);
    const subnet = `192.168.${host}`;
    await this.#addGateway(client, `gateway${host}`, 'lan1', { network, outside: `44.0.0.${host}`, subnet });
    await this.#ip(client, 'link', 'set', 'lan1', 'down');
    return async () => {
      await this.#ip(client, 'link', 'set', 'lan0', 'down');
      await this.#ip(client, 'link', 'set', 'lan1', 'up');
      await this.#ip(client, 'route', 'add', 'default', 'via', `${subnet}.1`);
    };
  }

  /** Loses every TCP packet that leaves a place, so its way to the API, and none of its media over UDP. @returns ends it */
  async cutTcp({ namespace }: Place): Promise<() => Promise<void>> {
    const nft = (...parameters: string[]) => inNamespace(namespace, 'nft', parameters);
    await nft('add table ip cut');
    await nft('add chain ip cut output { type filter hook output priority 0 ; }');
    await nft('add rule ip cut output ip protocol tcp drop');
    return async () => void (await nft('delete table ip cut'));
  }

  /** A script that starts a program in a namespace, for whoever wants the path of a program. */
  wrapper(namespace: string, program: string): string {
    const path = join(this.#folder, `in-${namespace}`);
    writeFileSync(path, `#!/bin/sh\nexec ip netns exec ${namespace} ${program} "$@"\n`);
    chmodSync(path, 0o700);
    return path;
  }

  async close(): Promise<void> {
    for (const name of this.#namespaces.toReversed()) await run('ip', ['netns', 'del', name]).catch(() => {});
    rmSync(this.#folder, { recursive: true, force: true });
  }

  async #addGateway(
    client: string,
    gateway: string,
    device: string,
    { network, outside, subnet }: { network: Exclude<Network, 'open'>; outside: string; subnet: string },
  ): Promise<void> {
    await this.#addNamespace(gateway);
    await this.#plug(gateway, 'wan', outside);
    const peer = ['peer', 'name', 'lan', 'netns', this.#name(gateway)];
    await this.#ip(client, 'link', 'add', device, 'type', 'veth', ...peer);
    await this.#ip(gateway, 'address', 'add', `${subnet}.1/24`, 'dev', 'lan');
    await this.#ip(gateway, 'link', 'set', 'lan', 'up');
    await this.#ip(client, 'address', 'add', `${subnet}.2/24`, 'dev', device);
    await this.#ip(client, 'link', 'set', device, 'up');
    await inNamespace(this.#name(gateway), 'sysctl', ['-q', '-w', 'net.ipv4.ip_forward=1']);
    const rules = join(this.#folder, `${gateway}.nft`);
    writeFileSync(rules, gatewayRules(network, `${subnet}.2`));
    await inNamespace(this.#name(gateway), 'nft', ['-f', rules]);
  }

  /** A cable from a host to the switch. */
  async #plug(host: string, device: string, address: string): Promise<void> {
    const port = `p${address.replaceAll('.', '-')}`.slice(0, 15);
    const peer = ['peer', 'name', port, 'netns', this.#name('switch')];
    await this.#ip(host, 'link', 'add', device, 'type', 'veth', ...peer);
    await this.#ip('switch', 'link', 'set', port, 'master', 'br0', 'up');
    await this.#ip(host, 'address', 'add', `${address}/24`, 'dev', device);
    await this.#ip(host, 'link', 'set', device, 'up');
  }

  async #addNamespace(short: string): Promise<void> {
    const name = this.#name(short);
    await run('ip', ['netns', 'add', name]);
    this.#namespaces.push(name);
    // IPv6 gives itself addresses some seconds after a cable was plugged in, which browsers take for another network.
    const withoutIPv6 = ['all', 'default'].map((where) => `net.ipv6.conf.${where}.disable_ipv6=1`);
    await inNamespace(name, 'sysctl', ['-q', '-e', '-w', ...withoutIPv6]);
    await this.#ip(short, 'link', 'set', 'lo', 'up');
  }

  async #ip(short: string, ...parameters: string[]): Promise<void> {
    await run('ip', ['-n', this.#name(short), ...parameters]);
  }

  #name(short: string): string {
    return `${this.#prefix}-${short}`;
  }
}

function inNamespace(namespace: string, program: string, parameters: string[]) {
  return run('ip', ['netns', 'exec', namespace, program, ...parameters]);
}
