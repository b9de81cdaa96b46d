import { randomUUID } from 'node:crypto';
import type { WebSocket } from 'ws';
import type { SfuEvent } from '../../../../sfu/types.ts';
import { openLocalSfu } from '../../../sfu/local.ts';
import { servePage } from './server.ts';
import type { FromPage, ToPage } from './sfu-messages.ts';

const call = { callId: 'call', epoch: 1 };
/** Joins before the first page: as many as the product's server has had. */
const rehearsals = Number(process.env['REHEARSALS'] ?? 0);

/** An SFU whose verbs a page calls by name over a bare WebSocket, a process of its own. */
const sockets = new Map<string, WebSocket>();
const tell = (id: string, message: ToPage) => sockets.get(id)?.send(JSON.stringify(message));
const onEvent = (event: SfuEvent) => {
  if (event.type === 'consumersOpened') tell(event.participantId, { opened: event.consumers });
  if (event.type !== 'producerClosed') return;
  for (const id of sockets.keys()) tell(id, { closed: event.producerId });
};
const sfu = await openLocalSfu({ onEvent });
await sfu.openCall(call);
const { rtpCapabilities } = await sfu.capabilities({});
for (let join = 0; join < rehearsals; join += 1) {
  const mine = { ...call, participantId: randomUUID() };
  await sfu.admit({ ...mine, rtpCapabilities, isReceiving: true, tcpOnly: false });
  await sfu.closeParticipant(mine);
}

await servePage(new URL('sfu-page.ts', import.meta.url), (socket) => {
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
