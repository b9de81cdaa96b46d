import type { MediaState } from '../media/media.ts';
import type { Socket } from '../signaling/socket.ts';
import type { Store } from '../signaling/store.ts';

/** Browsers that tell of the network's kind tell of its change. */
type WithConnection = Navigator & { readonly connection?: EventTarget };

export interface NetworkWatchOptions {
  /** How everybody is reached. */
  remote: Store<ReadonlyMap<string, { readonly state: MediaState }>>;
  socket: Socket;
  /** The network of this device is another one, and the server is within reach over it. */
  onChanged: () => void;
}

/**
 * Notices that this device is in another network. Media that stops says so first, within some seconds, but may as well be the
 * other side's fault; the socket, which would not notice for much longer, is asked: if it is dead, too, it was this side's, and
 * once it is back everything that is not connected can be mended without waiting.
 * @returns a function that ends it
 */
export function watchNetwork({ remote, socket, onChanged }: NetworkWatchOptions): () => void {
  let isInterrupted = false;
  let isLost = false;

  const ask = async () => {
    if (!(await socket.probe())) isLost = true;
  };
  const onNetwork = () => void ask();
  const endings = [
    remote.subscribe(() => {
      const wasInterrupted = isInterrupted;
      isInterrupted = [...remote.read().values()].some(({ state }) => state === 'disconnected' || state === 'failed');
      if (isInterrupted && !wasInterrupted) void ask();
    }),
    socket.state.subscribe(() => {
      if (!isLost || socket.state.read() !== 'connected') return;
      isLost = false;
      onChanged();
    }),
  ];
  const { connection } = navigator as WithConnection;
  connection?.addEventListener('change', onNetwork);
  window.addEventListener('online', onNetwork);

  return () => {
    for (const end of endings) end();
    connection?.removeEventListener('change', onNetwork);
    window.removeEventListener('online', onNetwork);
  };
}
