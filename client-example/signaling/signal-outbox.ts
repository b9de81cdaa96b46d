import { SendSignalsDocument } from '../generated/operations.ts';
import type { SendSignalsMutation, SignalInput } from '../generated/operations.ts';
import { RefusedError } from './http.ts';
import type { Socket } from './socket.ts';

/** Candidates that come within this time travel together: they arrive in bursts. */
const gatherMs = 3;
/** The server takes no more at once. */
const maxSignalsPerBatch = 64;
/** The server refuses longer ones. */
const maxCandidatesPerSignal = 32;
/** A pause before signals are sent again that were refused for a reason that passes. */
const retryMs = 1_000;

/**
 * Sends signals in order, in numbered batches, one at a time. A batch whose answer got lost is sent again with its number, and
 * the server delivers it once. A refused batch delivers nothing: what was wrong is taken out, the rest goes again.
 */
export class SignalOutbox {
  readonly #socket: Socket;
  readonly #participantId: string;
  #waiting: SignalInput[] = [];
  #batch = 0;
  #isSending = false;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #isClosed = false;

  constructor(socket: Socket, participantId: string) {
    this.#socket = socket;
    this.#participantId = participantId;
  }

  send(signal: SignalInput): void {
    if (this.#isClosed) return;
    if (!mergeCandidates(this.#waiting.at(-1), signal)) this.#waiting.push(signal);
    if (this.#isSending) return;
    // Nothing happens on the other side before it has the description.
    if (signal.payload.description) void this.#drain();
    else this.#timer ??= setTimeout(() => void this.#drain(), gatherMs);
  }

  close(): void {
    this.#isClosed = true;
    clearTimeout(this.#timer);
    this.#waiting = [];
  }

  async #drain(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#isSending = true;
    while (this.#waiting.length > 0) {
      const signals = this.#waiting.splice(0, maxSignalsPerBatch);
      this.#batch += 1;
      const refused = await this.#deliver(signals);
      this.#waiting.unshift(...refused);
    }
    this.#isSending = false;
  }

  /** @returns what has to be sent again */
  async #deliver(signals: SignalInput[]): Promise<SignalInput[]> {
    const variables = { participantId: this.#participantId, batch: this.#batch, signals };
    try {
      const { sendSignals } = await this.#socket.execute(SendSignalsDocument, variables);
      return this.#isClosed ? [] : withoutRefused(signals, sendSignals);
    } catch (error) {
      // Anything else is refused for good, e.g. because the call is over, which its own stream tells.
      if (!(error instanceof RefusedError) || !error.isPassing) return [];
      await new Promise((resolve) => setTimeout(resolve, retryMs));
      return this.#isClosed ? [] : signals;
    }
  }
}

/** Adds candidates to a signal that already waits for the same connection. */
function mergeCandidates(last: SignalInput | undefined, signal: SignalInput): boolean {
  const more = signal.payload.candidates;
  const present = last?.payload.candidates;
  if (!more || !present || last.connectionId !== signal.connectionId) return false;
  if (present.length + more.length > maxCandidatesPerSignal) return false;
  present.push(...more);
  return true;
}

function withoutRefused(signals: SignalInput[], result: SendSignalsMutation['sendSignals']): SignalInput[] {
  switch (result.__typename) {
    case 'SignalsAccepted':
      return [];
    case 'StaleEpoch':
      // The call has changed its topology: signals of an earlier epoch have no meaning any more.
      return signals.filter(({ epoch }) => epoch === result.epoch);
    case 'ParticipantNotInCall':
      return signals.filter(({ to }) => to !== signals[result.index]?.to);
    case 'UnknownConnection':
      // An offer makes its connection known.
      return signals.filter(
        ({ connectionId, payload }) =>
          payload.description?.type === 'OFFER' || connectionId !== signals[result.index]?.connectionId,
      );
  }
}
