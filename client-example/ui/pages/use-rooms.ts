import { MyRoomsDocument } from '../../generated/operations.ts';
import type { RoomStateFragment } from '../../generated/operations.ts';
import { usePages } from '../use-pages.ts';
import type { Pages } from '../use-pages.ts';

/** How often to look who is in a call now. */
const refreshMs = 8_000;

/** The rooms of whoever is signed in; pairs are found under people. */
export function useRooms(): Omit<Pages<RoomStateFragment>, 'items'> & { rooms: RoomStateFragment[] | null } {
  const { items, ...pages } = usePages(MyRoomsDocument, {}, ({ myRooms }) => myRooms, { refreshMs });
  return { ...pages, rooms: items?.filter(({ kind }) => kind === 'GROUP') ?? null };
}
