import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';

import { observer } from 'mediasoup';
import type { Worker } from 'mediasoup/types';
import { expect, it } from 'vitest';

import { freePort } from '../../sfu/listen.ts';
import { openLocalSfu } from './local.ts';
import { admit } from './people.ts';

it('a taken port is a clear error at the start', async () => {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await expect(openLocalSfu({ port })).rejects.toMatchObject({ code: 'PORTS_EXHAUSTED', port, ip: '127.0.0.1' });
  server.close();
});

it('a start that failed has ended every worker that it began', async () => {
  const started: Worker[] = [];
  observer.on('newworker', (worker) => started.push(worker));
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await expect(openLocalSfu({ port: port - 1, workers: 4 })).rejects.toMatchObject({ port });
  expect(started).toHaveLength(4);
  expect(started.every((worker) => worker.closed)).toBe(true);
  await expect.poll(() => started.every((worker) => worker.subprocessClosed)).toBe(true);
  server.close();
});

it('without a port to join another worker a newcomer is refused, and nothing of it stays', async () => {
  const call = { callId: 'call', epoch: 1 };
  const port = await freePort();
  const sfu = await openLocalSfu({ workers: 2, consumersPerWorker: 1, pipePorts: { min: port, max: port } });
  await sfu.openCall(call);
  const ann = await admit(sfu, call, 'ann');
  await ann.send('CAMERA');
  await admit(sfu, call, 'bob');
  const counts = async () =>
    (await sfu.usage({})).workers.map(({ transports, producers, consumers }) => ({ transports, producers, consumers }));
  const before = await counts();
  await expect(admit(sfu, call, 'cleo')).rejects.toMatchObject({ code: 'PORTS_EXHAUSTED' });
  expect(await counts()).toEqual(before);
  expect((await sfu.snapshot(call)).participants.map(({ participantId }) => participantId)).toEqual(['ann', 'bob']);
  await sfu.close();
});

it('every worker listens on one port for UDP and TCP, from the first one on', async () => {
  const port = await freePort();
  const sfu = await openLocalSfu({ port, announcedAddress: '198.51.100.7' });
  await sfu.openCall({ callId: 'call', epoch: 1 });
  const { admission } = await admit(sfu, { callId: 'call', epoch: 1 }, 'ann');
  const candidates = admission.sendTransport.iceCandidates.map(
    (each) => `${each.protocol} ${each.address} ${each.port}`,
  );
  expect(candidates).toEqual([`udp 198.51.100.7 ${port}`, `tcp 198.51.100.7 ${port}`]);
  await sfu.close();
});
