import { execute, getOperationAST, subscribe } from 'graphql';
import type { GraphQLError, ExecutionArgs, ExecutionResult, GraphQLSchema, OperationDefinitionNode } from 'graphql';
import { complexityFromQuery } from '@pothos/plugin-complexity';
import { costLimit } from '../../schema/builder.ts';
import type { Context } from '../context.ts';
import { describeError } from './log.ts';
import type { Log } from './log.ts';
import { Documents } from './documents.ts';
import { presentError, refusal } from './errors.ts';

export interface OperationRequest {
  query: string;
  operationName?: string | null | undefined;
  variables?: Record<string, unknown> | null | undefined;
}

/** An operation that may be run: its document is bounded and valid. */
export interface PreparedOperation {
  args: Omit<ExecutionArgs, 'contextValue'>;
  operation: OperationDefinitionNode;
}

export type ResponseStream = AsyncGenerator<ExecutionResult, void, void>;

/**
 * Runs operations, however they arrived: one cache of documents, one executor, one way to present errors, one line of
 * log for each. Never throws: whatever goes wrong is in the result.
 */
export class Operations {
  readonly #schema: GraphQLSchema;
  readonly #documents: Documents;
  readonly #log: Log;

  constructor(options: { schema: GraphQLSchema; introspection: boolean; log: Log }) {
    this.#schema = options.schema;
    this.#documents = new Documents(options.schema, options.introspection);
    this.#log = options.log;
  }

  prepare(request: OperationRequest): PreparedOperation | readonly GraphQLError[] {
    const { document, errors } = this.#documents.get(request.query);
    if (errors) return errors;
    const operation = getOperationAST(document, request.operationName);
    if (!operation) {
      return [
        refusal('BAD_USER_INPUT', 'The document has several operations or none of that name: say operationName.'),
      ];
    }
    const args = {
      schema: this.#schema,
      document,
      operationName: request.operationName,
      variableValues: request.variables,
    };
    return { args, operation };
  }

  /** A query or mutation. */
  async execute({ args, operation }: PreparedOperation, context: Context): Promise<ExecutionResult> {
    const run = new Run(operation, context, this.#log);
    try {
      return run.end(run.present(await execute({ ...args, contextValue: context })));
    } catch (error) {
      return run.end({ errors: [run.presentError(error)] });
    }
  }

  /**
   * A subscription: a stream of results, or one result that says why there is none.
   * An error of the stream is its last result; then it ends.
   * @param onEnd called once, when it is over or has not come to be
   */
  async subscribe(
    { args, operation }: PreparedOperation,
    context: Context,
    onEnd: () => void,
  ): Promise<ResponseStream | ExecutionResult> {
    const run = new Run(operation, context, this.#log, onEnd);
    try {
      const tooCostly = findExcessCost(args, operation);
      if (tooCostly) return run.end({ errors: [tooCostly] });
      const outcome = await subscribe({ ...args, contextValue: context });
      return 'next' in outcome ? guard(outcome, run) : run.end(run.present(outcome));
    } catch (error) {
      return run.end({ errors: [run.presentError(error)] });
    }
  }
}

/** Pothos checks the cost where a root field is resolved, which for a subscription is at its first event: too late. */
function findExcessCost(args: PreparedOperation['args'], operation: OperationDefinitionNode): GraphQLError | undefined {
  const definitions = args.document.definitions.filter(
    (definition) => definition.kind !== operation.kind || definition === operation,
  );
  const variables = args.variableValues ?? {};
  const cost = complexityFromQuery({ ...args.document, definitions }, { schema: args.schema, variables, ctx: {} });
  const isWithin =
    cost.complexity <= costLimit.complexity && cost.depth <= costLimit.depth && cost.breadth <= costLimit.breadth;
  return isWithin ? undefined : refusal('QUERY_TOO_COMPLEX', 'The subscription selects more than is allowed.');
}

/** One operation under way, for its line in the log and the presentation of its errors. */
class Run {
  readonly #operation: OperationDefinitionNode;
  readonly #context: Context;
  readonly #log: Log;
  readonly #startedAt = performance.now();
  readonly #onEnd: (() => void) | undefined;
  #outcome = 'ok';
  #results = 0;

  constructor(operation: OperationDefinitionNode, context: Context, log: Log, onEnd?: () => void) {
    this.#operation = operation;
    this.#context = context;
    this.#log = log;
    this.#onEnd = onEnd;
  }

  present(result: ExecutionResult): ExecutionResult {
    this.#results++;
    return result.errors ? { ...result, errors: result.errors.map((error) => this.presentError(error)) } : result;
  }

  presentError(error: unknown): GraphQLError {
    const { id } = this.#context.request;
    const presented = presentError(error, id, (bug) => {
      this.#log.error({ requestId: id, ...this.#name, error: describeError(bug) }, 'unexpected error');
    });
    this.#outcome = String(presented.extensions['code']);
    return presented;
  }

  /** Writes the line: refusals at level info, what went well at debug (on a busy call that is thousands a second). */
  end<T>(result: T): T {
    this.#onEnd?.();
    const level = this.#outcome === 'ok' ? 'debug' : 'info';
    if (!this.#log.isLevelEnabled(level)) return result;
    const durationMs = Math.round((performance.now() - this.#startedAt) * 100) / 100;
    const line = { requestId: this.#context.request.id, ...this.#name, durationMs, outcome: this.#outcome };
    this.#log[level](
      this.#operation.operation === 'subscription' ? { ...line, results: this.#results } : line,
      'operation',
    );
    return result;
  }

  get #name() {
    const root = this.#operation.selectionSet.selections[0];
    const name = this.#operation.name?.value ?? (root?.kind === 'Field' ? root.name.value : 'anonymous');
    return { operation: `${this.#operation.operation} ${name.slice(0, 64)}` };
  }
}

/** Presents every result's errors; an exception becomes the last result, so that no transport has to fail for it. */
function guard(source: ResponseStream, run: Run): ResponseStream {
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
