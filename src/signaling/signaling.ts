import type { Actor } from '../accounts/actor.ts';
import { actorId } from '../accounts/actor.ts';
import type { CallEvent, SignalReceived } from '../calls/call-events.ts';
import { SIGNAL_BYTES } from '../calls/budget.ts';
import { StaleEpoch } from '../calls/errors.ts';
import { offerKey } from '../calls/roster.ts';
import type { Roster } from '../calls/roster.ts';
import type { Found, Rosters } from '../calls/rosters.ts';
import { whyOver } from '../calls/own-participant.ts';
import type { Clock } from '../clock.ts';
import type { MikroORM } from '../db/orm.ts';
import { BadInput, NotFound } from '../errors.ts';
import type { Outgoing, Streams } from '../events/streams.ts';
import { ParticipantNotInCall, UnknownConnection } from './errors.ts';
import { requireRelayed } from './relayed.ts';
import { MAX_SIGNALS, requireSmall, SIGNAL_BURST_SECONDS } from './limits.ts';
import type { SignalPayload } from './limits.ts';

export interface SignalingDeps {
  orm: MikroORM;
  clock: Clock;
  streams: Streams<CallEvent>;
  rosters: Rosters;
  /** How many a participant may send per second, over time. */
  maxSignalsPerSecond: number;
}

/** One signal as its sender gives it. */
export interface Signal {
  /** The participant that it is for. */
  to: string;
  epoch: number;
  /** Chosen by whoever offered; names the pair's RTCPeerConnection. */
  connectionId: string;
  payload: SignalPayload;
}

/** Session descriptions and ICE candidates from one participant to others. The hot path: memory only. */
export class Signaling {
  readonly #deps: SignalingDeps;

  constructor(deps: SignalingDeps) {
    this.#deps = deps;
  }

  /**
   * Delivers a batch: all of it, in order, or nothing. A batch whose number was accepted before is acknowledged and
   * not delivered again.
   * @returns the accepted batch number, at once for calls that this process serves
   * @throws NotFound, NotInCall, CallIsOver, BadInput, RateLimited, StaleEpoch, ParticipantNotInCall, UnknownConnection
   */
  send(actor: Actor, participantId: string, batch: number, signals: readonly Signal[]): number | Promise<number> {
    if (batch < 1) throw new BadInput('batch: begin with 1.');
    if (signals.length > MAX_SIGNALS) throw new BadInput(`signals: at most ${MAX_SIGNALS} in one batch.`);
    const found = this.#deps.rosters.find(participantId);
    if (!(found instanceof Promise)) return this.#deliver(actor, found, batch, signals);
    return found.then(
      (late) => this.#deliver(actor, late, batch, signals),
      (error: unknown) => whyOver(this.#deps, actor, participantId, error),
    );
  }

  #deliver(
    actor: Actor,
    { roster, participant }: Found,
    batch: number,
    signals: readonly Signal[],
  ): number | Promise<number> {
    const participantId = participant.id;
    if ((participant.userId ?? participant.guestId) !== actorId(actor)) throw new NotFound('participant');
    if (batch <= (roster.batches.get(participantId) ?? 0)) return batch;

    const timestamp = this.#deps.clock.now();
    const offers = new Map<string, string>();
    const outgoing = signals.map((signal, index) => {
      if (signal.payload.description?.type === 'OFFER')
        offers.set(offerKey(participantId, signal.to), signal.connectionId);
      return check(roster, offers, participantId, signal, index, timestamp);
    });
    this.#spend(roster, participantId, outgoing, timestamp);
    // Nothing is refused from here on.
    for (const [key, connectionId] of offers) roster.offers.set(key, connectionId);
    roster.batches.set(participantId, batch);
    const published = this.#deps.streams.publish(roster.callId, outgoing);
    return published instanceof Promise ? published.then(() => batch) : batch;
  }

  /** @throws RateLimited */
  #spend({ budgets }: Roster, participantId: string, outgoing: readonly Outgoing<CallEvent>[], now: number): void {
    const perSecond = this.#deps.maxSignalsPerSecond;
    // Never less than one full batch, which could not be sent at all otherwise.
    const burst = Math.max(perSecond * SIGNAL_BURST_SECONDS, MAX_SIGNALS);
    budgets.signals.spend(participantId, outgoing.length, now, { what: 'signals', perSecond, burst });
    const bytes = outgoing.reduce((sum, one) => sum + (one.bytes ?? 0), 0);
    budgets.signalBytes.spend(participantId, bytes, now, SIGNAL_BYTES);
  }
}

/** @throws ParticipantNotInCall, StaleEpoch, UnknownConnection, BadInput */
function check(
  roster: Roster,
  offers: ReadonlyMap<string, string>,
  from: string,
  { to, epoch, connectionId, payload }: Signal,
  index: number,
  timestamp: number,
): Outgoing<CallEvent> {
  const receiver = roster.view.participant(to);
  if (to === from || !receiver) throw new ParticipantNotInCall(index, to);
  if (epoch !== roster.view.epoch) throw new StaleEpoch(epoch, roster.view.epoch);
  const mine = offers.get(offerKey(from, to)) ?? roster.offers.get(offerKey(from, to));
  const theirs = roster.offers.get(offerKey(to, from));
  // After a restart neither is known here: then the receiver alone decides.
  const isUnknown = mine !== connectionId && theirs !== connectionId && (mine ?? theirs) !== undefined;
  if (isUnknown) throw new UnknownConnection(index, connectionId);
  const bytes = 200 + requireSmall(index, payload);
  if (roster.view.relayOnly && roster.view.topology === 'MESH') requireRelayed(index, payload);
  const event: SignalReceived = { type: 'SignalReceived', timestamp, from, epoch, connectionId };
  if (payload.description) event.description = payload.description;
  if (payload.candidates) event.candidates = payload.candidates;
  // The roster's own string: what came with the request would be kept for as long as the event is.
  return { to: receiver.id, event, bytes };
}
