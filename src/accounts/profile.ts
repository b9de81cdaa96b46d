import { z } from 'zod';
import { MAX_PASSWORD_LENGTH } from './passwords.ts';
import { sha256 } from './sha256.ts';

const MIN_PASSWORD_LENGTH = 8;
const SATURATION = 0.55;
/** White and black both have a contrast of at least 4.5 on it (WCAG 2.2, 1.4.3). */
const READABLE_LUMINANCE = 0.179;
const USERNAME = /^[\p{L}\p{M}\p{Nd}._-]{3,32}$/u;
/** Control characters, line separators and whatever turns the direction of writing: they garble other people's screens. */
const GARBLING = /[\p{Cc}\p{Zl}\p{Zp}\p{Cs}\u202a-\u202e\u2066-\u2069]/u;
/** Something that can be seen. */
const VISIBLE = /[^\p{Z}\p{C}]/u;

/** 3 to 32 letters, digits, dots, underscores and hyphens; kept in NFKC. */
export const Username = z
  .string()
  .max(64, 'at most 32 characters')
  .transform((name) => name.normalize('NFKC'))
  .pipe(z.string().regex(USERNAME, 'use 3 to 32 letters, digits, dots, underscores or hyphens'));

/** A new password: 8 to 256 characters. */
export const NewPassword = z
  .string()
  .min(MIN_PASSWORD_LENGTH, `use ${MIN_PASSWORD_LENGTH} characters or more`)
  .max(MAX_PASSWORD_LENGTH, `at most ${MAX_PASSWORD_LENGTH} characters`);

/** What people read: trimmed, in NFC, without control characters, 1 to `max` characters. */
export const readableText = (max: number) =>
  z
    .string()
    .max(4 * max, `at most ${max} characters`)
    .transform((text) => text.normalize('NFC').trim())
    .pipe(
      z
        .string()
        .regex(VISIBLE, 'must not be blank')
        .max(max, `at most ${max} characters`)
        .refine((text) => !GARBLING.test(text), 'must not contain control characters'),
    );

export const DisplayName = readableText(64);

/** Why somebody hangs up or does not answer. */
export const Reason = readableText(200);

/** `#rrggbb`, in lower case. */
export const AvatarColor = z
  .string()
  .regex(/^#[0-9a-f]{6}$/i, 'must be #rrggbb')
  .toLowerCase();

/** What `register` takes. */
export const Registration = z.object({
  username: Username,
  password: NewPassword,
  displayName: DisplayName.nullish(),
});

/** What `updateProfile` takes; null and absent leave things as they are. */
export const ProfileChange = z.object({ displayName: DisplayName.nullish(), avatarColor: AvatarColor.nullish() });

/** What makes two user names the same: NFKC, lower case. Bounded, whatever comes in. */
export function usernameKey(username: string): string {
  return username.slice(0, 64).normalize('NFKC').toLowerCase().slice(0, 64);
}

/** The colour of somebody who chose none: always the same for the same id, readable under white and under black text. */
export function avatarColorOf(id: string): string {
  const hue = Number.parseInt(sha256(id).slice(0, 4), 16) % 360;
  // Hues of equal lightness differ in luminance by a factor of five: the lightness has to be looked for.
  let [darker, lighter] = [0, 1];
  for (let step = 0; step < 10; step += 1) {
    const middle = (darker + lighter) / 2;
    if (luminanceOf(hslToRgb(hue, SATURATION, middle)) < READABLE_LUMINANCE) darker = middle;
    else lighter = middle;
  }
  const bytes = hslToRgb(hue, SATURATION, darker).map((channel) => Math.round(channel * 255));
  return `#${bytes.map((byte) => byte.toString(16).padStart(2, '0')).join('')}`;
}

type Rgb = [red: number, green: number, blue: number];

function hslToRgb(hue: number, saturation: number, lightness: number): Rgb {
  const spread = saturation * Math.min(lightness, 1 - lightness);
  const channel = (offset: number) => {
    const k = (offset + hue / 30) % 12;
    return lightness - spread * Math.max(-1, Math.min(k - 3, 9 - k, 1));
  };
  return [channel(0), channel(8), channel(4)];
}

/** Relative luminance of sRGB channels from 0 to 1 (WCAG 2.2). */
function luminanceOf(color: Rgb): number {
  const linear = (channel: number) => (channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4);
  const [red, green, blue] = color;
  return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue);
}
