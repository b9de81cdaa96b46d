import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { ParticipantStateFragment } from '../../../client-example/generated/operations.ts';
import { applyEvent, stateOfSnapshot } from '../../../client-example/signaling/call-state.ts';
import type { CallEvent, CallState } from '../../../client-example/signaling/call-state.ts';

const startedAt = '2026-01-01T00:00:00.000Z';

const participant = (id: string, seq: number, isReady = false): ParticipantStateFragment => ({
  id,
  seq,
  userId: null,
  displayName: id,
  avatarColor: '#000000',
  isGuest: true,
  isReady,
  tracks: [],
});

const snapshot = (revision: number, ...participants: ParticipantStateFragment[]) => ({
  id: 'call',
  roomId: 'room',
  kind: null,
  relayOnly: false,
  revision,
  topology: 'MESH' as const,
  epoch: 0,
  isSwitching: false,
  switchReason: null,
  hostId: 'ann',
  startedAt,
  endedAt: null,
  participants,
});

const joined = (revision: number, who: ParticipantStateFragment): CallEvent => ({
  __typename: 'ParticipantJoined',
  revision,
  participant: who,
});

const updated = (revision: number, who: ParticipantStateFragment): CallEvent => ({
  __typename: 'ParticipantUpdated',
  revision,
  participant: who,
});

const left = (revision: number, participantId: string, detail: string | null = null): CallEvent => ({
  __typename: 'ParticipantLeft',
  revision,
  participantId,
  leaveReason: 'LEFT',
  detail,
});

const repaired = (call: ReturnType<typeof snapshot>): CallEvent => ({
  __typename: 'CallSnapshot',
  revision: call.revision,
  call,
});

const after = (state: CallState, ...events: CallEvent[]) => events.reduce(applyEvent, state);
const names = (state: CallState) => state.participants.map(({ id }) => id);

const ann = participant('ann', 1);
const bob = participant('bob', 2);

test('people are shown in the order they joined', () => {
  const state = after(stateOfSnapshot(snapshot(2, bob)), joined(3, participant('cleo', 3)), joined(4, ann));
  expect(names(state)).toEqual(['ann', 'bob', 'cleo']);
});

test('somebody who left does not come back with an older event', () => {
  const state = after(stateOfSnapshot(snapshot(2, ann, bob)), left(5, 'bob'), updated(4, participant('bob', 2, true)));
  expect(names(state)).toEqual(['ann']);
});

test('what somebody said as they left is kept for as long as nobody else leaves', () => {
  const start = stateOfSnapshot(snapshot(2, ann, bob, participant('cleo', 3)));
  const state = after(start, left(3, 'bob', 'Dinner is ready'), joined(4, participant('dan', 4)));
  expect(state.farewell).toEqual({ participantId: 'bob', displayName: 'bob', text: 'Dinner is ready' });
  expect(after(state, left(5, 'cleo')).farewell).toBeNull();
});

test('an event from before the snapshot brings nobody back', () => {
  const state = after(stateOfSnapshot(snapshot(7, ann)), updated(6, bob));
  expect(names(state)).toEqual(['ann']);
});

test('a snapshot replaces everything but what a newer event has said', () => {
  const before = after(stateOfSnapshot(snapshot(2, ann, bob)), joined(6, participant('cleo', 3)));
  const state = after(before, repaired(snapshot(5, participant('ann', 1, true))));
  expect(names(state)).toEqual(['ann', 'cleo']);
  expect(state.participants[0]?.isReady).toBe(true);
});

test('a snapshot that is older than the last one changes nothing', () => {
  const before = stateOfSnapshot(snapshot(5, ann));
  expect(after(before, repaired(snapshot(4, ann, bob)))).toBe(before);
});

test('whatever the order in which the events of several servers arrive, the state is the same', () => {
  const step = fc.record({ who: fc.integer({ min: 1, max: 3 }), what: fc.constantFrom('join', 'ready', 'leave') });
  const history = fc.array(step, { minLength: 1, maxLength: 12 }).map((steps) =>
    steps.map(({ who, what }, index): CallEvent => {
      const revision = index + 2;
      if (what === 'leave') return left(revision, `p${who}`);
      return what === 'join'
        ? joined(revision, participant(`p${who}`, who))
        : updated(revision, participant(`p${who}`, who, true));
    }),
  );
  const orders = history.chain((events) =>
    fc.tuple(fc.constant(events), fc.shuffledSubarray(events, { minLength: events.length })),
  );
  fc.assert(
    fc.property(orders, ([events, shuffled]) => {
      const start = stateOfSnapshot(snapshot(1));
      expect(after(start, ...shuffled).participants).toEqual(after(start, ...events).participants);
    }),
  );
});
