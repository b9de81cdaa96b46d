import {
  createSourceEventStream,
  execute,
  executeSubscriptionEvent,
  getOperationAST,
  locatedError,
  subscribe,
  validateSubscriptionArgs,
} from 'graphql';
import type { DocumentNode, ExecutionResult, GraphQLError, GraphQLSchema } from 'graphql';
import type { Context } from '../context.ts';
import type { Pollable } from '../events/pollable.ts';
import { NOT_TAKEN } from './compiled/input.ts';
import type { CompiledMutation } from './compiled/operation.ts';
import type { Outcome } from './compiled/result.ts';
import { Documents } from './documents.ts';
import { refusal } from './errors.ts';
import { guard } from './guard.ts';
import type { ResponseStream } from './guard.ts';
import type { Log } from './log.ts';
import { KnownOperation } from './known-operation.ts';
import { ownTurn } from './own-turn.ts';
import { Run } from './run.ts';
import { pollable } from './pollable.ts';
import { ResultTexts } from './result-texts.ts';

export interface OperationRequest {
  query: string;
  operationName?: string | null | undefined;
  variables?: Record<string, unknown> | null | undefined;
}

/** An operation that may be run: its document is bounded and valid. */
export interface PreparedOperation {
  known: KnownOperation;
  operationName: string | null | undefined;
  variables: Record<string, unknown>;
}

/**
 * Runs operations, however they arrived: one cache of documents, one way to present errors, one line of log for each.
 * Never throws: whatever goes wrong is in the result. HTTP gets results; sockets get their JSON, which for compiled
 * operations comes without executing them in general. Whatever those do not take graphql-js executes, and refuses.
 */
export class Operations {
  readonly #schema: GraphQLSchema;
  readonly #documents: Documents;
  readonly #known = new WeakMap<DocumentNode, Map<string | null, KnownOperation>>();
  readonly #log: Log;

  constructor(options: { schema: GraphQLSchema; introspection: boolean; log: Log }) {
    this.#schema = options.schema;
    this.#documents = new Documents(options.schema, options.introspection);
    this.#log = options.log;
  }

  prepare(request: OperationRequest): PreparedOperation | readonly GraphQLError[] {
    const { document, errors } = this.#documents.get(request.query);
    if (errors) return errors;
    const known = this.#find(document, request.operationName ?? null);
    // Without the document's text, which an open subscription would keep.
    if (known) return { known, operationName: request.operationName, variables: request.variables ?? {} };
    return [refusal('BAD_USER_INPUT', 'The document has several operations or none of that name: say operationName.')];
  }

  /** A query or mutation. */
  async execute(prepared: PreparedOperation, context: Context): Promise<ExecutionResult> {
    const run = new Run(prepared.known.operation, context.request.id, this.#log);
    try {
      return run.end(run.present(await execute(this.#args(prepared, context))));
    } catch (error) {
      return run.end({ errors: [run.presentError(error)] });
    }
  }

  /** A query or mutation, as JSON. */
  answer(prepared: PreparedOperation, context: Context): string | Promise<string> {
    const { compiled } = prepared.known;
    const text = compiled?.kind === 'mutation' ? this.#runCompiled(compiled, prepared, context) : undefined;
    return text ?? this.#executeInTurn(prepared, context);
  }

  /**
   * A subscription: a stream of results, or one result that says why there is none.
   * An error of the stream is its last result; then it ends.
   * @param onEnd called once, when it is over or has not come to be
   */
  async subscribe(
    prepared: PreparedOperation,
    context: Context,
    onEnd: () => void,
  ): Promise<ResponseStream | ExecutionResult> {
    const run = new Run(prepared.known.operation, context.request.id, this.#log, onEnd);
    try {
      const excess = prepared.known.excess(prepared.variables);
      if (excess) return run.end({ errors: [excess] });
      const outcome = await subscribe(this.#args(prepared, context));
      return 'next' in outcome ? guard(outcome, run) : run.end(run.present(outcome));
    } catch (error) {
      return run.end({ errors: [run.presentError(error)] });
    }
  }

  /**
   * The same as JSON.
   * @param createContext asked once for the subscription, and for each event that graphql-js executes: what is silent
   *   for hours keeps no entity manager, and nothing that a context has read before
   * @returns a stream of results, or one result that says why there is none
   */
  async open(
    prepared: PreparedOperation,
    createContext: () => Context,
    onEnd: () => void,
  ): Promise<Pollable<string> | string> {
    await ownTurn();
    const { known } = prepared;
    const context = createContext();
    const run = new Run(known.operation, context.request.id, this.#log, onEnd);
    try {
      const excess = known.excess(prepared.variables);
      if (excess) return JSON.stringify(run.end({ errors: [excess] }));
      const args = validateSubscriptionArgs(this.#args(prepared, context));
      if (!('schema' in args)) return JSON.stringify(run.end(run.present({ errors: args })));
      const source = await createSourceEventStream(args);
      if (!(Symbol.asyncIterator in source)) return JSON.stringify(run.end(run.present(source)));
      return new ResultTexts(pollable(source), run, {
        write: known.compiled?.kind === 'subscription' ? known.compiled.write : undefined,
        execute: (event) => this.#executeEvent(prepared, createContext(), event),
      });
    } catch (error) {
      return JSON.stringify(run.end({ errors: [run.presentError(error)] }));
    }
  }

  async #executeInTurn(prepared: PreparedOperation, context: Context): Promise<string> {
    await ownTurn();
    return JSON.stringify(await this.execute(prepared, context));
  }

  #executeEvent(prepared: PreparedOperation, context: Context, rootValue: unknown) {
    const args = validateSubscriptionArgs(this.#args(prepared, context));
    return 'schema' in args ? executeSubscriptionEvent({ ...args, rootValue }) : { errors: args };
  }

  /** @returns undefined where it is for graphql-js to execute, or to refuse; nothing has happened then */
  #runCompiled(
    compiled: CompiledMutation,
    { known, variables }: PreparedOperation,
    context: Context,
  ): string | Promise<string> | undefined {
    if (!compiled.isAllowed(context)) return undefined;
    const args = compiled.readArguments(variables);
    if (args === NOT_TAKEN || known.excess(variables)) return undefined;
    const run = new Run(known.operation, context.request.id, this.#log);
    const end = (outcome: Outcome): string => {
      try {
        run.count();
        return run.end(compiled.write(outcome));
      } catch (error) {
        const located = locatedError(error, [compiled.node], [compiled.key]);
        return JSON.stringify(run.end({ errors: [run.presentError(located)], data: compiled.noData }));
      }
    };
    try {
      const value = compiled.resolve(undefined, args, context);
      if (!(value instanceof Promise)) return end({ value });
      return value.then(
        (settled: unknown) => end({ value: settled }),
        (error: unknown) => end({ error }),
      );
    } catch (error) {
      return end({ error });
    }
  }

  #find(document: DocumentNode, name: string | null): KnownOperation | undefined {
    let operations = this.#known.get(document);
    if (!operations) this.#known.set(document, (operations = new Map<string | null, KnownOperation>()));
    const known = operations.get(name);
    if (known) return known;
    const operation = getOperationAST(document, name);
    if (!operation) return undefined;
    const found = new KnownOperation(this.#schema, document, operation);
    operations.set(name, found);
    return found;
  }

  #args({ known, operationName, variables: variableValues }: PreparedOperation, contextValue: Context) {
    return { schema: this.#schema, document: known.document, operationName, variableValues, contextValue };
  }
}
