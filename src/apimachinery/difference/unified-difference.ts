type Step = readonly [' ' | '-' | '+', string];

const context = 3;

/** Two texts line by line, in the unified format without its header. */
export function unifiedDifference(before: readonly string[], after: readonly string[]): string {
  const steps = stepsBetween(before, after);
  return hunks(steps)
    .map(([from, to]) => hunkText(steps, from, to))
    .join('');
}

interface Block {
  readonly before: number;
  readonly after: number;
  readonly length: number;
}

/**
 * The way from one to the other: the longest run of lines that both have stays, and so on before and after it.
 * Upstream: github.com/pmezard/go-difflib (SequenceMatcher), which the server uses
 */
function stepsBetween(before: readonly string[], after: readonly string[]): readonly Step[] {
  const run = longestRun(before, after);
  if (run.length === 0) return [...before.map((line): Step => ['-', line]), ...after.map((line): Step => ['+', line])];
  const [endBefore, endAfter] = [run.before + run.length, run.after + run.length];
  return [
    ...stepsBetween(before.slice(0, run.before), after.slice(0, run.after)),
    ...before.slice(run.before, endBefore).map((line): Step => [' ', line]),
    ...stepsBetween(before.slice(endBefore), after.slice(endAfter)),
  ];
}

/** Of several that are equally long, the first. */
function longestRun(before: readonly string[], after: readonly string[]): Block {
  let best: Block = { before: 0, after: 0, length: 0 };
  let above = new Uint32Array(after.length + 1);
  for (let i = 0; i < before.length; i++) {
    const row = new Uint32Array(after.length + 1);
    for (let j = 0; j < after.length; j++) {
      if (before[i] !== after[j]) continue;
      const length = above[j]! + 1;
      row[j + 1] = length;
      if (length > best.length) best = { before: i - length + 1, after: j - length + 1, length };
    }
    above = row;
  }
  return best;
}

/** Ranges of steps: every change with the lines around it, joined where those meet. */
function hunks(steps: readonly Step[]): readonly (readonly [number, number])[] {
  const found: [number, number][] = [];
  steps.forEach(([sign], at) => {
    if (sign === ' ') return;
    const last = found.at(-1);
    const from = Math.max(0, at - context);
    const to = Math.min(steps.length, at + 1 + context);
    if (last && from <= last[1]) last[1] = to;
    else found.push([from, to]);
  });
  return found;
}

function hunkText(steps: readonly Step[], from: number, to: number): string {
  const count = (sign: '-' | '+', start: number, end: number): number =>
    steps.slice(start, end).filter(([other]) => other !== (sign === '-' ? '+' : '-')).length;
  const range = (sign: '-' | '+'): string => {
    const length = count(sign, from, to);
    const start = count(sign, 0, from) + (length === 0 ? 0 : 1);
    return length === 1 ? String(start) : `${start},${length}`;
  };
  const text = steps
    .slice(from, to)
    .map(([sign, line]) => `${sign}${line}\n`)
    .join('');
  return `@@ -${range('-')} +${range('+')} @@\n${text}`;
}
