import type { CallEvent, CallStateEvent } from './call-events.ts';
import type { CallState, ParticipantState } from './call-state.ts';

/** How many revisions a participant's last one is remembered after the participant is gone. */
const REMEMBERED_REVISIONS = 256;

/**
 * A call as its stream tells it: a snapshot and the events since.
 * Events may come twice or in another order than they were committed in (two processes): a lower revision for the
 * same participant is ignored, and a hole in the revisions makes the view incomplete until the next snapshot.
 */
export class CallView {
  #call: Omit<CallState, 'participants'>;
  readonly #participants = new Map<string, ParticipantState>();
  /** Revision that was last applied, by participant id and for the host. */
  readonly #applied = new Map<string, number>();
  #snapshotRevision: number;
  #isComplete = true;

  constructor(snapshot: CallState) {
    this.#call = snapshot;
    this.#snapshotRevision = snapshot.revision;
    this.#replace(snapshot);
  }

  get revision(): number {
    return this.#call.revision;
  }

  get roomId(): string {
    return this.#call.roomId;
  }

  get epoch(): number {
    return this.#call.epoch;
  }

  get topology(): 'MESH' | 'SFU' {
    return this.#call.topology;
  }

  get isSwitching(): boolean {
    return this.#call.isSwitching;
  }

  get relayOnly(): boolean {
    return this.#call.relayOnly;
  }

  get hasEnded(): boolean {
    return this.#call.endedAt !== null;
  }

  /** False when a revision was skipped: somebody must publish a snapshot. */
  get isComplete(): boolean {
    return this.#isComplete;
  }

  get state(): CallState {
    const participants = [...this.#participants.values()].sort((a, b) => a.seq - b.seq);
    return { ...this.#call, participants };
  }

  participant(id: string): ParticipantState | undefined {
    return this.#participants.get(id);
  }

  /** How many participants there are. */
  get size(): number {
    return this.#participants.size;
  }

  get participantIds(): Iterable<string> {
    return this.#participants.keys();
  }

  apply(event: CallEvent): void {
    if (!('revision' in event)) return;
    if (event.type === 'CallSnapshot') {
      if (event.revision >= this.revision) this.#replace(event.call);
      return;
    }
    this.#applyChange(event);
    // After the end there is nothing left to miss.
    this.#isComplete = this.hasEnded || (this.#isComplete && event.revision <= this.revision + 1);
    this.#call.revision = Math.max(this.revision, event.revision);
    this.#forget();
  }

  #applyChange(event: Exclude<CallStateEvent, { type: 'CallSnapshot' }>): void {
    switch (event.type) {
      case 'ParticipantJoined':
      case 'ParticipantUpdated':
        if (this.#isNews(event.participant.id, event)) this.#participants.set(event.participant.id, event.participant);
        break;
      case 'ParticipantLeft':
        if (this.#isNews(event.participantId, event)) this.#participants.delete(event.participantId);
        break;
      case 'HostChanged':
        if (this.#isNews('host', event)) this.#call.hostId = event.participantId;
        break;
      case 'TopologyChanged':
        if (!this.#isNews('topology', event)) break;
        Object.assign(this.#call, { topology: event.topology, epoch: event.epoch, switchReason: event.reason });
        this.#call.isSwitching = true;
        break;
      case 'SwitchSettled':
        if (this.#isNews('topology', event)) this.#call.isSwitching = false;
        break;
      case 'CallEnded':
        this.#call.endedAt = event.timestamp;
        this.#call.endReason = event.reason;
        this.#participants.clear();
    }
  }

  #isNews(key: string, { revision }: CallStateEvent): boolean {
    if (revision < (this.#applied.get(key) ?? this.#snapshotRevision)) return false;
    this.#applied.set(key, revision);
    return true;
  }

  #replace({ participants, ...call }: CallState): void {
    this.#call = call;
    this.#snapshotRevision = call.revision;
    this.#isComplete = true;
    this.#applied.clear();
    this.#participants.clear();
    for (const participant of participants) this.#participants.set(participant.id, participant);
  }

  /** Who left long ago needs no revision any more: keeps the map bounded by the participants. */
  #forget(): void {
    if (this.#applied.size <= REMEMBERED_REVISIONS + this.#participants.size) return;
    for (const [key, revision] of this.#applied) {
      if (revision < this.revision - REMEMBERED_REVISIONS && !this.#participants.has(key)) this.#applied.delete(key);
    }
  }
}
