import { expect } from 'vitest';
import type { Broadcast } from './page/devices.ts';
import type { Source, Visitor } from './visitor.ts';

/** How far a mean colour may be from the one that was sent, per channel: codecs and colour spaces take their share. */
const COLOR_TOLERANCE = 45;
const TONE_TOLERANCE_HZ = 15;
/** Quieter is not heard. What is sent arrives with about -31. */
const AUDIBLE_DB = -50;
/** How long and how often to look for something that is about to happen; a loaded machine takes its time. */
export const PATIENCE = { timeout: 10_000, interval: 50 };

/** Waits until a page shows the colour and plays the tone of somebody else's camera and microphone. */
export async function expectToSeeAndHear(viewer: Visitor, other: Visitor, participantId: string): Promise<void> {
  await expectPicture(viewer, other.devices.person, participantId, 'CAMERA');
  await expectSound(viewer, other.devices.person, participantId, 'MICROPHONE');
}

/** Waits until a page shows somebody's shared screen and plays its sound. */
export async function expectScreen(viewer: Visitor, other: Visitor, participantId: string): Promise<void> {
  await expectPicture(viewer, other.devices.screen, participantId, 'SCREEN_SHARE');
  await expectSound(viewer, other.devices.screen, participantId, 'SCREEN_SHARE_AUDIO');
}

/** Waits until a page plays nothing of somebody's microphone. */
export async function expectSilence(viewer: Visitor, participantId: string): Promise<void> {
  const levelDb = async () => (await viewer.played(participantId, 'MICROPHONE'))?.levelDb ?? -Infinity;
  const message = `the microphone of ${participantId} on ${viewer.name}'s page`;
  await expect.poll(levelDb, { ...PATIENCE, message }).toBeLessThan(AUDIBLE_DB);
}

/** Everybody sees and hears everybody else. */
export async function expectAllToPerceiveAll(visitors: readonly Visitor[]): Promise<void> {
  const ids = await sharedIds(visitors);
  for (const [index, other] of visitors.entries()) {
    for (const viewer of visitors) {
      if (viewer !== other) await expectToSeeAndHear(viewer, other, ids[index]!);
    }
  }
}

/** The own ids of people, once all have tiles for all: a page that is on its way into a call still has those of the last one. */
async function sharedIds(visitors: readonly Visitor[]): Promise<string[]> {
  let own: string[] = [];
  const strangers = async () => {
    own = await Promise.all(visitors.map((visitor) => visitor.participantId()));
    const shown = await Promise.all(visitors.map((visitor) => visitor.participantIds()));
    return own.filter((id) => !shown.every((ids) => ids.includes(id)));
  };
  await expect.poll(strangers, { ...PATIENCE, message: 'people without a tile on a page' }).toEqual([]);
  return own;
}

/** Waits until a picture has a colour and moves. */
async function expectPicture(viewer: Visitor, sent: Broadcast, participantId: string, source: Source): Promise<void> {
  const what = `${source} of ${participantId} on ${viewer.name}'s page`;
  await expect
    .poll(async () => isColor(await viewer.shown(participantId, source), sent.color), {
      ...PATIENCE,
      message: `the colour of ${what}`,
    })
    .toBe(true);
  await expectMoreFrames(viewer, participantId, source);
}

async function expectMoreFrames(viewer: Visitor, participantId: string, source: Source): Promise<void> {
  const decoded = async () => (await viewer.received(participantId, source))?.framesDecoded ?? 0;
  const before = await decoded();
  const message = `frames of ${source} of ${participantId} on ${viewer.name}'s page`;
  await expect.poll(decoded, { ...PATIENCE, message }).toBeGreaterThan(before);
}

/** Waits until a sound has a frequency, and comes from one place. */
async function expectSound(viewer: Visitor, sent: Broadcast, participantId: string, source: Source): Promise<void> {
  await expect
    .poll(() => viewer.played(participantId, source), {
      ...PATIENCE,
      message: `the tone of ${source} of ${participantId} on ${viewer.name}'s page`,
    })
    .toSatisfy((heard: Awaited<ReturnType<Visitor['played']>>) => isTone(heard, sent.toneHz));
}

function isTone(heard: Awaited<ReturnType<Visitor['played']>>, toneHz: number): boolean {
  return (
    heard !== null &&
    heard.elements === 1 &&
    heard.levelDb > AUDIBLE_DB &&
    Math.abs(heard.toneHz - toneHz) <= TONE_TOLERANCE_HZ
  );
}

function isColor(shown: Awaited<ReturnType<Visitor['shown']>>, color: Broadcast['color']): boolean {
  return shown !== null && shown.color.every((value, index) => Math.abs(value - color[index]!) <= COLOR_TOLERANCE);
}
