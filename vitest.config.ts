import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Generous: machines under load are slow, and a test that hangs fails all the same. Projects do not inherit it. */
const testTimeout = 60_000;
const hookTimeout = testTimeout;

/** What takes long, though its file is short. */
const long =
  /seeds|cut-points|real-etcd\/differential|autoscale|workload-faults|histories|impossible-pods|headless\/|kubectl\/verbs/;

/** What watches tell is shared by all clients of a realm: in tests it cannot be changed. */
const frozenWatchLine = join(import.meta.dirname, 'src/client/frozen-watch-line.contract.ts');

/** Begins with what takes long, so that it is not left alone at the end. */
class LongFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const isLong = ({ moduleId }: TestSpecification): boolean => long.test(moduleId);
    return [...sorted.filter(isLong), ...sorted.filter((file) => !isLong(file))];
  }
}

export default defineConfig({
  test: {
    sequence: { sequencer: LongFirst },
    // Some tests wait in earnest, for a real kubectl or a real etcd: meanwhile the others have the cores.
    maxWorkers: availableParallelism() + 1,
    projects: [
      {
        resolve: { alias: [{ find: /^\.\/watch-line\.ts$/, replacement: frozenWatchLine }] },
        test: {
          name: 'engine',
          environment: 'node',
          // Files share their worker's modules: what one has warmed up runs fast in the next.
          isolate: false,
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
