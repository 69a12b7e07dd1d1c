// Debts that may only shrink: counts what we would rather not have and compares with the committed numbers in
// ratchet.json. Fewer than committed fails too, with the number to commit: that is how it only goes down.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const limits = JSON.parse(readFileSync('ratchet.json', 'utf8'));
const counts = Object.fromEntries(Object.keys(limits).map((name) => [name, 0]));
const generated = /Written by scripts\//;
const suppression = /oxlint-disable|eslint-disable|@ts-(?:ignore|expect-error|nocheck)/g;

for (const entry of readdirSync('src', { recursive: true, withFileTypes: true })) {
  if (!entry.isFile() || !/\.tsx?$/.test(entry.name)) continue;
  const text = readFileSync(join(entry.parentPath ?? entry.path, entry.name), 'utf8');
  counts.suppressions += [...text.matchAll(suppression)].length;
  if (!/\.(test|contract)\.tsx?$/.test(entry.name) && !generated.test(text) && text.split('\n').length > 300)
    counts.filesOver300Lines++;
}

let wrong = false;
for (const [name, limit] of Object.entries(limits)) {
  if (counts[name] === limit) continue;
  wrong = true;
  console.error(
    `${name}: ${counts[name]}, committed ${limit}. ${counts[name] > limit ? 'It may only fall.' : `Commit ${counts[name]} to ratchet.json.`}`,
  );
}
process.exit(wrong ? 1 : 0);
