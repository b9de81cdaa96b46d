import { describe } from 'vitest';

import { openLocalSfu } from './local.ts';
import { keepsTheSfuContract } from './sfu-contract.ts';

describe('LocalSfu', () => {
  keepsTheSfuContract((onEvent) => openLocalSfu({ onEvent }));
});
