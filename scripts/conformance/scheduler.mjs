// `node scripts/conformance/scheduler.mjs [FOLDER]`: replays recorded decisions of a real kube-scheduler, prints how many checks
// of each kind match, and fails when there are fewer than committed in scores.json.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { compareWithFloors } from './floors.mjs';

const folder =
  process.argv.slice(2).find((argument) => !argument.startsWith('--')) ?? '../shared/conformance/scheduler';
const { stdout, stderr } = spawnSync(
  process.execPath,
  [join(folder, 'replay.mjs'), 'scripts/conformance/scheduler-adapter.mjs', folder],
  { encoding: 'utf8', env: { ...process.env, SHOW: '20' } },
);
console.log(stdout.trimEnd());
if (stderr) console.error(stderr);
const scores = Object.fromEntries(
  [...stdout.matchAll(/^ {2}(\w+): \[ (\d+), \d+ \]/gm)].map(([, kind, matching]) => [kind, Number(matching)]),
);
const fell = compareWithFloors('scheduler', scores, process.argv.includes('--raise'));
process.exit(fell || Object.keys(scores).length === 0 ? 1 : 0);
