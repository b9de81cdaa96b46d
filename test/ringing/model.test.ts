import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { UserActor } from '../../src/accounts/actor.ts';
import type { UserEvent } from '../../src/accounts/user-events.ts';
import { Call } from '../../src/entities/call.ts';
import { CallRecord } from '../../src/entities/call-record.ts';
import { Invitation } from '../../src/entities/invitation.ts';
import { Participant } from '../../src/entities/participant.ts';
import { DomainError } from '../../src/errors.ts';
import { LEASE_MS } from '../../src/presence/leases.ts';
import { RingingWorld } from './world.ts';
import type { RingingProcess } from './world.ts';

/** RINGING_RUNS=10000 is the long run: about 25 ms of processor each, nearly all of it queries. RINGING_SEED repeats one. */
const RUNS = Number(process.env['RINGING_RUNS'] ?? 1_000);
const SEED = Number(process.env['RINGING_SEED'] ?? Date.now() % 2 ** 31);
const RING_MS = 45_000;

/** Two people call each other with three devices: the first has one, the second two. */
const DEVICES = [0, 1, 2] as const;
const ownerOf = (device: number) => (device === 0 ? 0 : 1);

type Step =
  | { do: 'start' | 'accept' | 'decline' | 'cancel' | 'hang up' | 'lose the socket' | 'come back'; device: number }
  | { do: 'all accept' | 'all start' | 'accept while it is cancelled' | 'restart' }
  | { do: 'time passes'; ms: number };

const device = fc.constantFrom(...DEVICES);
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ do: fc.constant('start' as const), device }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('accept' as const), device }) },
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constantFrom(
        'decline' as const,
        'cancel' as const,
        'hang up' as const,
        'lose the socket' as const,
        'come back' as const,
      ),
      device,
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constantFrom(
        'all accept' as const,
        'all start' as const,
        'accept while it is cancelled' as const,
        'restart' as const,
      ),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('time passes' as const),
      ms: fc.constantFrom(1_000, 14_000, 16_000, 46_000),
    }),
  },
);

let world: RingingWorld;

beforeAll(async () => {
  world = await RingingWorld.create();
});
// Each query was a prepared statement, and closing frees those that the collector has not come to.
afterAll(() => world.close(), 60_000 + RUNS * 10);

test(
  'whatever two callers do: every ring ends once, one device wins, nobody keeps ringing',
  { timeout: 60_000 + RUNS * 400 },
  async () => {
    console.log(`ringing model: ${RUNS} runs, seed ${SEED} (repeat with RINGING_SEED=${SEED})`);
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 8 }), async (steps) => {
        const play = await Play.begin();
        for (const one of steps) await play.take(one);
        await play.settle();
      }),
      { numRuns: RUNS, seed: SEED },
    );
    expect(world.errors).toEqual([]);
  },
);

/** One tab: what it knows is what its user's stream has told it. */
class Tab {
  readonly actor: UserActor;
  readonly deviceId = randomUUID();
  participantId: string | undefined;
  callId: string | undefined;
  isConnected = true;
  /** That ring here, by what the stream has told. */
  readonly rings = new Set<string>();

  constructor(actor: UserActor) {
    this.actor = actor;
  }

  hear(event: UserEvent): void {
    if (event.type !== 'IncomingCall' && event.type !== 'InvitationChanged') return;
    const { invitation } = event;
    if (invitation.to.id !== this.actor.userId) return;
    if (event.type === 'IncomingCall') this.rings.add(invitation.id);
    else this.rings.delete(invitation.id);
  }
}

class Play {
  readonly #tabs: Tab[];
  #process: RingingProcess;
  /** What each invitation was told to have ended with, as its caller heard it. */
  readonly #endings = new Map<string, string[]>();
  /** The devices that were told that they have won, by invitation. */
  readonly #winners = new Map<string, Set<string>>();

  private constructor(tabs: Tab[], process: RingingProcess) {
    this.#tabs = tabs;
    this.#process = process;
    this.#listen();
  }

  static async begin(): Promise<Play> {
    const people = await world.friends(2);
    const tabs = DEVICES.map((one) => new Tab(people[ownerOf(one)]!));
    return new Play(tabs, await world.process());
  }

  async take(one: Step): Promise<void> {
    switch (one.do) {
      case 'start':
        return this.#start(this.#tabs[one.device]!);
      case 'accept':
        return this.#accept(this.#tabs[one.device]!);
      case 'decline': {
        const [ring] = this.#tabs[one.device]!.rings;
        if (ring) await this.#tried(this.#process.ringing().decline(this.#tabs[one.device]!.actor, ring, 'no'));
        return undefined;
      }
      case 'cancel':
        return this.#cancel(this.#tabs[one.device]!);
      case 'hang up': {
        const tab = this.#tabs[one.device]!;
        if (tab.participantId) await this.#tried(this.#process.calls().leave(tab.actor, tab.participantId));
        tab.participantId = undefined;
        return undefined;
      }
      case 'lose the socket':
        this.#tabs[one.device]!.isConnected = false;
        return undefined;
      case 'come back':
        this.#tabs[one.device]!.isConnected = true;
        return undefined;
      case 'all accept':
        await Promise.all(this.#tabs.map((tab) => this.#accept(tab)));
        return undefined;
      case 'all start':
        await Promise.all(this.#tabs.map((tab) => this.#start(tab)));
        return undefined;
      case 'accept while it is cancelled':
        await Promise.all([
          ...this.#tabs.map((tab) => this.#accept(tab)),
          ...this.#tabs.map((tab) => this.#cancel(tab)),
        ]);
        return undefined;
      case 'restart':
        return this.#restart();
      case 'time passes':
        return this.#pass(one.ms);
    }
  }

  /** Everybody goes away for long enough: then everything must have ended, once, and everybody must agree. */
  async settle(): Promise<void> {
    for (const tab of this.#tabs) tab.isConnected = false;
    await this.#pass(LEASE_MS + 1_000);
    await this.#pass(RING_MS);
    await this.#process.close();

    const em = world.orm.em.fork();
    const userIds = [...new Set(this.#tabs.map(({ actor }) => actor.userId))];
    const invitations = await em.find(Invitation, { callerId: { $in: userIds } });
    const callIds = [...new Set(invitations.map(({ callId }) => callId))];
    for (const { id, status, answeredByDeviceId, endedAt } of invitations) {
      expect(status).not.toBe('RINGING');
      expect(endedAt).toBeTruthy();
      expect(this.#endings.get(id) ?? []).toEqual([status]);
      const winners = [...(this.#winners.get(id) ?? [])];
      expect(winners.length).toBeLessThanOrEqual(1);
      if (winners.length === 1)
        expect({ status, answeredByDeviceId }).toEqual({ status: 'ACCEPTED', answeredByDeviceId: winners[0] });
    }
    for (const tab of this.#tabs) expect([...tab.rings]).toEqual([]);
    expect(await em.count(Call, { id: { $in: callIds }, endedAt: null })).toBe(0);
    expect(await em.count(Participant, { userId: { $in: userIds }, leftAt: null })).toBe(0);

    const records = await em.find(CallRecord, { userId: { $in: userIds } });
    for (const callId of callIds) {
      const theirs = invitations.filter((one) => one.callId === callId);
      const outcomes = records.filter((one) => one.callId === callId).map(({ outcome }) => outcome);
      const isAnswered = theirs.some(({ status }) => status === 'ACCEPTED');
      expect(outcomes).toHaveLength(2);
      expect(outcomes.every((outcome) => (outcome === 'ANSWERED') === isAnswered)).toBe(true);
    }
    expect(records.every(({ callId }) => callIds.includes(callId))).toBe(true);
  }

  #listen(): void {
    const userIds = new Set(this.#tabs.map(({ actor }) => actor.userId));
    for (const userId of userIds) {
      this.#process.streams.listen(userId, ({ event }) => {
        for (const tab of this.#tabs) if (tab.actor.userId === userId) tab.hear(event);
        if (event.type !== 'InvitationChanged' || event.invitation.from.id !== userId) return;
        const { id, status } = event.invitation;
        this.#endings.set(id, [...(this.#endings.get(id) ?? []), status]);
      });
    }
  }

  async #start(tab: Tab): Promise<void> {
    const other = this.#tabs.find(({ actor }) => actor.userId !== tab.actor.userId)!;
    const target = { to: [other.actor.userId] };
    const joined = await this.#tried(this.#process.ringing().start(tab.actor, target, 'AUDIO', deviceOf(tab)));
    if (joined) Object.assign(tab, { participantId: joined.participant.id, callId: joined.call.id, isConnected: true });
  }

  async #accept(tab: Tab): Promise<void> {
    const [ring] = tab.rings;
    if (!ring) return;
    const joined = await this.#tried(this.#process.ringing().accept(tab.actor, ring, deviceOf(tab)));
    if (!joined) return;
    Object.assign(tab, { participantId: joined.participant.id, callId: joined.call.id, isConnected: true });
    this.#winners.set(ring, (this.#winners.get(ring) ?? new Set()).add(tab.deviceId));
  }

  async #cancel(tab: Tab): Promise<void> {
    if (tab.callId) await this.#tried(this.#process.ringing().cancel(tab.actor, tab.callId));
  }

  /** As `kill -9`: whatever was only in memory is gone. */
  async #restart(): Promise<void> {
    await this.#process.close();
    this.#process = await world.process();
    this.#listen();
  }

  /** Connected devices keep their leases, the others lose them when their time is up. */
  async #pass(ms: number): Promise<void> {
    world.clock.advance(ms);
    const now = world.clock.now();
    const present = this.#tabs.flatMap(({ isConnected, participantId }) =>
      isConnected && participantId ? participantId : [],
    );
    if (present.length > 0) {
      const alive = { leaseExpiresAt: new Date(now + LEASE_MS) };
      await world.orm.em.fork().nativeUpdate(Participant, { id: { $in: present }, leftAt: null }, alive);
    }
    await this.#process.sweeping.sweep(now);
  }

  async #tried<T>(doing: Promise<T>): Promise<T | undefined> {
    try {
      return await doing;
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      return undefined;
    }
  }
}

function deviceOf({ deviceId }: Tab) {
  return { deviceId, tracks: [], rtpCapabilities: undefined };
}
