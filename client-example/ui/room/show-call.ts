import { startTransition } from 'react';
import { flushSync } from 'react-dom';
import type { Call } from '../../call/call.ts';
import { playEarly } from './early-videos.ts';

/** For how long a click on "join" may show nothing. */
const clickMs = 300;
/** And for how long whoever is in the call may see nothing of it while connections are negotiated. */
const negotiationMs = 100;

/** When a call that has begun is drawn. */
export type Show = (call: Call, draw: () => void) => void;

/** For who was in it, or called: the page before the call, which opens devices by its own rules, is not for them. */
export const showAtOnce: Show = (_call, draw) => startTransition(draw);

/**
 * Draws a call when its connections are negotiated and the page has nothing to do but wait for them: to draw first would hold them
 * up by as long as that takes. The page before the call stays until then.
 */
export const showSoon: Show = (call, draw) => {
  const { client, remote, isNegotiated } = call;
  const show = () => {
    clearTimeout(timer);
    for (const end of endings) end();
    // At once: in small steps between everything else that happens now it takes three times as long.
    if (!client.over.read()) flushSync(draw);
  };
  const showIn = (delayMs: number) => {
    clearTimeout(timer);
    timer = setTimeout(show, delayMs);
  };
  const play = () => {
    const tracks = [...remote.read().values()].flatMap((media) => Object.values(media.tracks));
    // A frame that comes before its tile is kept for it.
    for (const track of tracks) if (track) playEarly(track);
  };
  let timer: ReturnType<typeof setTimeout>;
  showIn(clickMs);
  const endings = [
    remote.subscribe(play),
    isNegotiated.subscribe(() => isNegotiated.read() && show()),
    client.over.subscribe(show),
    client.state.subscribe(() => showIn(negotiationMs)),
  ];
};
