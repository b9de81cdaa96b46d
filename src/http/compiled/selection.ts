import { Kind, isAbstractType } from 'graphql';
import type {
  DocumentNode,
  FieldNode,
  FragmentDefinitionNode,
  GraphQLObjectType,
  GraphQLSchema,
  InlineFragmentNode,
  SelectionNode,
} from 'graphql';

/** The fields that are selected on one type, by the name that each has in the result, in the order of the result. */
export type Selected = Map<string, FieldNode[]>;

export type Fragments = ReadonlyMap<string, FragmentDefinitionNode>;

export function fragmentsOf({ definitions }: DocumentNode): Fragments {
  const fragments = definitions.filter((definition) => definition.kind === Kind.FRAGMENT_DEFINITION);
  return new Map(fragments.map((fragment) => [fragment.name.value, fragment]));
}

/**
 * Collects fields as the GraphQL specification does (6.3.2), once for a type instead of once for each of its objects.
 * @returns undefined if a directive could make it differ from one execution to the next
 */
export function collectFields(
  schema: GraphQLSchema,
  fragments: Fragments,
  type: GraphQLObjectType,
  nodes: readonly FieldNode[],
): Selected | undefined {
  const selected: Selected = new Map();
  const visited = new Set<string>();

  function collect(selections: readonly SelectionNode[]): boolean {
    return selections.every((selection) => {
      if (selection.directives && selection.directives.length > 0) return false;
      if (selection.kind === Kind.FIELD) return add(selection);
      if (selection.kind === Kind.INLINE_FRAGMENT) return spread(selection);
      if (visited.has(selection.name.value)) return true;
      visited.add(selection.name.value);
      const fragment = fragments.get(selection.name.value);
      return fragment !== undefined && !fragment.directives?.length && spread(fragment);
    });
  }

  function add(node: FieldNode): boolean {
    const key = (node.alias ?? node.name).value;
    const same = selected.get(key);
    if (same) same.push(node);
    else selected.set(key, [node]);
    return true;
  }

  function spread({ typeCondition, selectionSet }: FragmentDefinitionNode | InlineFragmentNode): boolean {
    const condition = typeCondition && schema.getType(typeCondition.name.value);
    const applies =
      !condition || condition === type || (isAbstractType(condition) && schema.isSubType(condition, type));
    return !applies || collect(selectionSet.selections);
  }

  return nodes.every(({ selectionSet }) => !selectionSet || collect(selectionSet.selections)) ? selected : undefined;
}
