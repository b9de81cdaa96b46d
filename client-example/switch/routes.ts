import type { IceStateFragment, Topology, TrackSource } from '../generated/operations.ts';
import type { ParticipantStateFragment } from '../generated/operations.ts';
import type { Media } from '../media/media.ts';
import type { Viewing } from '../media/viewing.ts';
import { createStore } from '../signaling/store.ts';
import type { Store } from '../signaling/store.ts';
import type { Confirmations } from './confirmations.ts';
import { Running } from './lane.ts';
import { isConnected, isSame, playedOver } from './played-media.ts';
import type { PlayedMedia } from './played-media.ts';

/** How often to look whether what was asked for has begun to flow, while a switch is under way. */
const lookMs = 40;
/** And afterwards, for whoever could not follow. */
const idleLookMs = 1_000;

/** One way for media, in one epoch. */
interface Route {
  readonly topology: Topology;
  readonly media: Media;
  /** Whom it still leads to; null for everybody, which is so for the newest. */
  members: Set<string> | null;
  readonly endFollowing: () => void;
}

/**
 * The ways that media takes in a call: one, and more of them while the call is switched. A new way is built up beside the old
 * one. Each source changes over when it runs there, and a pair lets go of the old way when both sides have said that they
 * receive each other on the new one; nothing else ends it.
 */
export class Routes {
  readonly #isSwitching: () => boolean;
  readonly #remote = createStore<ReadonlyMap<string, PlayedMedia>>(new Map());
  readonly #isNegotiated = createStore(false);
  readonly #running: Running;
  readonly #endFollowing: () => void;
  #routes: Route[] = [];
  #others: readonly ParticipantStateFragment[] = [];
  #confirmations: Confirmations | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** @param isSwitching whether the server waits for confirmations */
  constructor({ viewing, isSwitching }: { viewing: Viewing; isSwitching: () => boolean }) {
    this.#isSwitching = isSwitching;
    this.#running = new Running(viewing);
    // A tile has shown the first frame: no need to wait for the next look.
    this.#endFollowing = viewing.views.subscribe(() => this.#routes.length > 1 && this.#look());
  }

  /** What arrives, by participant id. */
  get remote(): Store<ReadonlyMap<string, PlayedMedia>> {
    return this.#remote;
  }

  /** Whether the newest way has nothing to negotiate. */
  get isNegotiated(): Store<boolean> {
    return this.#isNegotiated;
  }

  /** A mesh plays on while the call is switched. An SFU in its place would most likely be one that was lost. */
  get isMeshBeside(): boolean {
    return this.#isSwitching() && this.#routes.slice(0, -1).some(({ topology }) => topology === 'MESH');
  }

  /** Whether a mesh beside the newest way brings the participant. An older SFU says so for seconds after it was lost. */
  isPlayingBeside(participantId: string): boolean {
    const older = this.#routesTo(participantId).slice(0, -1);
    return older.some(({ topology, media }) => topology === 'MESH' && isConnected(media, participantId));
  }

  /** Takes a new way; the ones before it play on until it runs. */
  add(topology: Topology, media: Media, confirmations: Confirmations): void {
    const ids = this.#others.map(({ id }) => id);
    for (const route of this.#routes) {
      route.members ??= new Set(ids);
      // Links that nothing of their own kind replaces are still looked after, for whoever cannot follow.
      if (route.topology === 'SFU' || topology === 'MESH') route.media.retire();
    }
    const endFollowing = media.remote.subscribe(() => this.#show());
    this.#routes = [...this.#routes, { topology, media, members: null, endFollowing }];
    this.#confirmations = confirmations;
    media.setParticipants(this.#others);
    this.#watch();
    this.#show();
  }

  /** @param others everybody in the call but this page */
  setParticipants(others: readonly ParticipantStateFragment[]): void {
    this.#others = others;
    const ids = new Set(others.map(({ id }) => id));
    for (const { members } of this.#routes) {
      for (const id of members ?? []) if (!ids.has(id)) members?.delete(id);
    }
    this.#prune();
    this.#watch();
  }

  /** A participant receives these over the way of this epoch. */
  heard(participantId: string, epoch: number, from: readonly string[]): void {
    if (epoch !== this.#confirmations?.epoch) return;
    this.#confirmations.heard(participantId, from);
    this.#look();
  }

  /** The server has ended the switch, and its side of older sessions with it. Links that still play between pairs stay. */
  settle(): void {
    const older = this.#routes.slice(0, -1);
    for (const route of older) if (route.topology === 'SFU') route.members = new Set();
    this.#prune();
    this.#watch();
  }

  /** Somebody may not have heard whom this page receives. */
  repeatConfirmations(): void {
    this.#confirmations?.repeat();
  }

  publish(source: TrackSource, track: MediaStreamTrack | null): void {
    for (const { media } of this.#routes) media.publish(source, track);
  }

  setIceConfiguration(configuration: IceStateFragment): void {
    for (const { media } of this.#routes) media.setIceConfiguration(configuration);
  }

  /** This device is in another network. */
  networkChanged(): void {
    for (const { media } of this.#routes) media.networkChanged();
  }

  /** The statistics of the newest connection to a participant. */
  async stats(participantId: string): Promise<RTCStatsReport | null> {
    const connected = this.#routesTo(participantId).findLast((route) => isConnected(route.media, participantId));
    return (await (connected ?? this.#routes.at(-1))?.media.stats(participantId)) ?? null;
  }

  close(): void {
    clearTimeout(this.#timer);
    this.#endFollowing();
    for (const route of this.#routes.splice(0)) end(route);
  }

  /** Looks again and again while somebody is to be confirmed, or an older way is left. */
  #watch(): void {
    clearTimeout(this.#timer);
    const isNeeded = this.#routes.length > 1 || this.#awaited().length > 0;
    if (isNeeded) this.#timer = setTimeout(() => this.#look(), this.#isSwitching() ? lookMs : idleLookMs);
  }

  /** Whom the server, or an older way, waits for. */
  #awaited(): ParticipantStateFragment[] {
    return this.#others.filter(({ id }) => {
      const isWaiting = this.#isSwitching() || this.#routesTo(id).length > 1;
      return isWaiting && !this.#confirmations?.has(id);
    });
  }

  #look(): void {
    const newest = this.#routes.at(-1);
    const confirmations = this.#confirmations;
    if (!newest || !confirmations) return;
    const remote = newest.media.remote.read();
    for (const { id, tracks: published } of this.#others) {
      if (!isConnected(newest.media, id)) continue;
      for (const { source, muted } of published) {
        const track = remote.get(id)?.tracks[source];
        // Of what is muted nothing comes.
        if (track && !muted) this.#running.look(track, newest.media.receiver(id, source));
      }
    }
    // First the change-over on this page, then the word that the old way is not needed.
    this.#show();
    for (const participant of this.#awaited()) {
      if (this.#isReceived(participant, newest)) confirmations.confirm(participant.id);
    }
    this.#release(confirmations);
    this.#watch();
  }

  /** Every source that is on and asked for runs; with none, the connection is there. */
  #isReceived({ id, tracks }: ParticipantStateFragment, { media }: Route): boolean {
    const remote = media.remote.read().get(id);
    const awaited = tracks.filter(({ source, muted }) => !muted && media.isAskedFor(id, source));
    if (awaited.length === 0) return remote?.state === 'connected';
    return awaited.every(({ source }) => {
      const track = remote?.tracks[source];
      return track !== undefined && this.#running.has(track);
    });
  }

  /** Lets go of the older ways to whoever needs them no more, or has ended them from the other side. */
  #release(confirmations: Confirmations): void {
    let isChanged = false;
    const newest = this.#routes.at(-1);
    for (const route of this.#routes.slice(0, -1)) {
      for (const id of route.members ?? []) {
        const isLost = confirmations.has(id) && !isConnected(route.media, id);
        // Only while the newest way would carry what this page turns on next.
        const isSpared = confirmations.isReceiving(id) && newest !== undefined && isConnected(newest.media, id);
        route.media.setSending(id, !isSpared);
        if (!isLost && !confirmations.isMutual(id)) continue;
        route.members?.delete(id);
        isChanged = true;
      }
    }
    if (isChanged) this.#prune();
  }

  /** Ends what leads to nobody any more. */
  #prune(): void {
    const newest = this.#routes.at(-1);
    const ended = this.#routes.filter((route) => route !== newest && route.members?.size === 0);
    this.#routes = this.#routes.filter((route) => !ended.includes(route));
    for (const { media, members } of this.#routes) {
      media.setParticipants(members ? this.#others.filter(({ id }) => members.has(id)) : this.#others);
    }
    this.#show();
    // Last: what played on them has been taken off the page by now.
    for (const route of ended) end(route);
  }

  #routesTo(participantId: string): Route[] {
    return this.#routes.filter(({ members }) => !members || members.has(participantId));
  }

  #show(): void {
    const before = this.#remote.read();
    const entries = this.#others.map(({ id }) => {
      const ways = this.#routesTo(id).map(({ media }) => media);
      const now = playedOver(ways, id, this.#running);
      const then = before.get(id);
      return [id, then && isSame(then, now) ? then : now] as const;
    });
    const isChanged = entries.length !== before.size || entries.some(([id, media]) => before.get(id) !== media);
    if (isChanged) this.#remote.write(new Map(entries));
    // Whoever waits for this finds the tracks that it is about.
    this.#isNegotiated.write(this.#routes.at(-1)?.media.isNegotiated ?? false);
  }
}

function end({ media, endFollowing }: Route): void {
  endFollowing();
  media.close();
}
