import { expect, it } from 'vitest';
import { testApp } from '../support/app.ts';

it('nobody can keep the server busy with passwords for rooms of their own', async () => {
  const app = await testApp({ env: { ROOM_PASSWORD_PER_MINUTE: '3' } });
  const ann = await app.user('ann');
  const { createRoom } = await ann.query<{ createRoom: { id: string } }>(
    `mutation { createRoom(name: "r", password: "first") { id } }`,
  );
  const change = (password: string) =>
    ann.query(`mutation ($id: ID!, $password: String) { updateRoom(id: $id, password: $password) { hasPassword } }`, {
      id: createRoom.id,
      password,
    });
  await change('second');
  await change('third');
  await expect(change('fourth')).rejects.toThrow('RATE_LIMITED');
  expect(await ann.query(`mutation { createRoom(name: "open") { hasPassword } }`)).toMatchObject({
    createRoom: { hasPassword: false },
  });
});
