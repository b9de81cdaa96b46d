import type {
  CallEndReason,
  CallEventsSubscription,
  CallKind,
  CallSnapshotStateFragment,
  ParticipantStateFragment,
  SwitchReason,
  Topology,
} from '../generated/operations.ts';

/** One event of a call's stream. */
export type CallEvent = CallEventsSubscription['callEvents']['event'];
/** A description or candidates from another participant. */
export type SignalReceived = Extract<CallEvent, { __typename: 'SignalReceived' }>;

/** What somebody said as they left. */
export interface Farewell {
  participantId: string;
  displayName: string;
  text: string;
}

/** A call as this client knows it. */
export interface CallState {
  readonly id: string;
  /** As it was rung; null for one that began by joining a room. */
  readonly kind: CallKind | null;
  /** Strangers: in the mesh everything goes through a relay, so that nobody sees an address. */
  readonly relayOnly: boolean;
  readonly topology: Topology;
  readonly epoch: number;
  /** The server waits until everybody receives everybody over what this epoch runs on. */
  readonly isSwitching: boolean;
  /** Why it runs on this; null for a call that was never switched. */
  readonly switchReason: SwitchReason | null;
  /** Who could not follow the last switch, and keeps what links there are. */
  readonly unreachable: readonly string[];
  readonly hostId: string | null;
  readonly startedAt: string;
  /** Live participants in join order. */
  readonly participants: readonly ParticipantStateFragment[];
  /** The last word of whoever left last, if they said one. */
  readonly farewell: Farewell | null;
  readonly endReason: CallEndReason | null;
  /** The revision of the latest event applied to the call itself and to each participant, those that left included. */
  readonly revisions: ReadonlyMap<string, number>;
  /** The revision of the latest snapshot: it counts for every id that is not in `revisions`. */
  readonly snapshotRevision: number;
}

/** The state that a snapshot shows. */
export function stateOfSnapshot(call: CallSnapshotStateFragment): CallState {
  return {
    id: call.id,
    kind: call.kind,
    relayOnly: call.relayOnly,
    topology: call.topology,
    epoch: call.epoch,
    isSwitching: call.isSwitching,
    switchReason: call.switchReason,
    unreachable: [],
    hostId: call.hostId,
    startedAt: call.startedAt,
    participants: call.participants,
    farewell: null,
    endReason: null,
    revisions: new Map(),
    snapshotRevision: call.revision,
  };
}

/**
 * The state after an event. An event whose revision is lower than the last one applied to the same id changes nothing: with
 * several server processes two commits may be published in reverse order.
 */
export function applyEvent(state: CallState, event: CallEvent): CallState {
  switch (event.__typename) {
    case 'CallSnapshot':
      return applySnapshot(state, event.call);
    case 'ParticipantJoined':
    case 'ParticipantUpdated':
      return ifNewer(state, event.participant.id, event.revision, {
        participants: inJoinOrder([
          ...state.participants.filter(({ id }) => id !== event.participant.id),
          event.participant,
        ]),
      });
    case 'ParticipantLeft':
      return ifNewer(state, event.participantId, event.revision, {
        participants: state.participants.filter(({ id }) => id !== event.participantId),
        farewell: farewellOf(state, event),
      });
    case 'HostChanged':
      return ifNewer(state, state.id, event.revision, { hostId: event.hostId });
    case 'TopologyChanged': {
      const { topology, epoch, switchReason } = event;
      const change = { topology, epoch, switchReason, isSwitching: true, unreachable: [] };
      return ifNewer(state, state.id, event.revision, change);
    }
    case 'SwitchSettled':
      if (event.epoch !== state.epoch) return state;
      return ifNewer(state, state.id, event.revision, { isSwitching: false, unreachable: event.unreachable });
    case 'ReceivingConfirmed': {
      // It receives somebody over the new way: it has followed, if late.
      const unreachable = state.unreachable.filter((id) => id !== event.participantId);
      return unreachable.length === state.unreachable.length ? state : { ...state, unreachable };
    }
    case 'CallEnded':
      return ifNewer(state, state.id, event.revision, { endReason: event.endReason, participants: [] });
    case 'SignalReceived':
    case 'IceConfigurationChanged':
    case 'SfuAdmitted':
    case 'ConsumersOpened':
    case 'ConsumerClosed':
    case 'ConsumersSelected':
    case 'LayersChanged':
    case 'ProducerClosed':
    case 'ActiveSpeakers':
    case 'QualityChanged':
      return state;
  }
}

function farewellOf(
  { participants }: CallState,
  { participantId, detail }: Extract<CallEvent, { __typename: 'ParticipantLeft' }>,
): Farewell | null {
  const displayName = participants.find(({ id }) => id === participantId)?.displayName;
  return detail && displayName !== undefined ? { participantId, displayName, text: detail } : null;
}

function ifNewer(state: CallState, id: string, revision: number, change: Partial<CallState>): CallState {
  if (revision < (state.revisions.get(id) ?? state.snapshotRevision)) return state;
  return { ...state, ...change, revisions: new Map(state.revisions).set(id, revision) };
}

/** A snapshot replaces everything, except what a newer event has already said. */
function applySnapshot(state: CallState, call: CallSnapshotStateFragment): CallState {
  if (call.id !== state.id) return stateOfSnapshot(call);
  if (call.revision < state.snapshotRevision) return state;
  const isNewer = (id: string) => (state.revisions.get(id) ?? 0) > call.revision;
  const shown = stateOfSnapshot(call);
  return {
    ...(isNewer(state.id) ? state : shown),
    // A moment, which no snapshot shows.
    unreachable: call.epoch === state.epoch ? state.unreachable : [],
    farewell: state.farewell,
    participants: inJoinOrder([
      ...shown.participants.filter(({ id }) => !isNewer(id)),
      ...state.participants.filter(({ id }) => isNewer(id)),
    ]),
    revisions: new Map([...state.revisions].filter(([id]) => isNewer(id))),
    snapshotRevision: call.revision,
  };
}

function inJoinOrder(participants: ParticipantStateFragment[]): ParticipantStateFragment[] {
  return participants.sort((one, other) => one.seq - other.seq);
}
