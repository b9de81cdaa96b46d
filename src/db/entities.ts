import { ApiKey } from '../entities/api-key.ts';
import { Block } from '../entities/block.ts';
import { CallRecord } from '../entities/call-record.ts';
import { Call } from '../entities/call.ts';
import { Device } from '../entities/device.ts';
import { Friendship } from '../entities/friendship.ts';
import { Guest } from '../entities/guest.ts';
import { Invitation } from '../entities/invitation.ts';
import { Membership } from '../entities/membership.ts';
import { Participant } from '../entities/participant.ts';
import { Report } from '../entities/report.ts';
import { Room } from '../entities/room.ts';
import { Session } from '../entities/session.ts';
import { StrangerMeeting } from '../entities/stranger-meeting.ts';
import { StrangerTicket } from '../entities/stranger-ticket.ts';
import { Sweep } from '../entities/sweep.ts';
import { User } from '../entities/user.ts';

/** Every table. */
export const entities = [
  User,
  Session,
  ApiKey,
  Friendship,
  Block,
  Device,
  Room,
  Membership,
  Guest,
  Call,
  Participant,
  Invitation,
  CallRecord,
  StrangerTicket,
  StrangerMeeting,
  Report,
  Sweep,
];
