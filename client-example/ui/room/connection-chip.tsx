import type { Socket } from '../../signaling/socket.ts';
import { useStore } from '../use-store.ts';
import { useLasting } from './use-lasting.ts';

/** A shorter interruption is nobody's business. */
const patienceMs = 700;

/** Says when the server is away. The call itself goes on meanwhile, so nothing is covered. */
export function ConnectionChip({ socket }: { socket: Socket }) {
  const isConnected = useStore(socket.state) === 'connected';
  const isShown = useLasting(!isConnected, patienceMs);

  return (
    <span role="status" data-testid="server-connection" data-connected={isConnected}>
      {isShown && (
        <span className="chip chip-warn">
          <span className="spinner" />
          Reconnecting…
        </span>
      )}
    </span>
  );
}
