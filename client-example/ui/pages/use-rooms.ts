import { useEffect, useState } from 'react';
import { MyRoomsDocument } from '../../generated/operations.ts';
import type { RoomStateFragment } from '../../generated/operations.ts';
import { api } from '../services.ts';

/** How often to look who is in a call now. */
const refreshMs = 8_000;

/** The rooms of whoever is signed in. */
export interface Rooms {
  /** Null until loaded. */
  rooms: RoomStateFragment[] | null;
  hasMore: boolean;
  problem: string | null;
  showMore: () => void;
  reload: () => void;
}

/** My rooms, page by page, looked at again every few seconds while the page is visible. */
export function useRooms(): Rooms {
  const [state, setState] = useState<Pick<Rooms, 'rooms' | 'hasMore' | 'problem'>>({
    rooms: null,
    hasMore: false,
    problem: null,
  });
  const [pages, setPages] = useState(1);
  const [turn, setTurn] = useState(0);

  useEffect(() => {
    let isCurrent = true;
    const load = () => {
      if (document.hidden) return;
      loadRooms(pages).then(
        (loaded) => isCurrent && setState({ ...loaded, problem: null }),
        (error: Error) => isCurrent && setState((before) => ({ ...before, problem: error.message })),
      );
    };
    load();
    const timer = setInterval(load, refreshMs);
    document.addEventListener('visibilitychange', load);
    return () => {
      isCurrent = false;
      clearInterval(timer);
      document.removeEventListener('visibilitychange', load);
    };
  }, [pages, turn]);

  const showMore = () => setPages((count) => count + 1);
  const reload = () => setTurn((count) => count + 1);
  return { ...state, showMore, reload };
}

async function loadRooms(pages: number): Promise<{ rooms: RoomStateFragment[]; hasMore: boolean }> {
  const rooms: RoomStateFragment[] = [];
  let after: string | null = null;
  let hasMore = true;
  for (let page = 0; page < pages && hasMore; page += 1) {
    // Each page begins where the one before ended.
    const { myRooms }: { myRooms: RoomsPage } = await api.request(MyRoomsDocument, { after });
    for (const edge of myRooms.edges ?? []) if (edge?.node) rooms.push(edge.node);
    after = myRooms.pageInfo.endCursor;
    hasMore = myRooms.pageInfo.hasNextPage;
  }
  return { rooms, hasMore };
}

interface RoomsPage {
  edges: ({ node: RoomStateFragment | null } | null)[] | null;
  pageInfo: { hasNextPage: boolean; endCursor: string | null };
}
