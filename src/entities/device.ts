import { defineEntity, p } from '@mikro-orm/core';
import { User } from './user.ts';

const DeviceSchema = defineEntity({
  name: 'Device',
  tableName: 'devices',
  properties: {
    /** See `deviceKey`. */
    id: p.string().length(73).primary(),
    userId: () => p.manyToOne(User).mapToPk().fieldName('user_id').deleteRule('cascade'),
    /** Chosen by the client. */
    deviceId: p.uuid(),
    leaseExpiresAt: p.datetime().index(),
  },
});

/** A tab or app of a user while it is alive: gone when its lease runs out. */
export class Device extends DeviceSchema.class {}
DeviceSchema.setClass(Device);

/** A device's primary key: whoever chooses another user's device id has a device of their own. */
export function deviceKey(userId: string, deviceId: string): string {
  return `${userId}:${deviceId}`;
}
