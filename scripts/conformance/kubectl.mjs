// `node scripts/conformance/kubectl.mjs [FOLDER]`: replays recorded command lines of a real kubectl in the page's terminal, prints
// how many of each verb answer the same to the letter (text, errors and exit code), and fails when there are fewer than committed.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { compareWithFloors } from './floors.mjs';

const folder = process.argv.slice(2).find((argument) => !argument.startsWith('--')) ?? '../shared/conformance/kubectl';
if (!existsSync(join(folder, 'replay.mjs'))) {
  console.error(`${folder}/replay.mjs is not there: name the folder of the recordings`);
  process.exit(2);
}
const report = '.cache/conformance-kubectl.json';
const replay = spawnSync(
  process.execPath,
  [
    join(folder, 'replay.mjs'),
    '--exec',
    'node scripts/conformance/kubectl-adapter.mjs',
    '--diffs',
    '100',
    '--json',
    report,
  ],
  { encoding: 'utf8' },
);
console.log(replay.stdout.trimEnd());
if (replay.stderr) console.error(replay.stderr);
if (replay.status !== 0) process.exit(1);
const { byVerb } = JSON.parse(readFileSync(report, 'utf8'));
const scores = Object.fromEntries(Object.entries(byVerb).map(([verb, { strict }]) => [verb, strict]));
process.exit(compareWithFloors('kubectl', scores, process.argv.includes('--raise')) ? 1 : 0);
