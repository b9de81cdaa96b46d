import { GraphQLError, Kind, NoSchemaIntrospectionCustomRule, parse, specifiedRules, validate, visit } from 'graphql';
import type { DocumentNode, GraphQLSchema } from 'graphql';
import { refusal } from './errors.ts';

/** Longest document, in UTF-16 units. */
export const MAX_SOURCE_LENGTH = 32_768;
/** Most tokens of a document; GraphiQL's introspection query has about 250. */
export const MAX_TOKENS = 2_000;
/** Most selections nested in each other, as written (fragments are counted with the cost). */
export const MAX_NESTING = 16;
/** Most fields and fragment spreads in a document. */
export const MAX_SELECTIONS = 300;
/** Most fields of an operation's root, and most aliases in a document. */
export const MAX_ROOT_FIELDS = 20;
export const MAX_ALIASES = 50;
/** The cache: so many documents, of so many UTF-16 units together. */
export const MAX_DOCUMENTS = 1_000;
export const MAX_CACHED_LENGTH = 4 * 1024 * 1024;

/** A document that may be executed, or why it may not. */
export type Prepared =
  | { document: DocumentNode; errors?: never }
  | { document?: never; errors: readonly GraphQLError[] };

interface Cached {
  prepared: Prepared;
  /** Since it was last among the oldest: it gets a second chance then, and moves behind the others. */
  isUsed: boolean;
}

/**
 * Documents parsed, bounded and validated once, for HTTP and sockets alike: what this refuses is refused everywhere.
 * Documents that have not been used of late make room; refusals are kept, too, so that repeating one costs nothing.
 * What an operation costs depends on its variables and is checked when it is executed.
 */
export class Documents {
  readonly #schema: GraphQLSchema;
  readonly #introspection: boolean;
  readonly #cache = new Map<string, Cached>();
  #cachedLength = 0;

  constructor(schema: GraphQLSchema, introspection: boolean) {
    this.#schema = schema;
    this.#introspection = introspection;
  }

  get size(): number {
    return this.#cache.size;
  }

  get(source: string): Prepared {
    const known = this.#cache.get(source);
    if (known) {
      known.isUsed = true;
      return known.prepared;
    }
    if (source.length > MAX_SOURCE_LENGTH) {
      return { errors: [tooLarge(`The document is longer than ${MAX_SOURCE_LENGTH} characters`)] };
    }
    const prepared = this.#prepare(source);
    this.#makeRoom(source.length);
    this.#cache.set(source, { prepared, isUsed: false });
    this.#cachedLength += source.length;
    return prepared;
  }

  #prepare(source: string): Prepared {
    let document: DocumentNode;
    try {
      document = parse(source, { maxTokens: MAX_TOKENS });
    } catch (error) {
      if (!(error instanceof GraphQLError)) throw error;
      return { errors: [coded(error, 'GRAPHQL_PARSE_FAILED')] };
    }
    const excess = findExcess(document);
    if (excess) return { errors: [tooLarge(excess)] };
    const rules = this.#introspection ? specifiedRules : [...specifiedRules, NoSchemaIntrospectionCustomRule];
    const faults = validate(this.#schema, document, rules, { maxErrors: 20, hideSuggestions: !this.#introspection });
    if (faults.length > 0) return { errors: faults.map((fault) => coded(fault, 'GRAPHQL_VALIDATION_FAILED')) };
    return { document };
  }

  #makeRoom(length: number): void {
    // A Map iterates in the order of insertion; what is put back comes again after all others.
    for (const [oldest, cached] of this.#cache) {
      if (this.#cache.size < MAX_DOCUMENTS && this.#cachedLength + length <= MAX_CACHED_LENGTH) return;
      this.#cache.delete(oldest);
      if (cached.isUsed) this.#cache.set(oldest, { ...cached, isUsed: false });
      else this.#cachedLength -= oldest.length;
    }
  }
}

/** Validation compares fields with each other, so a document's size is bounded before it is validated. */
function findExcess(document: DocumentNode): string | undefined {
  let nesting = 0;
  let deepest = 0;
  let selections = 0;
  let aliases = 0;
  let rootFields = 0;
  visit(document, {
    SelectionSet: {
      enter(_node, _key, parent) {
        deepest = Math.max(deepest, ++nesting);
        if (parent && 'kind' in parent && parent.kind === Kind.OPERATION_DEFINITION)
          rootFields = Math.max(rootFields, parent.selectionSet.selections.length);
      },
      leave: () => void nesting--,
    },
    Field(node) {
      selections++;
      if (node.alias) aliases++;
    },
    FragmentSpread: () => void selections++,
  });
  if (deepest > MAX_NESTING) return `The document nests more than ${MAX_NESTING} levels`;
  if (selections > MAX_SELECTIONS) return `The document selects more than ${MAX_SELECTIONS} fields`;
  if (aliases > MAX_ALIASES) return `The document has more than ${MAX_ALIASES} aliases`;
  if (rootFields > MAX_ROOT_FIELDS) return `An operation selects more than ${MAX_ROOT_FIELDS} root fields`;
  return undefined;
}

function tooLarge(message: string): GraphQLError {
  return refusal('QUERY_TOO_COMPLEX', `${message}.`);
}

function coded(error: GraphQLError, code: string): GraphQLError {
  return new GraphQLError(error.message, {
    nodes: error.nodes,
    source: error.source,
    positions: error.positions,
    extensions: { code },
  });
}
