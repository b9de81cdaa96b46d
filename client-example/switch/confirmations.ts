import { ConfirmReceivingDocument } from '../generated/operations.ts';
import { RefusedError } from '../signaling/http.ts';
import type { Socket } from '../signaling/socket.ts';

/** A pause before the server is told again what it refused for a reason that passes. */
const retryMs = 1_000;

/** Both directions of every pair in one epoch: whom this page receives, and who has said to receive this page. */
export class Confirmations {
  readonly epoch: number;
  readonly #socket: Socket;
  readonly #selfId: string;
  readonly #received = new Set<string>();
  readonly #receiving = new Set<string>();
  /** What the server has still to be told. */
  #untold = new Set<string>();
  #isTelling = false;

  constructor({ socket, selfId, epoch }: { socket: Socket; selfId: string; epoch: number }) {
    this.#socket = socket;
    this.#selfId = selfId;
    this.epoch = epoch;
  }

  /** Whether this page receives the participant over the new way. */
  has(participantId: string): boolean {
    return this.#received.has(participantId);
  }

  /** Whether the participant has said to receive this page. */
  isReceiving(participantId: string): boolean {
    return this.#receiving.has(participantId);
  }

  /** Whether both receive each other: nothing depends on an older way any more. */
  isMutual(participantId: string): boolean {
    return this.#received.has(participantId) && this.#receiving.has(participantId);
  }

  /** This page receives these; what comes in one task is told together. */
  confirm(participantId: string): void {
    if (this.#received.has(participantId)) return;
    this.#received.add(participantId);
    this.#untold.add(participantId);
    void this.#tell();
  }

  /** A participant has said whom it receives. */
  heard(participantId: string, from: readonly string[]): void {
    if (from.includes(this.#selfId)) this.#receiving.add(participantId);
  }

  /** The server, or another page, may not have heard: says everything again. */
  repeat(): void {
    this.#untold = new Set(this.#received);
    void this.#tell();
  }

  async #tell(): Promise<void> {
    if (this.#isTelling) return;
    this.#isTelling = true;
    await Promise.resolve();
    while (this.#untold.size > 0) {
      const from = [...this.#untold];
      this.#untold.clear();
      const variables = { participantId: this.#selfId, epoch: this.epoch, from };
      try {
        // A stale epoch needs no answer: the next switch has begun, and asks anew.
        await this.#socket.execute(ConfirmReceivingDocument, variables);
      } catch (error) {
        if (!(error instanceof RefusedError) || !error.isPassing) break;
        for (const id of from) this.#untold.add(id);
        await new Promise((resolve) => setTimeout(resolve, retryMs));
      }
    }
    this.#isTelling = false;
  }
}
