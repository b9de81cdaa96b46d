/** The first delay; each failure doubles it. */
const shortestMs = 250;
/** It grows no further, so that a server that is back is found at once. */
const longestMs = 2_000;

/** How long to wait between attempts to reconnect. */
export interface ReconnectDelay {
  /** Waits half to all of the present delay, at random, so that a server is not met by everybody at the same moment. */
  wait(): Promise<void>;
  /** An attempt succeeded: the next delay is the first one again. */
  reset(): void;
  /** Ends a wait at once, for good. */
  cancel(): void;
}

/** Delays that double up to a limit. A wait ends early when the network comes back or somebody looks at the page again. */
export function reconnectDelay(): ReconnectDelay {
  let nextMs = shortestMs;
  let endWait = () => {};

  return {
    wait() {
      const { promise, resolve } = Promise.withResolvers<void>();
      const onOnline = () => resolve();
      const onVisible = () => !document.hidden && resolve();
      const timer = setTimeout(resolve, nextMs * (0.5 + Math.random() / 2));
      nextMs = Math.min(longestMs, nextMs * 2);
      window.addEventListener('online', onOnline);
      document.addEventListener('visibilitychange', onVisible);
      endWait = resolve;
      return promise.finally(() => {
        clearTimeout(timer);
        window.removeEventListener('online', onOnline);
        document.removeEventListener('visibilitychange', onVisible);
      });
    },
    reset() {
      nextMs = shortestMs;
    },
    cancel: () => endWait(),
  };
}
