// `node scripts/conformance/api.mjs FOLDER`: replays recorded answers of a real API server against the headless one,
// prints the score per area, and fails when an area is below the score committed in scores.json. With --real-etcd the server
// keeps its objects in a real etcd, and has to score the same.
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { findEtcd, startRealEtcd } from '../real-etcd.mjs';
import { startHeadless } from '../headless-process.mjs';

const folder = process.argv[2];
const raise = process.argv.includes('--raise');
const scoresFile = 'scripts/conformance/scores.json';
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

const scores = areaScores(JSON.parse(readFileSync(report, 'utf8')));
const committed = JSON.parse(readFileSync(scoresFile, 'utf8'));
let fell = replay.status !== 0;
for (const [area, score] of Object.entries(scores)) {
  const floor = committed[area] ?? 0;
  if (score < floor) fell = true;
  console.log(
    `${area.padEnd(18)} ${String(score).padStart(4)} cases in full, committed ${floor}${score < floor ? '  FELL' : ''}`,
  );
}
if (raise) {
  const raised = Object.fromEntries(
    Object.entries(scores).map(([area, score]) => [area, Math.max(score, committed[area] ?? 0)]),
  );
  writeFileSync(scoresFile, `${JSON.stringify(raised, undefined, 2)}\n`);
}
process.exit(fell ? 1 : 0);

/** Area -> number of cases that match in full. */
function areaScores({ cases }) {
  const counts = {};
  for (const { area, full } of cases) counts[area] = (counts[area] ?? 0) + (full ? 1 : 0);
  return counts;
}

function realEtcd() {
  const executable = findEtcd();
  if (executable === undefined) throw new Error('--real-etcd wants an etcd: install etcd-server, or set PODSCOPE_ETCD');
  return startRealEtcd(executable);
}
