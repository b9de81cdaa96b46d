import { randomUUID } from 'node:crypto';
import { onTestFinished } from 'vitest';
import type { WebSocket } from 'ws';
import type { ConsumerParameters, SfuEvent } from '../../../../sfu/types.ts';
import { openLocalSfu } from '../../../sfu/local.ts';
import { servePage } from './server.ts';

/** What a page says: a verb, named by one of those that take whatever it sends. */
interface FromPage {
  id: number;
  method: 'snapshot';
  parameters: object;
}

/** What a page hears: answers, consumers that were opened, and producers that were closed. */
export type ToPage = { id: number; result: unknown } | { opened: ConsumerParameters[] } | { closed: string };

const call = { callId: 'call', epoch: 1 };

/** An SFU whose verbs a page calls by name over a bare WebSocket. @returns the address of its page */
export async function serveSfu(): Promise<string> {
  const sockets = new Map<string, WebSocket>();
  const tell = (id: string, message: ToPage) => sockets.get(id)?.send(JSON.stringify(message));
  const onEvent = (event: SfuEvent) => {
    if (event.type === 'consumersOpened') tell(event.participantId, { opened: event.consumers });
    if (event.type !== 'producerClosed') return;
    for (const id of sockets.keys()) tell(id, { closed: event.producerId });
  };
  const sfu = await openLocalSfu({ onEvent });
  onTestFinished(() => sfu.close());
  await sfu.openCall(call);
  return servePage(new URL('sfu-page.ts', import.meta.url), (socket) => {
    const participantId = randomUUID();
    sockets.set(participantId, socket);
    const answer = async ({ id, method, parameters }: FromPage) =>
      tell(participantId, { id, result: await sfu[method]({ ...parameters, ...call, participantId }) });
    socket.on('message', (data: Buffer) => void answer(JSON.parse(data.toString()) as FromPage));
    socket.on('close', () => {
      sockets.delete(participantId);
      void sfu.closeParticipant({ ...call, participantId });
    });
  });
}
