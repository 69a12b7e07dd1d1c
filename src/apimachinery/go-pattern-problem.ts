/** An escape that Go knows: classes, bounds, control characters, code points, punctuation. */
const escape =
  /^\\(?:[AbBzdDsSwWafnrtvCQE]|[pP](?:\{[^}]*\}|[A-Za-z])|x(?:\{[0-9A-Fa-f]+\}|[0-9A-Fa-f]{2})|[0-7]{3}|0|[^\w])/u;
const group = /^\((?:\?(?:P?<[A-Za-z_]\w*>|[imsU]*(?:-[imsU]+)?[:)]))?/;
const quantifier = /^(?:[*+?]|\{(\d+)(?:,(\d*))?\})\??/;
const maxRepeat = 1000;

/** Why a text is no pattern for Go, in its words; undefined: it is one. Upstream: regexp/syntax/parse.go */
export function goPatternProblem(pattern: string): string | undefined {
  let depth = 0;
  /** What was quantified last, where nothing has come since. */
  let repeated = '';
  let canRepeat = false;
  for (let at = 0; at < pattern.length;) {
    const rest = pattern.slice(at);
    const [repeat, least, most] = quantifier.exec(rest) ?? [];
    if (repeat !== undefined) {
      if (repeated !== '') return `invalid nested repetition operator: \`${repeated}${repeat}\``;
      if (!canRepeat) return `missing argument to repetition operator: \`${repeat}\``;
      const [from, to] = [Number(least ?? 0), Number(most || (least ?? 0))];
      if (from > maxRepeat || to > maxRepeat || (most && from > to)) return `invalid repeat count: \`${repeat}\``;
      repeated = repeat;
      at += repeat.length;
      continue;
    }
    repeated = '';
    const letter = rest[0]!;
    let read = letter;
    if (letter === '(') {
      const opening = group.exec(rest)?.[0] ?? '';
      if (opening === '(' && rest[1] === '?')
        return `invalid or unsupported Perl syntax: \`${/^\(\?<?[^)]/.exec(rest)?.[0] ?? '(?'}\``;
      if (!opening.endsWith(')')) depth++;
      read = opening;
    } else if (letter === ')') {
      if (depth-- === 0) return `unexpected ): \`${pattern}\``;
    } else if (letter === '[') {
      const found = classAt(rest);
      if ('problem' in found) return found.problem;
      read = found.text;
    } else if (letter === '\\') {
      if (rest.length === 1) return 'trailing backslash at end of expression: ``';
      const known = escape.exec(rest)?.[0];
      if (known === undefined) return `invalid escape sequence: \`${rest.slice(0, 2)}\``;
      read = known;
    }
    canRepeat = letter !== '(' && letter !== '|';
    at += read.length;
  }
  return depth > 0 ? `missing closing ): \`${pattern}\`` : undefined;
}

/** The class of characters that a text begins with. */
function classAt(text: string): { readonly text: string } | { readonly problem: string } {
  let at = text[1] === '^' ? 2 : 1;
  for (let isFirst = true; text[at] !== ']' || isFirst; isFirst = false) {
    const [part] = /^(?:\[:\^?\w+:\]|\\[^]|[^])/u.exec(text.slice(at)) ?? [];
    if (part === undefined) return { problem: `missing closing ]: \`${text}\`` };
    const [range, from, to] = /^([^\\\]])-([^\\\]])/u.exec(text.slice(at)) ?? [];
    if (range !== undefined && from! > to!) return { problem: `invalid character class range: \`${range}\`` };
    at += (range ?? part).length;
  }
  return { text: text.slice(0, at + 1) };
}
