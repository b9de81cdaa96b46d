import { useEffect, useEffectEvent, useState } from 'react';
import type { TypedDocumentString } from '../generated/operations.ts';
import { api } from './services.ts';

/** A Relay connection, as far as a list needs it. */
interface Connection<Node> {
  edges: readonly ({ node: Node | null } | null)[] | null;
  pageInfo: { hasNextPage: boolean; endCursor: string | null };
}

/** A list that is loaded page by page. */
export interface Pages<Node> {
  /** Null until loaded. */
  items: Node[] | null;
  hasMore: boolean;
  problem: string | null;
  showMore: () => void;
  reload: () => void;
}

/**
 * Loads a list when the page part appears, and again when somebody comes back to the page.
 * @param refreshMs loads it again this often, too, while the page is visible
 */
export function usePages<Data, Variables extends { after?: string | null }, Node>(
  document: TypedDocumentString<Data, Variables>,
  variables: Omit<Variables, 'after'>,
  connectionOf: (data: Data) => Connection<Node>,
  { refreshMs }: { refreshMs?: number } = {},
): Pages<Node> {
  const [state, setState] = useState<Pick<Pages<Node>, 'items' | 'hasMore' | 'problem'>>({
    items: null,
    hasMore: false,
    problem: null,
  });
  const [pages, setPages] = useState(1);
  const [turn, setTurn] = useState(0);
  const key = JSON.stringify(variables);
  const loadAll = useEffectEvent(() => loadPages(document, variables, connectionOf, pages));

  useEffect(() => {
    let isCurrent = true;
    const load = () => {
      if (globalThis.document.hidden) return;
      loadAll().then(
        (loaded) => isCurrent && setState({ ...loaded, problem: null }),
        (error: Error) => isCurrent && setState((before) => ({ ...before, problem: error.message })),
      );
    };
    load();
    const timer = refreshMs === undefined ? undefined : setInterval(load, refreshMs);
    globalThis.document.addEventListener('visibilitychange', load);
    return () => {
      isCurrent = false;
      clearInterval(timer);
      globalThis.document.removeEventListener('visibilitychange', load);
    };
  }, [document, key, pages, turn, refreshMs]);

  const showMore = () => setPages((count) => count + 1);
  const reload = () => setTurn((count) => count + 1);
  return { ...state, showMore, reload };
}

async function loadPages<Data, Variables extends { after?: string | null }, Node>(
  document: TypedDocumentString<Data, Variables>,
  variables: Omit<Variables, 'after'>,
  connectionOf: (data: Data) => Connection<Node>,
  pages: number,
): Promise<{ items: Node[]; hasMore: boolean }> {
  const items: Node[] = [];
  let after: string | null = null;
  let hasMore = true;
  for (let page = 0; page < pages && hasMore; page += 1) {
    // Each page begins where the one before ended.
    const connection: Connection<Node> = connectionOf(
      await api.request(document, { ...variables, after } as Variables),
    );
    for (const edge of connection.edges ?? []) if (edge?.node) items.push(edge.node);
    after = connection.pageInfo.endCursor;
    hasMore = connection.pageInfo.hasNextPage;
  }
  return { items, hasMore };
}
