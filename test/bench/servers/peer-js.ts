import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { PeerServer } from 'peer';
import { answer, figures } from '../support/child.ts';

/** The signaling server of PeerJS as it comes. It carries messages between two, and acknowledges nothing. */
const options = { host: '127.0.0.1', port: Number(process.env['BENCH_PORT'] ?? 0), path: '/' };
const server = await new Promise<Server>((resolve) => PeerServer(options, (started) => resolve(started)));
process.once('SIGTERM', () => process.exit(0));
answer({ ...figures, widen: () => {}, url: () => `http://127.0.0.1:${(server.address() as AddressInfo).port}` });
