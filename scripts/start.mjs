// `npm start [-- --port N]`: builds the page when its sources have changed, serves it and prints the address.
import { spawnSync } from 'node:child_process';
import { serve } from './serve.mjs';
import { buildWhenChanged } from './source-stamp.mjs';

const portFlag = process.argv.indexOf('--port');
const port = portFlag < 0 ? 4173 : Number(process.argv[portFlag + 1]);

await buildWhenChanged(
  'dist/.built-from',
  ['src', 'public', 'index.html', 'vite.config.ts', 'package-lock.json'],
  () => {
    console.log('Building the page ...');
    const { status } = spawnSync(process.execPath, ['node_modules/vite/bin/vite.js', 'build', '--logLevel', 'warn'], {
      stdio: 'inherit',
    });
    if (status !== 0) process.exit(1);
  },
);
try {
  console.log(`Podscope is at ${await serve('dist', port)}`);
} catch (error) {
  console.log(
    error.code === 'EADDRINUSE' ? `Podscope is at ${await serve('dist', 0)} (port ${port} was taken)` : String(error),
  );
}
