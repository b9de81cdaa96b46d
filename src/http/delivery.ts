import type { Pollable } from '../events/pollable.ts';
import type { Outbox } from './outbox.ts';
import { nextMessage } from './socket-messages.ts';

/**
 * Sends a subscription's results as they come, and no faster than the socket takes them: what waits meanwhile waits in
 * the stream, which has bounds of its own.
 * @param results JSON
 * @param onEnd called once, when there are no more
 */
export function deliver(id: string, results: Pollable<string>, outbox: Outbox, onEnd: () => void): void {
  const [before, , after] = nextMessage(id, '');
  const send = () => {
    while (outbox.hasRoom) {
      const result = results.poll();
      if (!result) return results.onReady(send);
      if (result.done) return onEnd();
      outbox.send(before, result.value, after);
    }
    outbox.onRoom(send);
  };
  send();
}
