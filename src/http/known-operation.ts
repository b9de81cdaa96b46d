import { complexityFromQuery } from '@pothos/plugin-complexity';
import type { DocumentNode, GraphQLError, GraphQLSchema, OperationDefinitionNode } from 'graphql';
import { costLimit } from '../../schema/builder.ts';
import { compileOperation } from './compiled/operation.ts';
import type { CompiledOperation } from './compiled/operation.ts';
import { refusal } from './errors.ts';

/** One operation of a valid document, and what is known of it once for all of its executions. */
export class KnownOperation {
  readonly document: DocumentNode;
  readonly operation: OperationDefinitionNode;
  readonly #schema: GraphQLSchema;
  #compiled: { is: CompiledOperation | undefined } | undefined;
  #excess: { is: GraphQLError | undefined } | undefined;

  constructor(schema: GraphQLSchema, document: DocumentNode, operation: OperationDefinitionNode) {
    this.#schema = schema;
    this.document = document;
    this.operation = operation;
  }

  /** Undefined for what graphql-js has to execute. */
  get compiled(): CompiledOperation | undefined {
    this.#compiled ??= { is: compileOperation(this.#schema, this.document, this.operation) };
    return this.#compiled.is;
  }

  /**
   * Why the operation costs too much with these variables. Of what is compiled nothing depends on them.
   * @throws GraphQLError for variables that do not fit
   */
  excess(variables: Record<string, unknown>): GraphQLError | undefined {
    if (!this.compiled) return this.#findExcess(variables);
    this.#excess ??= { is: this.#findExcess(variables) };
    return this.#excess.is;
  }

  #findExcess(variables: Record<string, unknown>): GraphQLError | undefined {
    const definitions = this.document.definitions.filter(
      (definition) => definition.kind !== this.operation.kind || definition === this.operation,
    );
    const cost = complexityFromQuery({ ...this.document, definitions }, { schema: this.#schema, variables, ctx: {} });
    const isWithin =
      cost.complexity <= costLimit.complexity && cost.depth <= costLimit.depth && cost.breadth <= costLimit.breadth;
    return isWithin ? undefined : refusal('QUERY_TOO_COMPLEX', 'The operation selects more than is allowed.');
  }
}
