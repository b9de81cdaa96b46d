import { defineConfig } from 'vitest/config';

/** Benchmarks in Chromium: what they stand on (people, rooms, servers) is test support, so vitest runs them. */
export default defineConfig({
  test: {
    experimental: { viteModuleRunner: false, nodeLoader: false },
    include: ['test/bench/media/*.bench.ts'],
    fileParallelism: false,
    testTimeout: 45 * 60_000,
    hookTimeout: 60_000,
    reporters: ['minimal'],
  },
});
