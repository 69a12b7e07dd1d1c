// Makes one file for Node of an entry in TypeScript and all that it imports from src/. The file appears at once and whole,
// so that it does not matter who runs, or makes, another one at the same time.
import { mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { build } from 'vite';

/** @param more what else the bundler is to know */
export async function bundleForNode(entry, file, more = {}) {
  mkdirSync(dirname(file), { recursive: true });
  const folder = mkdtempSync(join(dirname(file), 'making-'));
  try {
    await build({
      configFile: false,
      logLevel: 'warn',
      ...more,
      build: {
        ssr: entry,
        outDir: folder,
        target: 'node20',
        rolldownOptions: { output: { entryFileNames: 'bundle.mjs', codeSplitting: false } },
      },
    });
    renameSync(join(folder, 'bundle.mjs'), file);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
