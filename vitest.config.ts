import { availableParallelism } from 'node:os';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';

/** Generous: machines under load are slow, and a test that hangs fails all the same. Projects do not inherit it. */
const testTimeout = 60_000;
const hookTimeout = testTimeout;

export default defineConfig({
  test: {
    // Some tests wait in earnest, for a real kubectl or a real etcd: meanwhile the others have the cores.
    maxWorkers: availableParallelism() + 1,
    projects: [
      {
        test: {
          name: 'engine',
          environment: 'node',
          testTimeout,
          hookTimeout,
          include: ['src/**/*.test.ts', 'scripts/**/*.test.ts'],
          exclude: ['src/**/*.browser.test.ts'],
        },
      },
      {
        plugins: [react()],
        test: { name: 'page', environment: 'happy-dom', testTimeout, hookTimeout, include: ['src/**/*.test.tsx'] },
      },
    ],
  },
});
