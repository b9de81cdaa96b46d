import fc from 'fast-check';
import { expect, it, vi } from 'vitest';

import type { Sfu, SfuErrorCode, TrackSource } from '../../sfu/types.ts';
import { FakeSfu } from '../support/fake-sfu.ts';
import { openLocalSfu } from './local.ts';
import { rtpParametersOf } from './rtp.ts';

const people = ['ann', 'bob', 'cleo'];
const sources: TrackSource[] = ['MICROPHONE', 'CAMERA', 'SCREEN_SHARE', 'SCREEN_SHARE_AUDIO'];

const person = fc.constantFrom(...people);
const source = fc.constantFrom(...sources, 'CAMERA' as const);
const maxVideos = fc.constantFrom(undefined, 0, 1);
const step = fc.oneof(
  { weight: 4, arbitrary: fc.record({ do: fc.constant('admit' as const), person, maxVideos, now: fc.boolean() }) },
  { weight: 12, arbitrary: fc.record({ do: fc.constant('produce' as const), person, source }) },
  { weight: 5, arbitrary: fc.record({ do: fc.constant('unproduce' as const), person, source }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('pause' as const), person, source, now: fc.boolean() }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('prefer' as const), person, maxVideos, hide: person, source }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('resume' as const), person }) },
  fc.record({ do: fc.constant('renew' as const), person, now: fc.boolean() }),
  fc.record({ do: fc.constant('leave' as const), person }),
  fc.record({ do: fc.constant('switch' as const), now: fc.boolean() }),
);
/** Everybody is there to begin with. */
const steps = fc
  .tuple(fc.array(maxVideos, { minLength: 3, maxLength: 3 }), fc.array(step, { minLength: 10, maxLength: 40 }))
  .map(([limits, rest]) => [
    ...people.map((name, index): Step => ({ do: 'admit', person: name, maxVideos: limits[index], now: false })),
    ...rest,
  ]);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

/** One Sfu and what a client of it would remember; ids differ from Sfu to Sfu, everything else must not. */
class Side {
  readonly sfu: Sfu;
  readonly #callId: string;
  #epoch = 1;
  readonly #transports = new Map<string, string>();
  readonly #producers = new Map<string, string>();

  constructor(sfu: Sfu, callId: string) {
    this.sfu = sfu;
    this.#callId = callId;
  }

  get #call() {
    return { callId: this.#callId, epoch: this.#epoch };
  }

  async open(): Promise<void> {
    await this.sfu.openCall(this.#call);
  }

  /** What came of it, in words that do not depend on ids. */
  async take(each: Step): Promise<string> {
    try {
      return await this.#take(each);
    } catch (error) {
      return (error as { code: SfuErrorCode }).code;
    }
  }

  async #take(each: Step): Promise<string> {
    if (each.do === 'switch') {
      const before = this.#call;
      this.#epoch += 1;
      await this.open();
      if (each.now) await this.sfu.closeCall(before);
      return 'switched';
    }
    const reference = { ...this.#call, participantId: each.person };
    const { rtpCapabilities } = await this.sfu.capabilities({});
    const transportId = this.#transports.get(each.person) ?? 'none';
    switch (each.do) {
      case 'admit': {
        const preferences = { maxVideos: each.maxVideos };
        const admission = await this.sfu.admit({ ...reference, rtpCapabilities, preferences, isReceiving: each.now });
        this.#transports.set(each.person, admission.sendTransport.transportId);
        return named(admission.consumers);
      }
      case 'produce': {
        const rtpParameters = rtpParametersOf(each.source);
        const { producerId } = await this.sfu.produce({
          ...reference,
          transportId,
          source: each.source,
          rtpParameters,
        });
        this.#producers.set(`${each.person} ${each.source}`, producerId);
        return 'produced';
      }
      case 'unproduce':
        await this.sfu.closeProducer({ ...reference, producerId: this.#producer(each) });
        return 'closed';
      case 'pause':
        await this.sfu.setProducerPaused({ ...reference, producerId: this.#producer(each), isPaused: each.now });
        return 'paused or resumed';
      case 'prefer': {
        const hidden = { participantId: each.hide, source: each.source, isShown: false };
        const preferences = { maxVideos: each.maxVideos, sources: [hidden] };
        return named((await this.sfu.setReceivePreferences({ ...reference, preferences })).consumers);
      }
      case 'resume':
        await this.sfu.resumeConsumers(reference);
        return 'resumed';
      case 'renew': {
        const direction = each.now ? 'SEND' : 'RECEIVE';
        const renewed = await this.sfu.createWebRtcTransport({ ...reference, direction });
        if (direction === 'SEND') this.#transports.set(each.person, renewed.transportId);
        else return named((await this.sfu.setRtpCapabilities({ ...reference, rtpCapabilities })).consumers);
        return 'renewed';
      }
      case 'leave':
        await this.sfu.closeParticipant(reference);
        return 'left';
    }
  }

  #producer(of: { person: string; source: TrackSource }): string {
    return this.#producers.get(`${of.person} ${of.source}`) ?? 'none';
  }

  /** Who sends what, and who receives what of whom. */
  async picture(): Promise<string[]> {
    const { producers, participants } = await this.sfu.snapshot(this.#call);
    const receiving = participants.map(async ({ participantId, consumers }) => {
      const stats = await this.sfu.stats({ ...this.#call, participantId });
      const paused = new Map(stats.consumers.map(({ consumerId, isPaused }) => [consumerId, isPaused]));
      return consumers.map((each) => `${participantId} < ${named([each])} ${paused.get(each.consumerId)}`);
    });
    const sending = producers.map((each) => `${each.participantId} > ${each.source} ${each.isPaused}`);
    return [
      ...sending,
      ...(await Promise.all(receiving)).flat(),
      ...participants.map((each) => each.participantId),
    ].toSorted();
  }
}

function named(consumers: { participantId: string; source: TrackSource }[]): string {
  return consumers
    .map(({ participantId, source: of }) => `${participantId} ${of}`)
    .toSorted()
    .join(', ');
}

it('whatever people do, the fake tells the same story as the real one', { timeout: 60_000 }, async () => {
  const sfus = [await openLocalSfu({ workers: 2, consumersPerWorker: 3 }), new FakeSfu(() => undefined)];
  let calls = 0;
  await fc.assert(
    fc.asyncProperty(steps, async (taken) => {
      calls += 1;
      const [real, fake] = sfus.map((sfu) => new Side(sfu, `call ${calls}`)) as [Side, Side];
      await Promise.all([real.open(), fake.open()]);
      for (const each of taken) {
        expect(await real.take(each)).toEqual(await fake.take(each));
        await vi.waitFor(async () => expect(await real.picture()).toEqual(await fake.picture()), { interval: 5 });
      }
    }),
    { numRuns: 60 },
  );
  await Promise.all(sfus.map((sfu) => sfu.close()));
});
