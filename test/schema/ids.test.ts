import { expect, test } from 'vitest';
import { openHouse } from '../support/house.ts';

const ID = '01980000-0000-7000-8000-000000000000';

test.each([
  ['{ room(id: "nonsense") { id } }', 'Validation error: id: must be a UUID'],
  ['{ call(id: "") { id } }', 'Validation error: id: must be a UUID'],
  ['mutation { revokeSession(id: "1") { id } }', 'Validation error: id: must be a UUID'],
  [
    `mutation { joinCall(roomId: "${ID}", deviceId: "y") { __typename } }`,
    'Validation error: deviceId: must be a UUID',
  ],
  [
    `mutation { sendSignals(participantId: "${ID}", batch: 1, signals: [
      { to: "x", epoch: 0, connectionId: "${ID}", payload: { candidates: [] } }
    ]) { __typename } }`,
    'Validation error: signals.0.to: must be a UUID',
  ],
])('a malformed id says which one it is: %s', async (document, message) => {
  const house = await openHouse();
  const ann = await house.person('ann');
  expect(await ann.refused(document)).toMatchObject({ code: 'BAD_USER_INPUT', message });
});

test('an id in capitals is the same id', async () => {
  const house = await openHouse();
  const ann = await house.person('ann');
  const { createRoom } = await ann.ask<{ createRoom: { id: string } }>('mutation { createRoom(name: "Lab") { id } }');
  const room = await ann.ask('query ($id: ID!) { room(id: $id) { id } }', { id: createRoom.id.toUpperCase() });
  expect(room).toEqual({ room: createRoom });
});
