import { defineConfig } from 'vitest/config';

/**
 * `npm test` runs two groups, one after the other: everything quick, two files at a time; then, one file at a time, whatever
 * measures time (browsers and load), so that nothing else disturbs the figures. Benchmarks (test/bench) are never collected.
 */
export default defineConfig({
  test: {
    // Node imports the sources itself, as it does in production; this also keeps graphql a single module instance.
    experimental: { viteModuleRunner: false, nodeLoader: false },
    // Another process may stand still for a moment; what must be quick is measured.
    expect: { poll: { timeout: 10_000 } },
    allowOnly: !process.env['CI'],
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['test/**/*.test.ts'],
          exclude: ['test/browser/**', 'test/load/**', 'test/nat/**', 'test/bench/**'],
          sequence: { groupOrder: 1 },
          maxWorkers: 2,
          testTimeout: 15_000,
          hookTimeout: 15_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'alone',
          include: ['test/browser/**/*.test.ts', 'test/load/**/*.test.ts', 'test/nat/**/*.test.ts'],
          sequence: { groupOrder: 2 },
          fileParallelism: false,
          testTimeout: 240_000,
          hookTimeout: 60_000,
        },
      },
    ],
  },
});
