import { randomUUID } from 'node:crypto';
import type { CallerName, World } from './who-may-world.ts';

/** `OK`, or the code of the refusal. */
export type Outcome = string;

/** One root field: who is in its scope, and what becomes of those who try it on what is the owner's. */
export interface Rule {
  /** The scope. Whoever is outside gets UNAUTHENTICATED or FORBIDDEN. */
  who: 'public' | 'member' | 'user' | 'session' | 'admin';
  args?: (world: World, caller: CallerName) => Record<string, unknown>;
  /** Of whoever is in the scope and is not the owner. OK means that it is about the caller's own things. */
  others: Outcome;
  /** Of a guest of the owner's room, where it differs. */
  guest?: Outcome;
  /** Of the owner and the owner's API key: OK, unless this world cannot have it. */
  owner?: Outcome;
  /** Of the owner after the API key has done it. */
  again?: Outcome;
  /** It lets in whoever knows the link, who then sees the room. */
  admits?: true;
  /** What the world takes from the owner's answer. */
  remember?: (world: World, data: Record<string, unknown>) => void;
}

const id =
  (of: keyof World['ids']) =>
  ({ ids }: World) => ({ id: ids[of] });
const participant =
  (more: Record<string, unknown> = {}) =>
  ({ ids }: World) => ({ participantId: ids.participant, ...more });
const sfu = (more: Record<string, unknown> = {}) => participant({ epoch: 1, ...more });
const device = () => ({ deviceId: randomUUID() });
const user =
  (of: 'friendUser' | 'blockedUser') =>
  ({ ids }: World) => ({ userId: ids[of] });
const somebody = ({ somebodyId }: World) => ({ userId: somebodyId });
const transport = { transportId: randomUUID() };
const json = {};

/** Who may use which query, and what becomes of everybody else. */
export const QUERIES: Record<string, Rule> = {
  sfuCapabilities: { who: 'public', others: 'OK' },
  roomByLink: { who: 'public', args: ({ ids }) => ({ link: ids.link }), others: 'OK' },
  me: { who: 'member', others: 'OK' },
  iceConfiguration: { who: 'member', others: 'OK' },
  room: { who: 'member', args: id('room'), others: 'NOT_FOUND', guest: 'OK' },
  call: { who: 'member', args: id('call'), others: 'NOT_FOUND', guest: 'OK' },
  myRooms: { who: 'user', others: 'OK' },
  friends: { who: 'user', others: 'OK' },
  friendRequests: { who: 'user', args: () => ({ direction: 'RECEIVED' }), others: 'OK' },
  blockedUsers: { who: 'user', others: 'OK' },
  searchUsers: { who: 'user', args: () => ({ prefix: 'some' }), others: 'OK' },
  callHistory: { who: 'user', others: 'OK' },
  missedCallCount: { who: 'user', others: 'OK' },
  serverStats: { who: 'user', others: 'OK' },
  mySessions: { who: 'session', others: 'OK' },
  liveCalls: { who: 'admin', others: 'OK' },
  reports: { who: 'admin', others: 'OK' },
};

export const SUBSCRIPTIONS: Record<string, Rule> = {
  callEvents: { who: 'member', args: participant(), others: 'NOT_FOUND' },
  userEvents: { who: 'user', args: device, others: 'OK' },
};

/** In an order in which what ends something comes after what needs it. */
export const MUTATIONS: Record<string, Rule> = {
  register: {
    who: 'public',
    args: ({ password }, caller) => ({ username: `new-${caller}`, password }),
    others: 'OK',
  },
  login: { who: 'public', args: ({ password }) => ({ username: 'somebody', password }), others: 'OK' },
  refresh: {
    who: 'public',
    args: () => ({ refreshToken: 'made up' }),
    others: 'INVALID_REFRESH_TOKEN',
    owner: 'INVALID_REFRESH_TOKEN',
  },
  joinAsGuest: {
    who: 'public',
    args: ({ ids }) => ({ link: ids.link, displayName: 'Gus' }),
    others: 'OK',
    admits: true,
  },
  authenticate: {
    who: 'member',
    args: () => ({ accessToken: 'made up' }),
    others: 'BAD_USER_INPUT',
    owner: 'BAD_USER_INPUT',
  },

  updateProfile: { who: 'user', args: () => ({ displayName: 'Changed' }), others: 'OK' },
  updateCallSettings: { who: 'user', args: () => ({ callWaiting: true }), others: 'OK' },
  createTurnCredentials: { who: 'user', args: () => ({ ttlSeconds: 60 }), others: 'OK' },
  createRoom: { who: 'user', args: () => ({ name: 'Another' }), others: 'OK' },
  updateRoom: { who: 'user', args: ({ ids }) => ({ id: ids.room, name: 'Taken over' }), others: 'NOT_FOUND' },

  joinCall: { who: 'member', args: ({ ids }) => ({ roomId: ids.room, ...device() }), others: 'NOT_FOUND', guest: 'OK' },
  prepareJoin: {
    who: 'member',
    args: ({ ids }) => ({ roomId: ids.room, ...device(), rtpCapabilities: json }),
    others: 'NOT_FOUND',
    guest: 'OK',
  },
  setReady: { who: 'member', args: participant({ isReady: true }), others: 'NOT_FOUND' },
  updateTracks: { who: 'member', args: participant({ tracks: [] }), others: 'NOT_FOUND' },
  keepAlive: { who: 'member', args: participant(), others: 'NOT_FOUND' },
  sendSignals: { who: 'member', args: participant({ batch: 1, signals: [] }), others: 'NOT_FOUND' },
  admitToSfu: { who: 'member', args: sfu(), others: 'NOT_FOUND', owner: 'NOT_ON_SFU' },
  connectTransport: {
    who: 'member',
    args: sfu({ ...transport, dtlsParameters: json }),
    others: 'NOT_FOUND',
    owner: 'NOT_ON_SFU',
  },
  restartIce: { who: 'member', args: sfu(transport), others: 'NOT_FOUND', owner: 'NOT_ON_SFU' },
  produce: {
    who: 'member',
    args: sfu({ ...transport, source: 'CAMERA', rtpParameters: json }),
    others: 'NOT_FOUND',
    owner: 'NOT_ON_SFU',
  },
  closeProducer: {
    who: 'member',
    args: sfu({ producerId: randomUUID() }),
    others: 'NOT_FOUND',
    owner: 'NOT_ON_SFU',
  },
  setReceivePreferences: { who: 'member', args: sfu(), others: 'NOT_FOUND', owner: 'NOT_ON_SFU' },
  resumeConsumers: { who: 'member', args: sfu(), others: 'NOT_FOUND', owner: 'NOT_ON_SFU' },
  confirmReceiving: { who: 'member', args: sfu({ from: [] }), others: 'NOT_FOUND' },
  keepDeviceAlive: { who: 'user', args: device, others: 'OK' },

  sendFriendRequest: { who: 'user', args: somebody, others: 'OK' },
  acceptFriendRequest: { who: 'user', args: id('received'), others: 'NOT_FOUND', again: 'NOT_FOUND' },
  declineFriendRequest: { who: 'user', args: id('received'), others: 'NOT_FOUND', owner: 'NOT_FOUND' },
  cancelFriendRequest: { who: 'user', args: id('sent'), others: 'NOT_FOUND', again: 'NOT_FOUND' },
  blockUser: { who: 'user', args: somebody, others: 'OK' },
  unblockUser: { who: 'user', args: user('blockedUser'), others: 'NOT_FOUND', again: 'NOT_FOUND' },
  deleteCallRecord: { who: 'user', args: id('record'), others: 'NOT_FOUND', again: 'NOT_FOUND' },
  markMissedCallsSeen: { who: 'user', others: 'OK' },

  acceptCall: {
    who: 'user',
    args: ({ ids }) => ({ invitationId: ids.invitation, ...device() }),
    others: 'NOT_FOUND',
    again: 'NOT_RINGING',
  },
  declineCall: {
    who: 'user',
    args: ({ ids }) => ({ invitationId: ids.invitation }),
    others: 'NOT_FOUND',
    owner: 'NOT_RINGING',
  },
  startCall: {
    who: 'user',
    args: ({ ids }) => ({ roomId: ids.room, kind: 'AUDIO', ...device() }),
    others: 'NOT_FOUND',
  },
  cancelCall: { who: 'user', args: ({ ids }) => ({ callId: ids.call }), others: 'NOT_FOUND' },
  unfriend: { who: 'user', args: user('friendUser'), others: 'NOT_FOUND', again: 'NOT_FOUND' },
  findStranger: { who: 'user', args: device, others: 'BAD_USER_INPUT', owner: 'BAD_USER_INPUT' },
  nextStranger: { who: 'user', args: device, others: 'BAD_USER_INPUT', owner: 'BAD_USER_INPUT' },
  stopFindingStranger: { who: 'user', others: 'OK' },
  reportParticipant: {
    who: 'user',
    args: ({ ids }) => ({ participantId: ids.otherParticipant, reason: 'Rude.' }),
    others: 'NOT_FOUND',
  },

  leaveCall: { who: 'member', args: participant(), others: 'NOT_FOUND', again: 'NOT_IN_CALL' },
  joinRoom: { who: 'user', args: ({ ids }) => ({ link: ids.link }), others: 'OK', admits: true },
  leaveRoom: { who: 'user', args: id('room'), others: 'OK', owner: 'FORBIDDEN' },
  endCall: { who: 'admin', args: ({ ids }) => ({ callId: ids.call }), others: 'OK' },
  closeRoom: { who: 'user', args: id('room'), others: 'NOT_FOUND', again: 'NOT_FOUND' },

  regenerateApiKey: {
    who: 'session',
    others: 'OK',
    remember: ({ people }, { regenerateApiKey }) => {
      people.apiKey.credential = (regenerateApiKey as { apiKey: string }).apiKey;
    },
  },
  revokeSession: { who: 'session', args: id('session'), others: 'NOT_FOUND' },
  changePassword: {
    who: 'session',
    args: ({ password }) => ({ currentPassword: password, newPassword: `${password}!` }),
    others: 'OK',
  },
  logout: { who: 'session', others: 'OK' },
};
