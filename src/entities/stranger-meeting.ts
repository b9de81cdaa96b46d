import { defineEntity, p } from '@mikro-orm/core';
import { Room } from './room.ts';
import { User } from './user.ts';

const StrangerMeetingSchema = defineEntity({
  name: 'StrangerMeeting',
  tableName: 'stranger_meetings',
  indexes: [{ properties: ['userId', 'metAt'] }],
  properties: {
    id: p.uuid().primary(),
    userId: () => p.manyToOne(User).mapToPk().fieldName('user_id').deleteRule('cascade').index(false),
    otherId: () => p.manyToOne(User).mapToPk().fieldName('other_id').deleteRule('cascade'),
    /** The device that waited. */
    deviceId: p.uuid(),
    roomId: () => p.manyToOne(Room).mapToPk().fieldName('room_id').deleteRule('cascade'),
    metAt: p.datetime().index(),
  },
});

/** That one stranger was matched with another, as one of the two sees it. */
export class StrangerMeeting extends StrangerMeetingSchema.class {}
StrangerMeetingSchema.setClass(StrangerMeeting);
