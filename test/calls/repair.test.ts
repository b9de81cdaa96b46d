import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import type { UserActor } from '../../src/accounts/actor.ts';
import { World } from './world.ts';

test('a call whose end follows a change that was lost is told to have ended, once', async () => {
  const world = await World.create();
  const [one, other] = [await world.process(), await world.process()];
  onTestFinished(async () => {
    await one.close();
    await other.close();
    await world.close();
  });
  const { room, people } = await world.room();
  const [ann, bob] = (await people(2)) as [UserActor, UserActor];
  const join = (actor: UserActor) => other.calls().join(actor, { roomId: room.id, deviceId: randomUUID(), tracks: [] });
  const { participant, call } = await join(ann);
  await join(bob);
  const told: string[] = [];
  world.streams.listen(call.id, ({ event }) => void told.push(event.type));

  one.publishing = 'lose';
  await expect(one.calls().setReady(ann, participant.id, true)).rejects.toThrow('died');
  one.publishing = 'now';
  await one.calls().roomClosed(room.id);
  // Absence: whoever repaired would go on for ever.
  await delay(200);

  expect(told.filter((type) => type === 'CallEnded').length).toBeLessThanOrEqual(2);
});
