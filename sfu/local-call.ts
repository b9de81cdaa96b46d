import type { TransportPortRange } from 'mediasoup/types';

import { openCallRouter } from './call-router.ts';
import type { CallRouter } from './call-router.ts';
import { SfuError } from './errors.ts';
import { LocalParticipant } from './local-participant.ts';
import { Pipes } from './pipes.ts';
import { selectProducers } from './selection.ts';
import type { WantedLayers } from './selection.ts';
import type { SentTrack } from './sender.ts';
import { Speakers } from './speakers.ts';
import type {
  CallReference,
  ProducerDescription,
  ReceivePreferences,
  SfuErrorCode,
  SfuEvent,
  SfuEventSink,
} from './types.ts';
import type { PooledWorker, Workers } from './workers.ts';

/** What a call needs of its SFU. */
export interface LocalCallContext {
  workers: Workers;
  /** A worker that has as many takes no newcomer while another has fewer. */
  consumersPerWorker: number;
  /** For the connections between workers. */
  pipePorts?: TransportPortRange;
  onEvent: SfuEventSink;
  onError(error: unknown, context: { stage: string }): void;
}

type WithoutReference<T> = T extends unknown ? Omit<T, keyof CallReference> : never;

/** One incarnation of a call: its routers, its participants and what they send. */
export class LocalCall implements CallReference {
  readonly callId: string;
  readonly epoch: number;
  readonly participants = new Map<string, LocalParticipant>();
  /** Settles when the first router is open. */
  readonly opened: Promise<void>;
  readonly #context: LocalCallContext;
  readonly #routers = new Map<PooledWorker, Promise<CallRouter>>();
  readonly #tracks = new Map<string, SentTrack>();
  readonly #pipes: Pipes;
  #speakers: Speakers | undefined;
  #isClosed = false;

  constructor({ callId, epoch }: CallReference, context: LocalCallContext) {
    this.callId = callId;
    this.epoch = epoch;
    this.#context = context;
    this.#pipes = new Pipes(context.pipePorts);
    this.opened = this.#open();
  }

  /** Whether one of its workers died. */
  get isLost(): boolean {
    return [...this.#routers.keys()].some(({ worker }) => worker.died);
  }

  uses(worker: PooledWorker): boolean {
    return this.#routers.has(worker);
  }

  /** Tells what happened, while there is a call to tell of. */
  emit(event: WithoutReference<SfuEvent>): void {
    if (this.#isClosed || this.isLost) return;
    this.#context.onEvent({ callId: this.callId, epoch: this.epoch, ...event });
  }

  /** For what went wrong behind everybody's back; after the end of the call it is of no interest. */
  report(error: unknown, stage: string): void {
    if (!this.#isClosed && !this.isLost) this.#context.onError(error, { stage });
  }

  participant(participantId: string): LocalParticipant | undefined {
    return this.participants.get(participantId);
  }

  /** A participant with nothing open; whoever had this id is closed. */
  enter(participantId: string): LocalParticipant {
    const told = this.participants.get(participantId)?.quality.told;
    this.leave(participantId);
    const participant = new LocalParticipant(this, participantId, this.#routerForNewcomer(), told);
    this.participants.set(participantId, participant);
    return participant;
  }

  leave(participantId: string): void {
    const participant = this.participants.get(participantId);
    this.participants.delete(participantId);
    participant?.close();
  }

  /** Why an id that this participant gave cannot be used. */
  refuse(participantId: string, id: string, code: SfuErrorCode): SfuError {
    const isForeign = [...this.participants.values()].some((other) => other.owns(id));
    if (isForeign) return new SfuError('FOREIGN_ID', `${id} does not belong to ${participantId}.`);
    return new SfuError(code, `${participantId} has nothing open with the id ${id}.`);
  }

  has(producerId: string): boolean {
    return this.#tracks.has(producerId);
  }

  producers(): ProducerDescription[] {
    return [...this.#tracks.values()].map(describe);
  }

  select(receiver: string, preferences: ReceivePreferences): Map<string, WantedLayers> {
    return selectProducers({
      receiver,
      preferences,
      producers: this.producers(),
      speakers: this.#speakers?.order ?? [],
    });
  }

  publish(track: SentTrack): void {
    this.#tracks.set(track.producer.id, track);
    this.emit({ type: 'producerOpened', ...describe(track) });
    for (const { receiver } of this.participants.values()) receiver?.refresh();
    if (track.source === 'MICROPHONE') void this.#listenTo(track);
  }

  unpublish(track: SentTrack): void {
    const { producer, participantId, source } = track;
    this.#tracks.delete(producer.id);
    this.#speakers?.remove(producer.id);
    this.emit({ type: 'producerClosed', producerId: producer.id, participantId, source });
    this.refreshLimited();
  }

  /** Lets receivers with a limited number of videos choose again. */
  refreshLimited(): void {
    for (const { receiver } of this.participants.values()) receiver?.refreshIfLimited();
  }

  /**
   * Brings a producer to a router.
   * @returns what it sends, or undefined when it has ended
   */
  async reach(producerId: string, to: CallRouter): Promise<ProducerDescription | undefined> {
    const track = this.#tracks.get(producerId);
    if (!track) return undefined;
    if (track.router !== to) await this.#pipes.bring(track.producer, track.router.router, to.router);
    return describe(track);
  }

  close(): void {
    this.#isClosed = true;
    for (const participant of this.participants.values()) participant.close();
    this.participants.clear();
    for (const opening of this.#routers.values())
      void opening.then(
        ({ router }) => router.close(),
        () => undefined,
      );
  }

  async #open(): Promise<void> {
    const { workers } = this.#context;
    await workers.someIsRunning();
    const { router } = await this.#routerOn(workers.leastUsed());
    this.#speakers = await Speakers.open(router, {
      onLevels: (speakers) => this.emit({ type: 'activeSpeakers', speakers }),
      onOrder: () => this.refreshLimited(),
    });
  }

  /** The first of the call's workers that is not full; else a new one, if there is an emptier one. */
  #routerForNewcomer(): Promise<CallRouter> {
    const { workers, consumersPerWorker } = this.#context;
    const own = [...this.#routers.keys()].toSorted((a, b) => a.open.consumers - b.open.consumers);
    const roomy = [...this.#routers.keys()].find(({ open }) => open.consumers < consumersPerWorker);
    return this.#routerOn(roomy ?? emptier(workers.leastUsed(), own[0]));
  }

  #routerOn(pooled: PooledWorker): Promise<CallRouter> {
    const known = this.#routers.get(pooled);
    if (known) return known;
    const opening = openCallRouter(pooled);
    this.#routers.set(pooled, opening);
    opening.then(
      ({ router }) => this.#isClosed && router.close(),
      () => this.#routers.delete(pooled),
    );
    return opening;
  }

  /** Levels are measured on one router, so that a call has one order of speakers. */
  async #listenTo(track: SentTrack): Promise<void> {
    try {
      const [opening] = this.#routers.values();
      const first = await opening;
      if (!first || !(await this.reach(track.producer.id, first))) return;
      await this.#speakers?.add(track.producer.id, track.participantId);
    } catch (error) {
      if (!track.producer.closed) this.report(error, 'listening for speakers');
    }
  }
}

function describe({ producer, participantId, source }: SentTrack): ProducerDescription {
  return { producerId: producer.id, participantId, source, isPaused: producer.paused };
}

function emptier(candidate: PooledWorker, own: PooledWorker | undefined): PooledWorker {
  return own && own.open.consumers <= candidate.open.consumers ? own : candidate;
}
