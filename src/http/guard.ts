import type { ExecutionResult } from 'graphql';
import type { Run } from './run.ts';

export type ResponseStream = AsyncGenerator<ExecutionResult, void, void>;

/** Presents every result's errors; an exception becomes the last result, so that no transport has to fail for it. */
export function guard(source: ResponseStream, run: Run): ResponseStream {
  let isOver = false;
  const end = () => {
    if (!isOver) run.end(undefined);
    isOver = true;
  };
  return {
    async next() {
      if (isOver) return { done: true, value: undefined };
      try {
        const item = await source.next();
        if (!item.done) return { done: false, value: run.present(item.value) };
        end();
        return item;
      } catch (error) {
        const last = { errors: [run.presentError(error)] };
        end();
        return { done: false, value: last };
      }
    },
    async return() {
      end();
      await source.return();
      return { done: true, value: undefined };
    },
    async throw(error) {
      end();
      return source.throw(error);
    },
    [Symbol.asyncIterator]() {
      return this;
    },
    async [Symbol.asyncDispose]() {
      await this.return();
    },
  };
}
