import { defineConfig } from '@playwright/test';
import { findChromium, sandboxFlags } from './scripts/find-chromium.mjs';

/** Two checkouts can run their tests side by side. */
const port = Number(process.env['PODSCOPE_TEST_PORT'] ?? 4199);
const executablePath = await findChromium();

export default defineConfig({
  testDir: 'e2e',
  // Pictures are for people to look at: `npm run pictures` takes them again.
  testMatch: process.env['PODSCOPE_PICTURES'] ? '*.pictures.ts' : '*.spec.ts',
  outputDir: '.cache/e2e',
  /** Generous: each test runs a cluster of eight workers, and machines under load are slow. */
  timeout: 240_000,
  expect: { timeout: 30_000 },
  workers: 2,
  forbidOnly: true,
  reporter: [
    ['list'],
    ['json', { outputFile: process.env['PLAYWRIGHT_JSON_OUTPUT_NAME'] ?? '.cache/reports/e2e.json' }],
  ],
  use: {
    baseURL: `http://127.0.0.1:${port}/`,
    viewport: { width: 1440, height: 900 },
    /** A recording of every step makes the tests half as slow again: it is made where one is asked for. */
    trace: process.env['PODSCOPE_TRACE'] ? 'retain-on-failure' : 'off',
    launchOptions: {
      ...(executablePath && { executablePath }),
      args: [...sandboxFlags(), '--disable-background-networking', '--disable-component-update', '--no-first-run'],
    },
  },
  webServer: {
    command: `node scripts/serve-for-tests.mjs ${port}`,
    url: `http://127.0.0.1:${port}/`,
    reuseExistingServer: false,
  },
});
