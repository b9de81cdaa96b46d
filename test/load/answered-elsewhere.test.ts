import { expect, test } from 'vitest';
import { testApp } from '../support/app.ts';
import { friends, Phone } from '../support/phone.ts';

/** How long the other devices of whoever answers may go on ringing. */
const LONGEST_MS = 300;
const CALLS = 20;

test('the other devices learn within 300 ms that the call was answered elsewhere', async () => {
  const app = await testApp();
  const [ann, bob] = await friends(app, 'ann', 'bob');
  const others = await Promise.all(Array.from({ length: 5 }, () => Phone.open(bob.person)));
  const times: number[] = [];
  for (let call = 0; call < CALLS; call += 1) {
    await ann.call([bob]);
    const ring = await bob.ringing();
    const before = performance.now();
    const answering = bob.accept(ring);
    const told = await Promise.all(others.map((phone) => phone.changed()));
    times.push(performance.now() - before);
    for (const one of told) expect(one).toMatchObject({ status: 'ACCEPTED', answeredByDeviceId: bob.deviceId });
    await bob.hangUp(await answering);
  }
  times.sort((one, other) => one - other);
  const shown = [times[CALLS / 2], times.at(-1)].map((ms) => ms?.toFixed(1));
  console.log(
    `answered elsewhere, from the answer's request to the last of 5 devices: p50 ${shown[0]} ms, max ${shown[1]} ms`,
  );
  expect(times.at(-1)).toBeLessThan(LONGEST_MS);
});
