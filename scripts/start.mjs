// `npm start [-- --port N]`: builds the page when its sources have changed, serves it and prints the address.
import { spawnSync } from 'node:child_process';
import { serve } from './serve.mjs';
import { buildWhenChanged } from './source-stamp.mjs';

const portFlag = process.argv.indexOf('--port');
const asked = portFlag < 0 ? '4173' : process.argv[portFlag + 1];
const port = Number(asked);
if (!/^\d+$/.test(asked ?? '') || port > 65_535)
  fail(`--port wants a whole number from 0 to 65535, not "${asked ?? ''}"`, 2);

await buildWhenChanged(
  'dist/.built-from',
  ['src', 'public', 'index.html', 'vite.config.ts', 'package-lock.json'],
  () => {
    console.log('Building the page ...');
    const { status } = spawnSync(process.execPath, ['node_modules/vite/bin/vite.js', 'build', '--logLevel', 'error'], {
      stdio: 'inherit',
    });
    if (status !== 0) fail('The page could not be built; see above.', 1);
  },
);
try {
  console.log(`Podscope is at ${await serve('dist', port)}`);
} catch (error) {
  if (error.code !== 'EADDRINUSE') fail(error.message, 1);
  console.log(`Podscope is at ${await serve('dist', 0)} (port ${port} was taken)`);
}

function fail(message, code) {
  console.error(message);
  process.exit(code);
}
