import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { SfuConsumerStateFragment } from '../../../client-example/generated/operations.ts';
import { Gathering } from '../../../client-example/sfu/gathering.ts';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

function consumer(participantId: string, id: string): SfuConsumerStateFragment {
  return {
    id,
    producerId: `producer of ${id}`,
    participantId,
    source: 'CAMERA',
    kind: 'VIDEO',
    rtpParameters: { codecs: [] },
    spatialLayers: 1,
    temporalLayers: 1,
  };
}

/** Writes down what it is asked to open, and when which consumers were let flow. */
class Receiving {
  readonly opened: string[][] = [];
  readonly resumed: { afterMs: number; ids: string[] }[] = [];
  readonly #begun = Date.now();

  async open(consumers: readonly SfuConsumerStateFragment[]): Promise<void> {
    this.opened.push(consumers.map(({ id }) => id));
  }

  async resume(ids: string[] = []): Promise<void> {
    this.resumed.push({ afterMs: Date.now() - this.#begun, ids });
  }
}

const threePeople = [consumer('ann', 'a1'), consumer('ben', 'b1'), consumer('ann', 'a2'), consumer('eve', 'e1')];

test('without another way everything is negotiated and flows at once', async () => {
  const receiving = new Receiving();
  const gathering = new Gathering({ receiver: () => receiving, isTakingOver: () => false, isPlaying: () => false });
  gathering.take(threePeople);
  await vi.advanceTimersByTimeAsync(0);
  expect(receiving.opened).toEqual([['a1', 'b1', 'a2', 'e1']]);
  expect(receiving.resumed).toEqual([{ afterMs: 0, ids: ['a1', 'b1', 'a2', 'e1'] }]);
});

test('who plays on another way flows one after the other, and who does not is not kept waiting for them', async () => {
  const receiving = new Receiving();
  const isPlaying = (id: string) => id !== 'eve';
  const gathering = new Gathering({ receiver: () => receiving, isTakingOver: () => true, isPlaying });
  gathering.take(threePeople.slice(0, 2));
  gathering.take(threePeople.slice(2));
  await vi.advanceTimersByTimeAsync(1_000);
  expect(receiving.opened).toEqual([['a1', 'b1', 'a2', 'e1']]);
  expect(receiving.resumed).toEqual([
    { afterMs: 200, ids: ['e1'] },
    { afterMs: 200, ids: ['a1', 'a2'] },
    { afterMs: 350, ids: ['b1'] },
  ]);
});

test('what waits its turn is forgotten with everything else', async () => {
  const receiving = new Receiving();
  const gathering = new Gathering({ receiver: () => receiving, isTakingOver: () => true, isPlaying: () => true });
  gathering.take(threePeople);
  await vi.advanceTimersByTimeAsync(200);
  gathering.clear();
  await vi.advanceTimersByTimeAsync(1_000);
  expect(receiving.resumed.map(({ ids }) => ids)).toEqual([['a1', 'a2']]);
});

test('what waits its turn is forgotten with the session that it was of', async () => {
  const receiving = new Receiving();
  let receiver: Receiving | undefined = receiving;
  const gathering = new Gathering({ receiver: () => receiver, isTakingOver: () => true, isPlaying: () => true });
  gathering.take(threePeople);
  await vi.advanceTimersByTimeAsync(200);
  receiver = undefined;
  await vi.advanceTimersByTimeAsync(1_000);
  expect(receiving.resumed.map(({ ids }) => ids)).toEqual([['a1', 'a2']]);
});
