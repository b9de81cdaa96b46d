import { expect, test } from 'vitest';
import type { CallEndReason, UserFaceFragment } from '../../../client-example/generated/operations.ts';
import { directEnding, roomEnding } from '../../../client-example/ui/room/call-ending.ts';

const ended = (endReason?: CallEndReason) => ({
  code: 'CALL_ENDED',
  message: 'for developers',
  ...(endReason && { endReason }),
});
const bob = { id: 'bob', displayName: 'Bob' } as UserFaceFragment;

test.each([
  ['OUTAGE', 'The server was away for too long.'],
  ['MEDIA_LOST', 'The media server failed, and no other was there.'],
  ['ROOM_CLOSED', 'The room was closed.'],
  ['EMPTY', 'Everybody has left.'],
] as const)('a call that ended with %s says so', (reason, text) => {
  expect(roomEnding(ended(reason), 'Kitchen')).toMatchObject({ title: 'The call has ended', text });
});

test('a call that ended for a reason that the page does not know is over, and nobody is said to have left', () => {
  for (const over of [ended(), ended('SOMETHING_NEW' as CallEndReason)]) {
    expect(roomEnding(over, 'Kitchen').text).toBe('The call is over.');
    expect(directEnding(over, bob, []).text).toBe('The call is over.');
  }
});

test('who cannot take part reads why in words for people, whatever the server says', () => {
  const over = { code: 'RTP_CAPABILITIES_REQUIRED', message: 'for developers' };
  expect(roomEnding(over, 'Kitchen').text).toMatch(/^This call has grown beyond what your browser can take part in\./);
});
