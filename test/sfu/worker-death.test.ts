import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import type { Sfu } from '../../sfu/types.ts';
import { openLocalSfu } from './local.ts';
import { admit } from './people.ts';
import { RecordedEvents } from './recorded-events.ts';

const call = { callId: 'call', epoch: 1 };

describe('a killed worker', () => {
  let events: RecordedEvents;
  let sfu: Sfu;

  async function open(workers: number) {
    events = new RecordedEvents();
    sfu = await openLocalSfu({ workers, onEvent: events.sink });
  }
  afterEach(() => sfu.close());

  /** The one that holds the router of the only call. */
  async function killItsWorker() {
    const { workers } = await sfu.usage({});
    process.kill(workers.find(({ routers }) => routers > 0)!.pid, 'SIGKILL');
  }

  describe('among two', () => {
    beforeEach(() => open(2));

    it('loses its call with one event, and the next epoch opens at once', async () => {
      await sfu.openCall(call);
      const ann = await admit(sfu, call, 'ann');
      await admit(sfu, call, 'bob');
      await ann.send('CAMERA');
      await events.next('consumersOpened');
      await events.next('producerOpened');
      await killItsWorker();
      expect(await events.next('callLost')).toMatchObject(call);
      expect(events.waiting).toEqual([]);
      await expect(ann.send('MICROPHONE')).rejects.toMatchObject({ code: 'CALL_NOT_FOUND' });
      await sfu.openCall({ ...call, epoch: 2 });
      const again = await admit(sfu, { ...call, epoch: 2 }, 'ann');
      await again.send('CAMERA');
    });

    it('leaves the calls of the other alone', async () => {
      await sfu.openCall(call);
      await killItsWorker();
      await events.next('callLost');
      await sfu.openCall({ callId: 'other', epoch: 1 });
      const ann = await admit(sfu, { callId: 'other', epoch: 1 }, 'ann');
      await ann.send('CAMERA');
      expect(events.waiting.map(({ type }) => type)).toEqual(['producerOpened']);
    });
  });

  describe('that was the only one', () => {
    beforeEach(() => open(1));

    it('is replaced on the same port before the call opens again', async () => {
      await sfu.openCall(call);
      const before = await admit(sfu, call, 'ann');
      await killItsWorker();
      await events.next('callLost');
      await sfu.openCall({ ...call, epoch: 2 });
      const after = await admit(sfu, { ...call, epoch: 2 }, 'ann');
      const port = ({ admission }: typeof before) => admission.sendTransport.iceCandidates[0]?.port;
      expect(port(after)).toBe(port(before));
    });

    it('refuses what was on its way', async () => {
      await sfu.openCall(call);
      const ann = await admit(sfu, call, 'ann');
      const { pid } = (await sfu.usage({})).workers[0]!;
      process.kill(pid, 'SIGSTOP');
      const sending = ann.send('CAMERA');
      const { transportId } = ann.admission.sendTransport;
      const restarting = sfu.restartIce({ ...ann.reference, transportId });
      process.kill(pid, 'SIGKILL');
      await expect(sending).rejects.toMatchObject({ name: 'SfuError' });
      await expect(restarting).rejects.toMatchObject({ name: 'SfuError' });
    });
  });
});
