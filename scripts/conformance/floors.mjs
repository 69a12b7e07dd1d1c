// The scores that are committed in scores.json: a check fails below them, and they only ever go up.
import { readFileSync, writeFileSync } from 'node:fs';

const file = 'scripts/conformance/scores.json';

/**
 * Prints each score beside the committed one.
 * @param suite the key in scores.json
 * @param scores name -> what was reached
 * @param raise whether to commit what is higher now
 * @returns whether one fell
 */
export function compareWithFloors(suite, scores, raise) {
  const committed = JSON.parse(readFileSync(file, 'utf8'));
  const floors = committed[suite] ?? {};
  let fell = false;
  for (const [name, score] of Object.entries(scores)) {
    const floor = floors[name] ?? 0;
    if (score < floor) fell = true;
    console.log(`${name.padEnd(18)} ${String(score).padStart(4)}, committed ${floor}${score < floor ? '  FELL' : ''}`);
  }
  if (raise) {
    const raised = Object.entries(scores).map(([name, score]) => [name, Math.max(score, floors[name] ?? 0)]);
    committed[suite] = { ...floors, ...Object.fromEntries(raised) };
    writeFileSync(file, `${JSON.stringify(committed, undefined, 2)}\n`);
  }
  return fell;
}
