/** Stands before a scalar that may go on in the next line. It is never in a text itself: there it is escaped. */
export const foldable = '\u0001';

/** A line that is longer is broken at its next space. Upstream: go-yaml/emitterc.go (best_width) */
const bestWidth = 80;

/** YAML with its marked scalars in lines as go-yaml has them. */
export const foldLines = (yaml: string): string =>
  yaml.includes(foldable) ? yaml.split('\n').map(foldLine).join('\n') : yaml;

function foldLine(line: string): string {
  const at = line.indexOf(foldable);
  if (at < 0) return line;
  const [start, scalar] = [line.slice(0, at), line.slice(at + 1)];
  if (start.length + scalar.length <= bestWidth) return start + scalar;
  return start + folded(scalar, start.length, ' '.repeat(continuation(start)));
}

/** What follows a dash goes on below itself, what follows a key two places behind the key. */
function continuation(start: string): number {
  const [dashes] = /^(?: *- )* */.exec(start)!;
  return dashes.length === start.length ? start.length : dashes.length + 2;
}

/** @param column where the scalar begins */
function folded(scalar: string, column: number, indent: string): string {
  const quote = /^["']/.exec(scalar)?.[0] ?? '';
  const [first, last] = [quote.length, scalar.length - 1 - quote.length];
  let result = '';
  for (const [at, character] of [...scalar].entries()) {
    const isBreak =
      character === ' ' &&
      column > bestWidth &&
      at > first &&
      at < last &&
      scalar[at - 1] !== ' ' &&
      (quote === '"' || scalar[at + 1] !== ' ');
    if (isBreak) {
      const escape = scalar[at + 1] === ' ' ? '\\' : '';
      result += `\n${indent}${escape}`;
      column = indent.length + escape.length;
    } else {
      result += character;
      column++;
    }
  }
  return result;
}
