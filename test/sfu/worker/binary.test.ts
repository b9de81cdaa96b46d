import { expect, it } from 'vitest';

import { workerBinary } from '../../../sfu/worker/binary.ts';

it('the operator’s own worker comes first', () => {
  expect(workerBinary('/opt/mediasoup-worker')).toBe('/opt/mediasoup-worker');
});

it('a relative path is one from here, never a name to look for on the PATH', () => {
  expect(workerBinary('mediasoup-worker')).toBe(`${process.cwd()}/mediasoup-worker`);
});

it('otherwise it is where find-or-build leaves it', () => {
  expect(workerBinary()).toMatch(/\/\.cache\/mediasoup-worker\/[\d.]+\/mediasoup-worker$/);
});
