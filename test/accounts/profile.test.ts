import { expect, test } from 'vitest';
import { avatarColorOf } from '../../src/accounts/profile.ts';
import { openHouse } from '../support/house.ts';

const UPDATE = `mutation ($displayName: String, $avatarColor: String) {
  updateProfile(displayName: $displayName, avatarColor: $avatarColor) { displayName avatarColor }
}`;

test('I change my name and my colour, one at a time or both', async () => {
  const house = await openHouse();
  const ann = await house.person('ann');
  const avatarColor = avatarColorOf(ann.id);
  expect(await ann.ask(UPDATE, { displayName: ' Ann B. ' })).toEqual({
    updateProfile: { displayName: 'Ann B.', avatarColor },
  });
  expect(await ann.ask(UPDATE, { avatarColor: '#A1B2C3', displayName: null })).toEqual({
    updateProfile: { displayName: 'Ann B.', avatarColor: '#a1b2c3' },
  });
  expect(await ann.ask('{ me { ... on Account { displayName avatarColor } } }')).toEqual({
    me: { displayName: 'Ann B.', avatarColor: '#a1b2c3' },
  });
});

test('what cannot be is refused with every field that is wrong, and changes nothing', async () => {
  const house = await openHouse();
  const ann = await house.person('ann');
  expect(await ann.refused(UPDATE, { displayName: '\u0000', avatarColor: 'red' })).toEqual({
    code: 'BAD_USER_INPUT',
    message: expect.stringMatching(/^displayName: .*; avatarColor: must be #rrggbb$/),
  });
  expect(await ann.ask('{ me { ... on Account { displayName } } }')).toEqual({ me: { displayName: 'ann' } });
});

test('nobody has no profile', async () => {
  const house = await openHouse();
  expect(await house.refused('{ me { __typename } }')).toMatchObject({ code: 'UNAUTHENTICATED' });
  expect(await house.refused(UPDATE, { displayName: 'x' })).toMatchObject({ code: 'UNAUTHENTICATED' });
});

test('colours without a choice are spread over the wheel and always the same', () => {
  const colors = Array.from({ length: 50 }, (_, i) => avatarColorOf(`id ${i}`));
  expect(new Set(colors).size).toBeGreaterThan(35);
  expect(colors.every((color) => /^#[0-9a-f]{6}$/.test(color))).toBe(true);
  expect(avatarColorOf('id 7')).toBe(colors[7]);
});

test('initials can be read on the colour of somebody who chose none, be they white or black', () => {
  const colors = Array.from({ length: 360 }, (_, i) => avatarColorOf(`id ${i}`));
  const contrasts = colors.flatMap((color) => [1.05 / (luminance(color) + 0.05), (luminance(color) + 0.05) / 0.05]);
  expect(Math.min(...contrasts)).toBeGreaterThanOrEqual(4.5);
});

/** Relative luminance of `#rrggbb`, 0 to 1 (WCAG 2.2). */
function luminance(color: string): number {
  const [red, green, blue] = [1, 3, 5].map((at) => {
    const channel = Number.parseInt(color.slice(at, at + 2), 16) / 255;
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red! + 0.7152 * green! + 0.0722 * blue!;
}
