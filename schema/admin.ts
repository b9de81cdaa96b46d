import type { LiveCall, ReportState, ServerStats } from '../src/operators/operators.ts';
import { UserType } from './accounts.ts';
import { builder } from './builder.ts';
import { CallType } from './call-types.ts';
import { page, pageCost } from './pages.ts';
import { RoomKind } from './rooms.ts';

const ServerStatsType = builder.objectRef<ServerStats>('ServerStats').implement({
  fields: (t) => ({
    activeCalls: t.exposeInt('activeCalls'),
    usersInCalls: t.exposeInt('usersInCalls', { description: 'Guests, too; each counts once.' }),
    minParticipants: t.exposeInt('minParticipants', { description: 'What a room gets unless it says otherwise.' }),
    maxParticipants: t.exposeInt('maxParticipants', { description: 'What a room gets unless it says otherwise.' }),
    uptimeSeconds: t.exposeInt('uptimeSeconds'),
  }),
});

const LiveCallType = builder.objectRef<LiveCall>('LiveCall').implement({
  description: 'A call that goes on, as an administrator sees it.',
  fields: (t) => ({
    id: t.exposeID('id', { description: 'The call’s.' }),
    call: t.expose('call', { type: CallType }),
    roomName: t.exposeString('roomName'),
    roomKind: t.expose('roomKind', { type: RoomKind }),
    durationSeconds: t.exposeInt('durationSeconds'),
  }),
});

const ReportType = builder.objectRef<ReportState>('Report').implement({
  description: 'What somebody told the operators about somebody else in a call.',
  fields: (t) => ({
    id: t.exposeID('id'),
    reporter: t.expose('reporter', { type: UserType, nullable: true }),
    reported: t.expose('reported', { type: UserType, nullable: true, description: 'Null for a guest.' }),
    callId: t.exposeID('callId'),
    reason: t.exposeString('reason'),
    createdAt: t.expose('createdAt', { type: 'DateTime' }),
  }),
});

builder.queryFields((t) => ({
  serverStats: t.authField({
    type: ServerStatsType,
    authScopes: { user: true },
    resolve: (_root, _args, { operators }) => operators.stats(),
  }),
  liveCalls: t.connection({
    type: LiveCallType,
    description: 'Every call that goes on, the longest first.',
    authScopes: { admin: true },
    complexity: pageCost,
    resolve: (_root, args, { operators }) => page(args, (asked) => operators.liveCalls(asked)),
  }),
  reports: t.connection({
    type: ReportType,
    description: 'The newest first.',
    authScopes: { admin: true },
    complexity: pageCost,
    resolve: (_root, args, { operators }) => page(args, (asked) => operators.reports(asked)),
  }),
}));

builder.mutationFields((t) => ({
  endCall: t.authField({
    type: CallType,
    description: 'Everybody in it sees CallEnded with ENDED_BY_ADMIN.',
    authScopes: { admin: true },
    args: { callId: t.arg.id({ required: true }) },
    resolve: (_root, { callId }, { operators }) => operators.endCall(callId),
  }),
}));
