import { ApiKey } from '../entities/api-key.ts';
import { Call } from '../entities/call.ts';
import { Guest } from '../entities/guest.ts';
import { Membership } from '../entities/membership.ts';
import { Participant } from '../entities/participant.ts';
import { Room } from '../entities/room.ts';
import { Session } from '../entities/session.ts';
import { Sweep } from '../entities/sweep.ts';
import { User } from '../entities/user.ts';

/** Every table. */
export const entities = [User, Session, ApiKey, Room, Membership, Guest, Call, Participant, Sweep];
