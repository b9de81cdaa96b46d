import { expect, it } from 'vitest';

import { workerBinary } from '../../../sfu/worker/binary.ts';

it('the operator’s own worker comes first', () => {
  expect(workerBinary(process.execPath)).toBe(process.execPath);
});

it('a worker that is not there is none, so that the installation is mesh only', () => {
  expect(workerBinary('/nowhere/mediasoup-worker')).toBeUndefined();
});
