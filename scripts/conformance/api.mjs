// `node scripts/conformance/api.mjs [FOLDER]`: replays recorded answers of a real API server against the headless one,
// prints the score per area, of whole cases and of managedFields, and fails when an area is below the score committed in
// scores.json. With --real-etcd the server keeps its objects in a real etcd, and has to score the same.
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { findEtcd, startRealEtcd } from '../real-etcd.mjs';
import { startHeadless } from '../headless-process.mjs';
import { compareWithFloors } from './floors.mjs';

const folder = process.argv.slice(2).find((argument) => !argument.startsWith('--')) ?? '../shared/conformance/api';
const report = '.cache/conformance-api.json';
mkdirSync('.cache', { recursive: true });

const etcd = process.argv.includes('--real-etcd') ? await realEtcd() : undefined;

const { url, child } = await startHeadless([
  '--components',
  'apiserver',
  '--token-auth-file',
  join(folder, 'tokens.csv'),
  // As the server that was recorded.
  '--service-account-issuer=https://kubernetes.default.svc',
  ...(etcd ? [`--etcd-servers=${etcd.url}`] : []),
]);
const replay = spawnSync(
  process.execPath,
  [
    join(folder, 'replay.mjs'),
    '--server',
    url,
    '--cases',
    join(folder, 'cases'),
    '--recorded',
    join(folder, 'recorded'),
    '--json',
    report,
  ],
  { encoding: 'utf8', maxBuffer: 1 << 28 },
);
child.kill();
await etcd?.stop();

const { cases, areas } = JSON.parse(readFileSync(report, 'utf8'));
const raise = process.argv.includes('--raise');
const fell = compareWithFloors('api', matchingCases(cases), raise);
console.log('\nanswers whose managedFields match');
const ownersFell = compareWithFloors('managedFields', matchingOwners(areas), raise);
process.exit(fell || ownersFell || replay.status !== 0 ? 1 : 0);

/** Area -> number of cases that match in full. */
function matchingCases(cases) {
  const counts = {};
  for (const { area, full } of cases) counts[area] = (counts[area] ?? 0) + (full ? 1 : 0);
  return counts;
}

/** Area -> number of answers whose managedFields match, where there are any. */
function matchingOwners(areas) {
  return Object.fromEntries(
    Object.entries(areas)
      .filter(([, { mfAnswers }]) => mfAnswers > 0)
      .map(([area, { mfOk }]) => [area, mfOk]),
  );
}

function realEtcd() {
  const executable = findEtcd();
  if (executable === undefined) throw new Error('--real-etcd wants an etcd: install etcd-server, or set PODSCOPE_ETCD');
  return startRealEtcd(executable);
}
