import type { CallRecord, RecordedFace } from '../src/entities/call-record.ts';
import { MAX_OTHERS } from '../src/history/limits.ts';
import { builder, userOf } from './builder.ts';
import { CallKindType } from './call-types.ts';
import { page, pageCost } from './pages.ts';

const CallDirection = builder.enumType('CallDirection', {
  values: {
    INCOMING: {},
    OUTGOING: {},
    JOINED: { description: 'I came into a call without being rung.' },
  } as const,
});

const CallOutcome = builder.enumType('CallOutcome', {
  description: 'As I saw it.',
  values: ['ANSWERED', 'MISSED', 'DECLINED', 'CANCELLED', 'BUSY'] as const,
});

const Face = builder.objectRef<RecordedFace>('Face').implement({
  description: 'Somebody as they were called at the time.',
  fields: (t) => ({
    userId: t.exposeID('userId', { nullable: true, description: 'Null for a guest.' }),
    displayName: t.exposeString('displayName'),
    avatarColor: t.exposeString('avatarColor'),
  }),
});

const CallRecordType = builder.objectRef<CallRecord>('CallRecord').implement({
  description: 'A call in my history.',
  fields: (t) => ({
    id: t.exposeID('id'),
    callId: t.exposeID('callId'),
    roomId: t.exposeID('roomId', { nullable: true, description: 'Null when the room was for this call only.' }),
    direction: t.expose('direction', { type: CallDirection }),
    kind: t.expose('kind', { type: CallKindType }),
    outcome: t.expose('outcome', { type: CallOutcome }),
    startedAt: t.expose('startedAt', { type: 'DateTime' }),
    durationSeconds: t.int({
      nullable: true,
      description: 'From the answer to my leaving; null unless ANSWERED, and while it goes on.',
      resolve: ({ answeredAt, endedAt }) =>
        answeredAt && endedAt ? Math.round((endedAt.getTime() - answeredAt.getTime()) / 1_000) : null,
    }),
    others: t.field({
      type: [Face],
      description: `Everybody else who was in it, or was called, at most ${MAX_OTHERS}.`,
      complexity: { field: 1, multiplier: 4 },
      resolve: ({ others }) => others,
    }),
    isNew: t.boolean({
      description: 'Whether it is a missed call that I have not looked at.',
      resolve: ({ direction, outcome, seenAt }) => direction === 'INCOMING' && outcome === 'MISSED' && !seenAt,
    }),
  }),
});

builder.queryFields((t) => ({
  callHistory: t.connection({
    type: CallRecordType,
    description: 'The newest first.',
    authScopes: { user: true },
    complexity: pageCost,
    args: { missed: t.arg.boolean({ description: 'Only missed ones.' }) },
    resolve: (_root, args, context) =>
      page(args, (asked) => context.history.list(userOf(context), args.missed ?? false, asked)),
  }),
  missedCallCount: t.authField({
    type: 'Int',
    description: 'Since I last looked.',
    authScopes: { user: true },
    resolve: (_root, _args, { history, actor }) => history.countMissed(actor),
  }),
}));

builder.mutationFields((t) => ({
  markMissedCallsSeen: t.authField({
    type: 'Int',
    description: 'I have looked at my missed calls. Returns how many were new.',
    authScopes: { user: true },
    resolve: (_root, _args, { history, actor }) => history.markSeen(actor),
  }),
  deleteCallRecord: t.authField({
    type: CallRecordType,
    description: 'Deletes my own entry; the others keep theirs.',
    authScopes: { user: true },
    args: { id: t.arg.id({ required: true }) },
    resolve: (_root, { id }, { history, actor }) => history.delete(actor, id),
  }),
}));
