import { SetReadyDocument, UpdateTracksDocument } from '../generated/operations.ts';
import type { ParticipantStateFragment, TrackInput } from '../generated/operations.ts';
import type { Socket } from './socket.ts';

/** A pause before saying it again after the server refused. */
const retryMs = 2_000;

/**
 * What this client says of itself: its tracks and whether it is ready. Kept as a wish and compared with what the server shows
 * (answers, events, snapshots), so that it comes right whatever got lost in between.
 */
export class Announcement {
  readonly #socket: Socket;
  #tracks: TrackInput[] = [];
  #isReady: boolean | null = null;
  #shown: ParticipantStateFragment | null = null;
  #isTelling = false;

  constructor(socket: Socket) {
    this.#socket = socket;
  }

  get tracks(): TrackInput[] {
    return this.#tracks;
  }

  setTracks(tracks: TrackInput[]): void {
    this.#tracks = tracks;
    void this.#tell();
  }

  setReady(isReady: boolean): void {
    this.#isReady = isReady;
    void this.#tell();
  }

  /** A place in the call was taken; this is what the server shows of it. */
  begin(shown: ParticipantStateFragment): void {
    // After a reload the server still knows that this participant was ready.
    this.#isReady ??= shown.isReady;
    this.compare(shown);
  }

  /** The server shows this of the client now. */
  compare(shown: ParticipantStateFragment): void {
    this.#shown = shown;
    void this.#tell();
  }

  end(): void {
    this.#shown = null;
  }

  /** One operation at a time, until the server shows what is wished. */
  async #tell(): Promise<void> {
    if (this.#isTelling) return;
    this.#isTelling = true;
    while (this.#shown) {
      const shown = this.#shown;
      const hasTracks = isSameSet(shown.tracks, this.#tracks);
      if (hasTracks && shown.isReady === this.#isReady) break;
      try {
        const answer = hasTracks ? await this.#tellReady(shown.id) : await this.#tellTracks(shown.id);
        // An end or a new place in the meantime counts for more than this answer.
        if (this.#shown?.id === answer.id) this.#shown = answer;
      } catch {
        await new Promise((resolve) => setTimeout(resolve, retryMs));
      }
    }
    this.#isTelling = false;
  }

  async #tellTracks(participantId: string): Promise<ParticipantStateFragment> {
    return (await this.#socket.execute(UpdateTracksDocument, { participantId, tracks: this.#tracks })).updateTracks;
  }

  async #tellReady(participantId: string): Promise<ParticipantStateFragment> {
    const isReady = this.#isReady ?? false;
    return (await this.#socket.execute(SetReadyDocument, { participantId, isReady })).setReady;
  }
}

function isSameSet(shown: readonly TrackInput[], wished: readonly TrackInput[]): boolean {
  const isShown = (track: TrackInput) =>
    shown.some(({ source, muted }) => source === track.source && muted === track.muted);
  return shown.length === wished.length && wished.every(isShown);
}
