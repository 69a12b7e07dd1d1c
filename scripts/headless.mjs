// `npm run headless -- [flags]`: bundles the engine for Node when it has changed, then runs it with the flags.
import { spawn } from 'node:child_process';
import { build } from 'vite';
import { buildWhenChanged } from './source-stamp.mjs';

const folder = '.cache/headless';

await buildWhenChanged(`${folder}/.built-from`, ['src', 'package-lock.json'], () =>
  build({
    configFile: false,
    logLevel: 'warn',
    build: {
      ssr: 'src/hosts/node-main.ts',
      outDir: folder,
      emptyOutDir: true,
      target: 'node20',
      rollupOptions: { output: { entryFileNames: 'main.mjs', chunkFileNames: '[name]-[hash].mjs' } },
    },
  }),
);
const child = spawn(process.execPath, [`${folder}/main.mjs`, ...process.argv.slice(2)], { stdio: 'inherit' });
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));
child.on('exit', (code) => process.exit(code ?? 0));
