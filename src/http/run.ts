import type { ExecutionResult, GraphQLError, OperationDefinitionNode } from 'graphql';
import { presentError } from './errors.ts';
import { describeError } from './log.ts';
import type { Log } from './log.ts';

/** One operation under way, for its line in the log and the presentation of its errors. */
export class Run {
  readonly #operation: OperationDefinitionNode;
  readonly #requestId: string;
  readonly #log: Log;
  readonly #startedAt = performance.now();
  readonly #onEnd: (() => void) | undefined;
  #outcome = 'ok';
  #results = 0;

  /** @param onEnd called once, when it is over */
  constructor(operation: OperationDefinitionNode, requestId: string, log: Log, onEnd?: () => void) {
    this.#operation = operation;
    this.#requestId = requestId;
    this.#log = log;
    this.#onEnd = onEnd;
  }

  /** Another result is on its way to the client. */
  count(): void {
    this.#results++;
  }

  present(result: ExecutionResult): ExecutionResult {
    this.count();
    return result.errors ? { ...result, errors: result.errors.map((error) => this.presentError(error)) } : result;
  }

  presentError(error: unknown): GraphQLError {
    const id = this.#requestId;
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
    const line = { requestId: this.#requestId, ...this.#name, durationMs, outcome: this.#outcome };
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
