type Step = readonly [' ' | '-' | '+', string];

const context = 3;

/** Two texts line by line, in the unified format without its header. */
export function unifiedDifference(before: readonly string[], after: readonly string[]): string {
  const steps = stepsBetween(before, after);
  return hunks(steps)
    .map(([from, to]) => hunkText(steps, from, to))
    .join('');
}

/** The shortest way from one to the other, by the longest common subsequence. */
function stepsBetween(before: readonly string[], after: readonly string[]): readonly Step[] {
  const width = after.length + 1;
  const common = new Uint32Array((before.length + 1) * width);
  for (let i = before.length - 1; i >= 0; i--)
    for (let j = after.length - 1; j >= 0; j--)
      common[i * width + j] =
        before[i] === after[j]
          ? common[(i + 1) * width + j + 1]! + 1
          : Math.max(common[(i + 1) * width + j]!, common[i * width + j + 1]!);
  const steps: Step[] = [];
  let [i, j] = [0, 0];
  while (i < before.length || j < after.length) {
    if (i < before.length && j < after.length && before[i] === after[j]) {
      steps.push([' ', before[i]!]);
      i++;
      j++;
    } else if (i < before.length && (j === after.length || common[(i + 1) * width + j]! >= common[i * width + j + 1]!))
      steps.push(['-', before[i++]!]);
    else steps.push(['+', after[j++]!]);
  }
  return steps;
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
