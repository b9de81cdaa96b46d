import type { ExecutionResult } from 'graphql';
import type { ResponseStream } from './guard.ts';

type Item = IteratorResult<ExecutionResult, void>;

/** A stream of results, and the way to end it from outside with a last result that says why. */
export interface EndableStream {
  stream: ResponseStream;
  /** Idempotent; does not wait for `source`, even when its next result is awaited at that moment. */
  end(this: void, last: ExecutionResult): void;
}

/** Wraps `source` for one reader, who asks for one result at a time. */
export function endable(source: ResponseStream): EndableStream {
  let last: ExecutionResult | undefined;
  let isOver = false;
  /** Answers the reader who is waiting now. */
  let answer: ((item: Item) => void) | undefined;

  const takeLast = (): Item => {
    const item: Item = last && !isOver ? { done: false, value: last } : { done: true, value: undefined };
    isOver = true;
    return item;
  };

  const stream: ResponseStream = {
    next() {
      if (last || isOver) return Promise.resolve(takeLast());
      const { promise, resolve } = Promise.withResolvers<Item>();
      answer = resolve;
      // The guarded stream of Operations never rejects.
      void source.next().then((item) => {
        if (answer !== resolve) return;
        answer = undefined;
        resolve(item);
      });
      return promise;
    },
    async return() {
      isOver = true;
      answer?.({ done: true, value: undefined });
      answer = undefined;
      await source.return();
      return { done: true, value: undefined };
    },
    throw: (error) => source.throw(error),
    [Symbol.asyncIterator]: () => stream,
    async [Symbol.asyncDispose]() {
      await stream.return();
    },
  };

  return {
    stream,
    end(result) {
      if (last || isOver) return;
      last = result;
      void source.return();
      const waiting = answer;
      answer = undefined;
      waiting?.(takeLast());
    },
  };
}
