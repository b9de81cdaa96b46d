import { describe } from 'vitest';

import { FakeSfu } from '../support/fake-sfu.ts';
import { keepsTheSfuContract } from './sfu-contract.ts';

describe('FakeSfu', () => {
  keepsTheSfuContract(async (onEvent) => new FakeSfu(onEvent));
});
