import { z } from 'zod';
import { readableText } from '../accounts/profile.ts';
import { MAX_PASSWORD_LENGTH } from '../accounts/passwords.ts';
import { BadInput } from '../errors.ts';

const MAX_CAPACITY = 500;
const MAX_MINIMUM = 100;
const MAX_MESH_LIMIT = 10;

const count = (min: number, max: number) =>
  z.int().min(min, `must be ${min} or more`).max(max, `must be ${max} or less`).nullish();

const Settings = {
  password: z
    .string()
    .min(1, 'must not be empty; null takes it away')
    .max(MAX_PASSWORD_LENGTH, `at most ${MAX_PASSWORD_LENGTH} characters`)
    .nullish(),
  capacity: count(2, MAX_CAPACITY),
  minParticipants: count(1, MAX_MINIMUM),
  meshLimit: count(2, MAX_MESH_LIMIT),
  startMuted: z.boolean().nullish(),
};

/** 1 to 100 characters. */
const RoomName = readableText(100);

/** What `createRoom` takes; whatever is null or absent gets the installation's default. */
export const NewRoom = z.object({ name: RoomName, ...Settings });

/** What `updateRoom` takes: absent stays as it is, and so does null, except that a password of null is taken away. */
export const RoomChange = z.object({ name: RoomName.nullish(), ...Settings });

/** Refuses settings that do not go together. */
export function checkTogether({ capacity, minParticipants }: { capacity: number; minParticipants: number }): void {
  if (minParticipants > capacity) throw new BadInput('minParticipants: must not be above the capacity');
}
