import type { GraphQLSchema } from 'graphql';
import { builder } from './builder.ts';
import './scalars.ts';
import './errors.ts';
import './accounts.ts';
import './sessions.ts';
import './rooms.ts';
import './ice.ts';
import './calls.ts';
import './signaling.ts';
import './joining.ts';
import './topology.ts';
import './friends.ts';
import './ringing.ts';
import './strangers.ts';
import './user-events.ts';
import './history.ts';
import './admin.ts';
import { refuseViewerDependentEvents } from './pure-fields.ts';
import { refuseUnscoped } from './unscoped.ts';

/** The whole surface. */
export const schema: GraphQLSchema = refuseViewerDependentEvents(refuseUnscoped(builder.toSchema()));
