import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    /** Generous: machines under load are slow, and a test that hangs fails all the same. */
    testTimeout: 30_000,
    projects: [
      {
        test: {
          name: 'engine',
          environment: 'node',
          include: ['src/**/*.test.ts', 'scripts/**/*.test.ts'],
          exclude: ['src/**/*.browser.test.ts'],
        },
      },
      {
        plugins: [react()],
        test: { name: 'page', environment: 'happy-dom', include: ['src/**/*.test.tsx'] },
      },
    ],
  },
});
