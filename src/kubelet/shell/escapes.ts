const escapes: Readonly<Record<string, string>> = {
  n: '\n',
  t: '\t',
  r: '\r',
  a: '\x07',
  b: '\b',
  f: '\f',
  v: '\v',
  e: '\x1b',
  '\\': '\\',
};

/** A text with what stands behind backslashes put in: `\n`, `\033`, `\x1b`. */
export const unescape = (text: string): string =>
  text.replace(/\\(0[0-7]{1,3}|x[0-9a-fA-F]{1,2}|.)/g, (whole, code: string) => {
    if (code.startsWith('0') && code.length > 1) return String.fromCharCode(Number.parseInt(code, 8));
    if (code.startsWith('x')) return String.fromCharCode(Number.parseInt(code.slice(1), 16));
    return escapes[code] ?? whole;
  });
