import { defineEntity, p } from '@mikro-orm/core';
import { User } from './user.ts';

const StrangerTicketSchema = defineEntity({
  name: 'StrangerTicket',
  tableName: 'stranger_tickets',
  properties: {
    /** Grows with time: the order of the queue. */
    id: p.uuid().primary(),
    userId: () => p.manyToOne(User).mapToPk().fieldName('user_id').deleteRule('cascade').unique(),
    deviceId: p.uuid(),
    /** Whom this user met last: never the same one twice in a row. */
    lastMetId: p.uuid().nullable(),
    /** The place that the user was last told. */
    toldPlace: p.integer(),
    createdAt: p.datetime(),
  },
});

/** Somebody who waits for a stranger. Taking it away is leaving the queue, whatever the reason. */
export class StrangerTicket extends StrangerTicketSchema.class {}
StrangerTicketSchema.setClass(StrangerTicket);
