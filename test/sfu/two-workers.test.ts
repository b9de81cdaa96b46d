import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import type { Sfu } from '../../sfu/types.ts';
import { openLocalSfu } from './local.ts';
import { watchWorkers } from './open-in-workers.ts';
import { admit } from './people.ts';
import type { Person } from './people.ts';
import { RecordedEvents } from './recorded-events.ts';

const call = { callId: 'call', epoch: 1 };
const workers = watchWorkers();

describe('a call that outgrows its worker', () => {
  let events: RecordedEvents;
  let sfu: Sfu;
  let ann: Person;
  let bob: Person;
  let cleo: Person;

  beforeEach(async () => {
    events = new RecordedEvents();
    sfu = await openLocalSfu({ workers: 2, consumersPerWorker: 1, onEvent: events.sink });
    await sfu.openCall(call);
    ann = await admit(sfu, call, 'ann');
    await ann.send('CAMERA');
    bob = await admit(sfu, call, 'bob');
    cleo = await admit(sfu, call, 'cleo');
  });
  afterEach(() => sfu.close());

  it('takes newcomers on another one, and they receive what is sent on the first', async () => {
    const port = ({ admission }: Person) => admission.receiveTransport.iceCandidates[0]?.port;
    expect(port(bob)).toBe(port(ann));
    expect(port(cleo)).not.toBe(port(ann));
    expect(cleo.admission.consumers).toMatchObject([{ participantId: 'ann', spatialLayers: 3, temporalLayers: 3 }]);
    expect((await sfu.usage({})).workers.map(({ routers }) => routers)).toEqual([1, 1]);
  });

  it('sends the other way, too', async () => {
    const producerId = await cleo.send('MICROPHONE');
    const [first, second] = [await events.next('consumersOpened'), await events.next('consumersOpened')];
    expect([first.participantId, second.participantId].toSorted()).toEqual(['ann', 'bob']);
    expect([...first.consumers, ...second.consumers].map((consumer) => consumer.producerId)).toEqual([
      producerId,
      producerId,
    ]);
  });

  it('ends on both what ends on one', async () => {
    await cleo.send('MICROPHONE');
    await events.next('consumersOpened');
    await events.next('consumersOpened');
    await sfu.closeParticipant(ann.reference);
    await sfu.closeParticipant(cleo.reference);
    await expect(events.next('producerClosed')).resolves.toMatchObject({ participantId: 'ann' });
    await expect(events.next('producerClosed')).resolves.toMatchObject({ participantId: 'cleo' });
    // Bob's two transports and the pair that joins the workers stay; nothing flows over them.
    await expect.poll(() => workers.count()).toMatchObject({ routers: 2, transports: 4, producers: 0, consumers: 0 });
    await sfu.closeCall(call);
    expect(await workers.count()).toMatchObject({ routers: 0, transports: 0 });
  });

  it('is lost when either of them dies', async () => {
    const { workers: usage } = await sfu.usage({});
    process.kill(usage[1]!.pid, 'SIGKILL');
    await expect(events.next('callLost')).resolves.toMatchObject(call);
    expect((await sfu.usage({})).calls).toBe(0);
    expect((await workers.count())['routers']).toBe(0);
  });
});
