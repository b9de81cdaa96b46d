import type { Pollable } from '../events/pollable.ts';

/** A stream that can be polled; one that cannot be is asked for its next item when somebody polls for it. */
export function pollable<T>(stream: AsyncIterable<T>): Pollable<T> {
  if (isPollable(stream)) return stream;
  const source = stream[Symbol.asyncIterator]();
  let isAsked = false;
  let settled: (() => IteratorResult<T, undefined>) | undefined;
  let listener: (() => void) | undefined;

  const settle = (outcome: () => IteratorResult<T, undefined>) => {
    settled = outcome;
    const waiting = listener;
    listener = undefined;
    waiting?.();
  };
  const ask = () => {
    isAsked = true;
    source.next().then(
      (item) => settle(() => item as IteratorResult<T, undefined>),
      (error: unknown) =>
        settle(() => {
          throw error;
        }),
    );
  };
  const self: Pollable<T> = {
    poll() {
      if (!isAsked) ask();
      if (!settled) return undefined;
      const outcome = settled;
      settled = undefined;
      isAsked = false;
      return outcome();
    },
    onReady(waiting) {
      if (settled) waiting();
      else listener = waiting;
    },
    next: () => source.next() as Promise<IteratorResult<T, undefined>>,
    async return() {
      await source.return?.();
      return { done: true, value: undefined };
    },
    [Symbol.asyncIterator]: () => self,
  };
  return self;
}

function isPollable<T>(stream: AsyncIterable<T>): stream is Pollable<T> {
  return 'poll' in stream && 'onReady' in stream;
}
