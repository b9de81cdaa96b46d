import type { ExecutionResult } from 'graphql';
import type { Pollable } from '../events/pollable.ts';
import type { Run } from './run.ts';

type Item = IteratorResult<string, undefined>;
const DONE: Item = { done: true, value: undefined };

export interface ResultTextsOptions {
  /** Writes an event's result as JSON; what it throws at, graphql-js executes. */
  write: ((event: unknown) => string) | undefined;
  execute(event: unknown): ExecutionResult | Promise<ExecutionResult>;
}

/** The results of a subscription as JSON. An error of its source is the last of them; then it ends. */
export class ResultTexts implements Pollable<string> {
  readonly #source: Pollable<unknown>;
  readonly #run: Run;
  readonly #options: ResultTextsOptions;
  /** The result of an event that took its time: undefined without one, null while it is awaited. */
  #late: string | null | undefined;
  #listener: (() => void) | undefined;
  #isOver = false;
  readonly #tell = () => this.#announce();

  constructor(source: Pollable<unknown>, run: Run, options: ResultTextsOptions) {
    this.#source = source;
    this.#run = run;
    this.#options = options;
  }

  poll(): Item | undefined {
    if (this.#isOver) return DONE;
    if (this.#late === null) return undefined;
    if (this.#late !== undefined) return this.#take(this.#late);
    try {
      const item = this.#source.poll();
      if (!item) return undefined;
      if (item.done) return this.#end();
      const text = this.#textOf(item.value);
      if (typeof text === 'string') return { done: false, value: text };
      this.#await(text);
      return undefined;
    } catch (error) {
      const text = this.#failure(error);
      this.#end();
      return { done: false, value: text };
    }
  }

  onReady(listener: () => void): void {
    this.#listener = listener;
    if (this.#isOver || typeof this.#late === 'string') this.#announce();
    else if (this.#late === undefined) this.#source.onReady(this.#tell);
  }

  async next(): Promise<Item> {
    for (;;) {
      const item = this.poll();
      if (item) return item;
      await new Promise<void>((resolve) => this.onReady(resolve));
    }
  }

  async return(): Promise<Item> {
    this.#end();
    this.#announce();
    await this.#source.return?.();
    return DONE;
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.return();
  }

  #textOf(event: unknown): string | Promise<string> {
    const { write, execute } = this.#options;
    if (write) {
      try {
        const text = write(event);
        this.#run.count();
        return text;
      } catch {
        // It is an error, or does not fit its type: graphql-js says what becomes of it.
      }
    }
    const result = execute(event);
    const present = (settled: ExecutionResult) => JSON.stringify(this.#run.present(settled));
    return result instanceof Promise ? result.then(present) : present(result);
  }

  #await(text: Promise<string>): void {
    this.#late = null;
    const take = (late: string) => {
      this.#late = late;
      this.#announce();
    };
    text.then(take, (error: unknown) => take(this.#failure(error)));
  }

  #take(late: string): Item {
    this.#late = undefined;
    return { done: false, value: late };
  }

  #failure(error: unknown): string {
    return JSON.stringify({ errors: [this.#run.presentError(error)] });
  }

  #announce(): void {
    const listener = this.#listener;
    this.#listener = undefined;
    listener?.();
  }

  #end(): Item {
    if (!this.#isOver) this.#run.end(undefined);
    this.#isOver = true;
    return DONE;
  }
}
