import { expect, it } from 'vitest';

import type { RtpParameters, Sfu } from '../../sfu/types.ts';
import { openLocalSfu } from './local.ts';
import { watchWorkers } from './open-in-workers.ts';
import { admit } from './people.ts';
import { newDtlsParameters, opusParameters } from './rtp.ts';

const JOINS = 200;

it('200 joins, leaves, switches and refusals leave nothing open', { timeout: 60_000 }, async () => {
  const workers = watchWorkers();
  const sfu = await openLocalSfu({ workers: 2, consumersPerWorker: 6 });
  await sfu.openCall({ callId: 'call', epoch: 0 });
  const before = await workers.count();
  const { rtpCapabilities } = await sfu.capabilities({});

  for (let join = 0; join < JOINS; join += 1) {
    const call = { callId: 'call', epoch: Math.floor(join / 10) };
    await sfu.openCall(call);
    const person = await admit(sfu, call, `person ${join % 7}`, { isReceiving: join % 2 === 0 });
    await person.send('MICROPHONE');
    const sending = [person.send('CAMERA'), person.send('CAMERA')];
    await Promise.allSettled([
      ...sending,
      ...refusals(sfu, person.reference, person.admission.sendTransport.transportId),
      sfu.resumeConsumers(person.reference),
      sfu.admit({ ...call, epoch: call.epoch - 1, participantId: 'late', rtpCapabilities }),
    ]);
    if (join % 3 === 0) await sfu.closeParticipant(person.reference);
    if (join % 10 === 9) await Promise.all([sfu.closeCall({ ...call, epoch: call.epoch - 1 }), halfway(sfu, call)]);
  }
  const during = await workers.count();
  expect(during['consumers']).toBeGreaterThan(0);

  const last = { callId: 'call', epoch: JOINS / 10 };
  await sfu.openCall(last);
  await sfu.closeCall({ ...last, epoch: last.epoch - 1 });
  expect(await workers.count()).toEqual(before);
  const { calls, participants, workers: usage } = await sfu.usage({});
  expect({ calls, participants }).toEqual({ calls: 1, participants: 0 });
  expect(
    usage.reduce((total, { transports, producers, consumers }) => total + transports + producers + consumers, 0),
  ).toBe(0);
  await sfu.close();
});

function refusals(sfu: Sfu, person: { callId: string; epoch: number; participantId: string }, transportId: string) {
  const eve = { ...person, participantId: 'eve' };
  return [
    sfu.produce({ ...person, transportId, source: 'CAMERA', rtpParameters: opusParameters() }),
    sfu.produce({ ...person, transportId, source: 'SCREEN_SHARE', rtpParameters: {} as RtpParameters }),
    sfu.produce({ ...eve, transportId, source: 'CAMERA', rtpParameters: opusParameters() }),
    sfu.connectTransport({ ...eve, transportId, dtlsParameters: newDtlsParameters() }),
    sfu.connectTransport({ ...person, transportId, dtlsParameters: { fingerprints: [] } }),
    sfu.setRtpCapabilities({ ...eve, rtpCapabilities: {} }),
  ];
}

/** Somebody comes in and the call ends under them. */
async function halfway(sfu: Sfu, call: { callId: string; epoch: number }): Promise<void> {
  const { rtpCapabilities } = await sfu.capabilities({});
  const entering = { callId: 'short', epoch: call.epoch };
  await sfu.openCall(entering);
  const joins = ['ann', 'bob'].map((participantId) => sfu.admit({ ...entering, participantId, rtpCapabilities }));
  const opening = sfu.openCall({ callId: 'shorter', epoch: 1 });
  await sfu.closeCall(entering);
  await sfu.closeCall({ callId: 'shorter', epoch: 1 });
  await Promise.allSettled([...joins, opening]);
}
