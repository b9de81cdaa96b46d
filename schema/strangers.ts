import type { StrangerMatch } from '../src/accounts/user-events.ts';
import { StrangersUnavailable } from '../src/strangers/errors.ts';
import type { StrangerSearch } from '../src/strangers/strangers.ts';
import { builder } from './builder.ts';
import { ErrorInterface } from './errors.ts';

export const StrangerMatchType = builder.objectRef<StrangerMatch>('StrangerMatch').implement({
  description: 'A stranger was found: joinCall(roomId). Their address stays hidden, and so does yours.',
  fields: (t) => ({
    roomId: t.exposeID('roomId'),
    displayName: t.exposeString('displayName'),
    avatarColor: t.exposeString('avatarColor'),
    joinBy: t.expose('joinBy', { type: 'DateTime' }),
  }),
});

const StrangerSearchType = builder.objectRef<StrangerSearch>('StrangerSearch').implement({
  description: 'One of the two is set. Whoever waits hears of the match in userEvents.',
  fields: (t) => ({
    place: t.exposeInt('place', { nullable: true, description: 'In the queue, from 1.' }),
    match: t.expose('match', { type: StrangerMatchType, nullable: true }),
  }),
});

builder.objectType(StrangersUnavailable, {
  name: 'StrangersUnavailable',
  description: 'Addresses could not be hidden: neither a TURN server nor an SFU is configured.',
  interfaces: [ErrorInterface],
});

builder.mutationFields((t) => ({
  findStranger: t.authField({
    type: StrangerSearchType,
    description:
      'Needs an open userEvents(deviceId): the place in the queue lives on that device’s lease. Idempotent: whoever waits keeps their place.',
    authScopes: { user: true },
    errors: { types: [StrangersUnavailable], union: { name: 'FindStrangerResult' } },
    args: { deviceId: t.arg.id({ required: true }) },
    resolve: (_root, { deviceId }, { strangers, actor }) => strangers.find(actor, deviceId),
  }),
  stopFindingStranger: t.authField({
    type: 'Boolean',
    description: 'Whether I waited.',
    authScopes: { user: true },
    resolve: (_root, _args, { strangers, actor }) => strangers.stop(actor),
  }),
  nextStranger: t.authField({
    type: StrangerSearchType,
    description: 'Leaves the stranger whom this device was matched with, and finds another.',
    authScopes: { user: true },
    errors: { types: [StrangersUnavailable], union: { name: 'NextStrangerResult' } },
    args: { deviceId: t.arg.id({ required: true }) },
    resolve: (_root, { deviceId }, { strangers, actor }) => strangers.next(actor, deviceId),
  }),
  reportParticipant: t.authField({
    type: 'Boolean',
    description: 'Tells the operators about somebody who is, or was, in a call with me. To block them: blockUser.',
    authScopes: { user: true },
    args: {
      participantId: t.arg.id({ required: true }),
      reason: t.arg.string({ required: true, description: '1 to 500 characters.' }),
    },
    resolve: async (_root, { participantId, reason }, { operators, actor }) => {
      await operators.report(actor, participantId, reason);
      return true;
    },
  }),
}));
