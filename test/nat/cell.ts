import { setTimeout as delay } from 'node:timers/promises';
import type { Visitor } from '../support/browser/visitor.ts';
import { createRoom, goTo, outgrowMesh, pathFrom } from './caller.ts';
import type { Caller, Path } from './caller.ts';

/** A call that has no picture by then has failed. */
const PICTURE_WITHIN_MS = 20_000;
const LOOK_EVERY_MS = 20;
/** A pair that has been in use this long stays. */
const SETTLED_MS = 2_000;

/** What one call was like. */
export interface CallResult {
  /** From each side. */
  paths: [Path, Path];
  /** From the second person's click to the picture, on both pages. */
  firstFrameMs: number;
}

/** Two people in a mesh, or through the SFU. */
export async function call(one: Caller, other: Caller, url: string, topology: 'mesh' | 'SFU'): Promise<CallResult> {
  const visitors = [await one.visit(url), await other.visit(url)] as const;
  try {
    const [host, guest] = visitors;
    const room = await createRoom(host);
    await goTo(host, room);
    await host.enter();
    if (topology === 'SFU') await outgrowMesh(host, room);
    await goTo(guest, room);
    const clickedAt = performance.now();
    await guest.enter();
    const [hostId, guestId] = [await host.participantId(), await guest.participantId()];
    await Promise.all([untilPicture(guest, hostId), untilPicture(host, guestId)]);
    const firstFrameMs = performance.now() - clickedAt;
    const paths = await Promise.all([settledPath(host, guestId), settledPath(guest, hostId)]);
    return { paths, firstFrameMs };
  } finally {
    await Promise.all(visitors.map(({ page }) => page.context().close()));
  }
}

/** The pair that is left when better ones have taken over. */
export async function settledPath(viewer: Visitor, participantId: string): Promise<Path> {
  for (let path = await pathFrom(viewer, participantId); ;) {
    await delay(SETTLED_MS);
    const later = await pathFrom(viewer, participantId);
    if (later.local === path.local && later.remote === path.remote) return path;
    path = later;
  }
}

/** @throws Error if no frame of the participant is decoded in time */
export async function untilPicture(viewer: Visitor, participantId: string): Promise<void> {
  const deadline = performance.now() + PICTURE_WITHIN_MS;
  while (((await viewer.received(participantId, 'CAMERA'))?.framesDecoded ?? 0) === 0) {
    if (performance.now() > deadline) throw new Error(`${viewer.name} sees nothing after ${PICTURE_WITHIN_MS} ms`);
    await delay(LOOK_EVERY_MS);
  }
}
