// `npm run bench [-- --json] [-- NAME ...]`: bundles the benches for Node, runs each in a process of its own, prints figures.
import { spawnSync } from 'node:child_process';
import { build } from 'vite';

const folder = '.cache/bench';
const json = process.argv.includes('--json');
const names = ['etcd', 'requests', 'pods'];
const asked = process.argv.slice(2).filter((argument) => !argument.startsWith('--'));

await build({
  configFile: false,
  logLevel: 'error',
  build: {
    ssr: true,
    outDir: folder,
    emptyOutDir: true,
    target: 'node20',
    rollupOptions: {
      input: Object.fromEntries(names.map((name) => [name, `bench/${name}.ts`])),
      output: { entryFileNames: '[name].mjs', chunkFileNames: '[name]-[hash].mjs' },
    },
  },
});

const figures = {};
for (const name of asked.length > 0 ? asked : names) {
  const { stdout, stderr, status } = spawnSync(process.execPath, ['--expose-gc', `${folder}/${name}.mjs`], {
    encoding: 'utf8',
    maxBuffer: 1 << 26,
  });
  if (status !== 0) {
    console.error(`${name}: failed\n${stderr}`);
    process.exitCode = 1;
    continue;
  }
  figures[name] = JSON.parse(stdout.trim().split('\n').at(-1));
  if (!json) console.log(name, figures[name]);
}
if (json) console.log(JSON.stringify(figures, undefined, 2));
