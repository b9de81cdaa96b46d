import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Places } from '../../src/events/places.ts';

test('what comes first goes first, however often it is added and dropped', () => {
  fc.assert(
    fc.property(fc.array(fc.boolean()), (steps) => {
      const places = new Places(() => ({ is: 0 }));
      const model: number[] = [];
      for (const [index, isAdded] of steps.entries()) {
        if (isAdded) {
          places.add().is = index;
          model.push(index);
        } else if (model.length > 0) {
          places.drop();
          model.shift();
        }
        expect(Array.from({ length: places.length + 1 }, (_, at) => places.at(at)?.is)).toEqual([...model, undefined]);
      }
    }),
  );
});

test('no more places are made than twice as many as there ever were items at once', () => {
  let made = 0;
  const places = new Places(() => ({ number: ++made }));
  for (let round = 0; round < 1_000; round += 1) {
    for (let count = 0; count < 100; count += 1) places.add();
    for (let count = 0; count < 100; count += 1) places.drop();
  }
  expect(made).toBeLessThanOrEqual(200);
});
