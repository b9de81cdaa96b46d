import { startTransition } from 'react';
import { flushSync } from 'react-dom';
import type { Call } from '../../call/call.ts';
import { playEarly } from './early-videos.ts';

/** For how long a click on "join" may show nothing. */
const clickMs = 300;
/** And for how long whoever is in the call may see nothing of it while connections are negotiated. */
const negotiationMs = 100;
/** Browsers open the sockets of ICE on the thread that draws, right after the negotiation. */
const socketsMs = 10;

/** When a call that has begun is drawn. */
export type Show = (call: Call, draw: () => void) => void;

/** For who was in it, or called: the page before the call, which opens devices by its own rules, is not for them. */
export const showAtOnce: Show = (_call, draw) => startTransition(draw);

/**
 * Draws a call when what it receives is negotiated, and the page has little to do but wait for pictures: to draw first would hold
 * them up by as long as it takes. The page before the call stays until then. It is drawn in a task of its own, since whoever tells
 * of a change is in the middle of something, e.g. about to tell the server what this page sends.
 */
export const showSoon: Show = ({ client, remote, isNegotiated }, draw) => {
  const show = () => {
    for (const end of endings) end();
    // In small steps between everything else that happens now it would take three times as long.
    if (!client.over.read()) flushSync(draw);
  };
  let dueAt = Infinity;
  let timer: ReturnType<typeof setTimeout> | undefined;
  /** Only ever sooner: in a call where much happens it would never be drawn otherwise. */
  const showIn = (delayMs: number) => {
    const at = performance.now() + delayMs;
    if (at >= dueAt) return;
    dueAt = at;
    clearTimeout(timer);
    timer = setTimeout(show, delayMs);
  };
  const endings = [
    client.over.subscribe(() => showIn(0)),
    client.state.subscribe(() => showIn(negotiationMs)),
    remote.subscribe(() => {
      // A frame that comes before its tile is kept for it.
      for (const { tracks } of remote.read().values()) {
        for (const track of Object.values(tracks)) if (track) playEarly(track);
      }
    }),
    isNegotiated.subscribe(() => {
      const isConnected = [...remote.read().values()].every(({ state }) => state === 'connected');
      if (isNegotiated.read()) showIn(isConnected ? 0 : socketsMs);
    }),
  ];
  showIn(clickMs);
};
