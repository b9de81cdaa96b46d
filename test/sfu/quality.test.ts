import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { Quality, qualityOf } from '../../sfu/quality.ts';
import type { ConnectionQuality } from '../../sfu/types.ts';

describe('the connection quality', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('is that of the worst stream; a stream that rests does not count', () => {
    expect(qualityOf([])).toBe('EXCELLENT');
    expect(qualityOf([10, 0, 8])).toBe('EXCELLENT');
    expect(qualityOf([10, 7])).toBe('GOOD');
    expect(qualityOf([10, 4, 9])).toBe('POOR');
  });

  it('is told at most once a second, and only when it is another', () => {
    let measured: ConnectionQuality = 'EXCELLENT';
    const told: ConnectionQuality[] = [];
    const quality = new Quality(
      () => measured,
      (changed) => told.push(changed),
    );
    quality.update();
    vi.advanceTimersByTime(1000);
    expect(told).toEqual([]);
    for (const next of ['GOOD', 'EXCELLENT', 'POOR', 'LOST'] as const) {
      measured = next;
      quality.update();
    }
    vi.advanceTimersByTime(1000);
    expect(told).toEqual(['LOST']);
    measured = 'GOOD';
    quality.update();
    quality.close();
    quality.update();
    vi.advanceTimersByTime(5000);
    expect(told).toEqual(['LOST']);
  });

  it('of somebody who comes back is told, though it is what a newcomer has', () => {
    const told: ConnectionQuality[] = [];
    const quality = new Quality(
      () => 'EXCELLENT',
      (changed) => told.push(changed),
      'LOST',
    );
    quality.update();
    vi.advanceTimersByTime(1000);
    expect(told).toEqual(['EXCELLENT']);
    expect(quality.told).toBe('EXCELLENT');
  });
});
