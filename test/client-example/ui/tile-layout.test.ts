import { expect, test } from 'vitest';
import { tileSize } from '../../../client-example/ui/room/tile-layout.ts';

const shape = { narrowest: 3 / 4, widest: 16 / 9 };
const phone = { width: 366, height: 700 };
const desktop = { width: 1256, height: 668 };

test.each([phone, desktop])('up to ten tiles always fit into %o', (space) => {
  for (let count = 1; count <= 10; count += 1) {
    const { width, height } = tileSize(space, count, 10, shape);
    const columns = Math.floor((space.width + 10) / (width + 10));
    const rows = Math.floor((space.height + 10) / (height + 10));
    expect(columns * rows).toBeGreaterThanOrEqual(count);
    expect(width / height).toBeGreaterThan(0.74);
    expect(width / height).toBeLessThan(1.8);
  }
});

test('two people are above each other on a phone and beside each other on a desktop', () => {
  expect(tileSize(phone, 2, 10, shape).width).toBe(366);
  expect(tileSize(desktop, 2, 10, shape).width).toBeLessThan(640);
});

test('where there is no space yet, tiles have no size', () => {
  expect(tileSize({ width: 0, height: 0 }, 3, 10, shape)).toEqual({ width: 0, height: 0 });
});
