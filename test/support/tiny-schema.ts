import { GraphQLError, GraphQLInt, GraphQLNonNull, GraphQLObjectType, GraphQLSchema, GraphQLString } from 'graphql';
import type { GraphQLFieldConfig, GraphQLOutputType } from 'graphql';
import type { Context } from '../../src/context.ts';
import { Forbidden, RateLimited } from '../../src/errors.ts';

/** What the fields of the tiny schema do besides answering. */
export interface Played {
  /** Every `wait` under way; calling one lets it answer. */
  waiting: (() => void)[];
  /** How many streams are open now. */
  open: number;
  /** How many events the readers of `flood` have taken. */
  taken: number;
}

type Field = GraphQLFieldConfig<unknown, Context>;
const Int = new GraphQLNonNull(GraphQLInt);
const Text = new GraphQLNonNull(GraphQLString);

/** A schema of little fields that go wrong in every way a field can, to see what the transports make of it. */
export function tinySchema(played: Played): GraphQLSchema {
  const stream = (next: (index: number) => Promise<unknown>): Field => ({
    type: Int,
    args: { count: { type: GraphQLInt } },
    subscribe: (_root, { count }: { count?: number }) => new Stream(played, next, count),
    resolve: (value) => value,
  });

  const fields = (of: Record<string, [type: GraphQLOutputType, answer: (context: Context) => unknown]>) =>
    Object.fromEntries(
      Object.entries(of).map(([name, [type, answer]]): [string, Field] => [
        name,
        { type, resolve: (_root, _args, context) => answer(context) },
      ]),
    );

  const query = new GraphQLObjectType<unknown, Context>({
    name: 'Query',
    fields: {
      ...fields({
        hello: [Text, () => 'world'],
        whoami: [Text, ({ actor }) => (actor?.kind === 'user' ? actor.userId : 'nobody')],
        request: [Text, ({ request }) => JSON.stringify(request)],
        bug: [GraphQLString, () => fail(new TypeError('the secret is hunter2'))],
        notAnError: [GraphQLString, () => fail('hunter2')],
        forbidden: [GraphQLString, () => fail(new Forbidden())],
        tooFast: [GraphQLString, () => fail(new RateLimited('logins', 7))],
        onPurpose: [GraphQLString, () => fail(new GraphQLError('As told', { extensions: { code: 'AS_TOLD' } }))],
        notANumber: [GraphQLInt, () => 'hunter2'],
        missing: [Text, () => null],
      }),
      echo: { type: Int, args: { n: { type: Int } }, resolve: (_root, { n }: { n: number }) => n },
    },
  });
  const mutation = new GraphQLObjectType<unknown, Context>({
    name: 'Mutation',
    fields: {
      ...fields({
        wait: [Text, () => new Promise((resolve) => played.waiting.push(() => resolve('done')))],
        blob: [Text, () => 'x'.repeat(100_000)],
      }),
      renew: {
        type: Int,
        args: { expiresAt: { type: new GraphQLNonNull(GraphQLString) } },
        resolve: (_root, { expiresAt }: { expiresAt: string }, { connection, actor }) => {
          if (connection && actor) connection.renew(actor, Number(expiresAt));
          return 1;
        },
      },
    },
  });
  const subscription = new GraphQLObjectType<unknown, Context>({
    name: 'Subscription',
    fields: {
      ticks: stream((index) => Promise.resolve(index)),
      silence: stream(() => new Promise(() => {})),
      fallsOver: stream((index) => (index < 2 ? Promise.resolve(index) : fail(new TypeError('the secret is hunter2')))),
      refused: { type: Int, subscribe: () => fail(new Forbidden()) },
      neverStarts: { type: Int, subscribe: () => fail(new TypeError('the secret is hunter2')) },
      flood: {
        type: Text,
        subscribe: () => new Stream(played, (index) => Promise.resolve(void (played.taken = index))),
        resolve: () => 'x'.repeat(10_000),
      },
      slow: {
        type: Int,
        // As a bounded queue does when its reader falls behind.
        subscribe: (_root, _args, { connection }) => {
          setTimeout(() => connection?.endAsSlow(), 50);
          return new Stream(played, () => new Promise(() => {}));
        },
      },
    },
  });
  return new GraphQLSchema({ query, mutation, subscription });
}

/** Ends at once when it is told to, also while its next event is awaited. */
class Stream implements AsyncIterableIterator<unknown> {
  readonly #played: Played;
  readonly #produce: (index: number) => Promise<unknown>;
  readonly #count: number;
  #index = 0;
  #stop: () => void = () => {};
  readonly #stopped = new Promise<void>((resolve) => (this.#stop = resolve));
  #isOver = false;

  constructor(played: Played, produce: (index: number) => Promise<unknown>, count = Infinity) {
    this.#played = played;
    this.#produce = produce;
    this.#count = count;
    played.open++;
  }

  async next(): Promise<IteratorResult<unknown>> {
    if (this.#index >= this.#count) return this.return();
    await Promise.race([this.#stopped, this.#isOver || new Promise((resolve) => setImmediate(resolve))]);
    if (this.#isOver) return { done: true, value: undefined };
    const value = await Promise.race([this.#attempt(), this.#stopped]);
    return this.#isOver ? { done: true, value: undefined } : { done: false, value };
  }

  /** Whoever reads a stream does not call `return` after it failed: it has to clean up by itself. */
  async #attempt(): Promise<unknown> {
    try {
      return await this.#produce(this.#index++);
    } catch (error) {
      this.#close();
      throw error;
    }
  }

  return(): Promise<IteratorResult<unknown>> {
    this.#close();
    this.#stop();
    return Promise.resolve({ done: true, value: undefined });
  }

  #close(): void {
    if (!this.#isOver) this.#played.open--;
    this.#isOver = true;
  }

  [Symbol.asyncIterator](): this {
    return this;
  }
}

function fail(error: unknown): never {
  throw error;
}
