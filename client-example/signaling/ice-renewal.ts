import { IceConfigurationDocument } from '../generated/operations.ts';
import type { IceStateFragment } from '../generated/operations.ts';
import type { Socket } from './socket.ts';

/** The server sends a new configuration when three quarters of its life are over. Here it is asked for if none came. */
const renewalShare = 0.9;
const shortestDelayMs = 5_000;

export interface IceRenewalOptions {
  socket: Socket;
  callId: string;
  deviceId: string;
  onConfiguration: (configuration: IceStateFragment) => void;
}

/** Keeps the ICE configuration of a call good: takes what the server sends, and asks when it sends nothing. */
export class IceRenewal {
  readonly #options: IceRenewalOptions;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #isEnded = false;

  /** @param expiresAt of the configuration that is known already */
  constructor(options: IceRenewalOptions, expiresAt: string) {
    this.#options = options;
    this.#plan(expiresAt);
  }

  take(configuration: IceStateFragment): void {
    if (this.#isEnded) return;
    this.#plan(configuration.expiresAt);
    this.#options.onConfiguration(configuration);
  }

  end(): void {
    this.#isEnded = true;
    clearTimeout(this.#timer);
  }

  #plan(expiresAt: string): void {
    clearTimeout(this.#timer);
    const delayMs = Math.max(shortestDelayMs, renewalShare * (Date.parse(expiresAt) - Date.now()));
    this.#timer = setTimeout(() => void this.#ask(), delayMs);
  }

  async #ask(): Promise<void> {
    const { socket, callId, deviceId } = this.#options;
    // A refusal passes, or tells itself elsewhere, too: what is known is good until it expires.
    const answer = await socket.execute(IceConfigurationDocument, { callId, input: { deviceId } }).catch(() => null);
    if (answer) this.take(answer.iceConfiguration);
    else if (!this.#isEnded) this.#plan(new Date().toISOString());
  }
}
