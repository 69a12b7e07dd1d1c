// `npm run bench [-- --json] [-- NAME ...]`: runs the benches, each in a process of its own, and prints their figures.
// The machine should be idle: CPU per pod and ratios to the peer in the same run say more than pods a second.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join, resolve } from 'node:path';
import { build } from 'vite';
import { bundleForNode } from '../scripts/bundle-for-node.mjs';
import { pageSizes } from '../scripts/page-sizes.mjs';

const folder = '.cache/bench';
const peer = { name: '@ngrok/webernetes', version: '0.3.5', folder: '.cache/bench-peer' };

/** As `npm run headless` has it. */
const nodeFlags = ['--max-semi-space-size=64'];

const benches = {
  etcd: async () => {
    await bundleForPage('etcd-indexeddb');
    return {
      ...(await runBundled('etcd')),
      putsPerSecondIndexedDb: lastLine(spawnSync(process.execPath, ['bench/etcd-chromium.mjs', folder], output)),
      putsPerSecondRealEtcd: await runBundled('etcd-real'),
    };
  },
  requests: () => runBundled('requests'),
  watchers: () => runBundled('watchers'),
  pods: async () => ({
    pods100: await runBundled('pods', '100'),
    pods1000: await runBundled('pods', '1000'),
    pods5000: await runBundled('pods', '5000'),
  }),
  scheduling: async () => ({
    nodes100: await runBundled('scheduling', '100', '1000'),
    nodes1000: await runBundled('scheduling', '1000', '2000'),
    nodes5000: await runBundled('scheduling', '5000', '2000'),
  }),
  idle: () => runBundled('idle'),
  seek: () => runBundled('seek'),
  peer: async () => {
    await bundlePeer();
    return { pods100: runNode('peer', '100'), pods1000: runNode('peer', '1000') };
  },
  sizes: () => {
    buildPage();
    return pageSizes();
  },
  chromium: async () => {
    buildPage();
    await bundleForPage('empty-flow');
    return lastLine(spawnSync(process.execPath, ['bench/chromium.mjs'], output));
  },
};

const json = process.argv.includes('--json');
const asked = process.argv.slice(2).filter((argument) => !argument.startsWith('--'));
const unknown = asked.find((name) => !(name in benches));
if (unknown !== undefined) {
  console.error(`no bench "${unknown}": there are ${Object.keys(benches).join(', ')}`);
  process.exit(2);
}

const output = { encoding: 'utf8', maxBuffer: 1 << 26 };
const figures = { machine: `${cpus().length} x ${cpus()[0].model}, Node ${process.versions.node}` };
for (const name of asked.length > 0 ? asked : Object.keys(benches)) {
  try {
    figures[name] = await benches[name]();
    if (!json) console.log(name, figures[name]);
  } catch (error) {
    console.error(`${name}: ${error.message}`);
    process.exitCode = 1;
  }
}
if (json) console.log(JSON.stringify(figures, undefined, 2));

async function runBundled(name, ...args) {
  await bundleForNode(`bench/${name}.ts`, `${folder}/${name}.mjs`);
  return runNode(name, ...args);
}

function runNode(name, ...args) {
  return lastLine(spawnSync(process.execPath, [...nodeFlags, `${folder}/${name}.mjs`, ...args], output));
}

/** Figures are the last line of what a bench prints. */
function lastLine({ status, stdout, stderr }) {
  if (status !== 0) throw new Error(`failed\n${stderr}`);
  return JSON.parse(stdout.trim().split('\n').at(-1));
}

/** Its own dependencies come with it; ours stay as they are. */
async function bundlePeer() {
  const installed = join(peer.folder, 'node_modules', peer.name);
  if (!existsSync(installed)) {
    mkdirSync(peer.folder, { recursive: true });
    writeFileSync(join(peer.folder, 'package.json'), '{ "private": true }\n');
    const args = [
      'install',
      `${peer.name}@${peer.version}`,
      '--save-exact',
      '--no-audit',
      '--no-fund',
      '--ignore-scripts',
    ];
    const { status, stderr } = spawnSync('npm', args, { ...output, cwd: peer.folder });
    if (status !== 0) throw new Error(`the peer could not be installed\n${stderr}`);
  }
  const alias = { [peer.name]: resolve(installed, 'dist/index.js') };
  await bundleForNode('bench/peer.mjs', `${folder}/peer.mjs`, { resolve: { alias }, ssr: { noExternal: true } });
}

async function bundleForPage(name) {
  await build({
    configFile: false,
    logLevel: 'error',
    define: { 'process.env.NODE_ENV': '"production"' },
    build: {
      lib: { entry: `bench/${name}.ts`, formats: ['es'], fileName: () => `${name}.mjs` },
      outDir: folder,
      emptyOutDir: false,
      copyPublicDir: false,
    },
  });
}

function buildPage() {
  const { status, stderr } = spawnSync(
    process.execPath,
    ['node_modules/vite/bin/vite.js', 'build', '--logLevel', 'error'],
    output,
  );
  if (status !== 0) throw new Error(`the page could not be built\n${stderr}`);
}
