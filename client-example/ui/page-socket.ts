import { openSessionSocket } from '../signaling/session-socket.ts';
import type { Socket } from '../signaling/socket.ts';
import { endpoint, session } from './services.ts';

interface Shared {
  socket: Socket;
  kind: 'account' | 'guest' | undefined;
  holders: number;
}

let shared: Shared | null = null;

/** The one socket of this page, open for as long as anything on it needs one. */
export interface HeldSocket {
  socket: Socket;
  /** May be called again; the last one to let go closes it. */
  release: () => void;
}

/** Opens the socket of whoever is signed in, or shares the one that is open. */
export function holdSocket(): HeldSocket {
  const kind = session.credentials.read()?.kind;
  // A guest who has signed in is somebody else.
  const isUsable = shared && shared.kind === kind && shared.socket.state.read() !== 'closed';
  const held = isUsable && shared ? shared : { socket: openSessionSocket(endpoint, session), kind, holders: 0 };
  shared = held;
  held.holders += 1;
  let isHeld = true;
  const release = () => {
    if (!isHeld) return;
    isHeld = false;
    held.holders -= 1;
    if (held.holders === 0) held.socket.close();
  };
  return { socket: held.socket, release };
}
