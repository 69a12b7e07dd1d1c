import type { Direction } from './buffer.ts';

/** What somebody at the keyboard wants. */
export type Key =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'move'; readonly direction: Direction }
  | { readonly kind: 'page'; readonly by: 1 | -1 }
  | { readonly kind: 'enter' | 'backspace' | 'delete' | 'cut' | 'paste' | 'write' | 'exit' | 'search' | 'cancel' };

/** What terminals send, by the longest first. Keys are nano's. */
const sequences: Readonly<Record<string, Key>> = {
  '\u001b[1~': { kind: 'move', direction: 'home' },
  '\u001b[3~': { kind: 'delete' },
  '\u001b[4~': { kind: 'move', direction: 'end' },
  '\u001b[5~': { kind: 'page', by: -1 },
  '\u001b[6~': { kind: 'page', by: 1 },
  ...Object.fromEntries(
    ['[', 'O'].flatMap((introducer): [string, Key][] => [
      [`\u001b${introducer}A`, { kind: 'move', direction: 'up' }],
      [`\u001b${introducer}B`, { kind: 'move', direction: 'down' }],
      [`\u001b${introducer}C`, { kind: 'move', direction: 'right' }],
      [`\u001b${introducer}D`, { kind: 'move', direction: 'left' }],
      [`\u001b${introducer}H`, { kind: 'move', direction: 'home' }],
      [`\u001b${introducer}F`, { kind: 'move', direction: 'end' }],
    ]),
  ),
  '\r': { kind: 'enter' },
  '\n': { kind: 'enter' },
  // Indentation in YAML is made of blanks.
  '\t': { kind: 'text', text: '  ' },
  '\u007f': { kind: 'backspace' },
  '\b': { kind: 'backspace' },
  '\u0001': { kind: 'move', direction: 'home' },
  '\u0002': { kind: 'move', direction: 'left' },
  '\u0003': { kind: 'cancel' },
  '\u0004': { kind: 'delete' },
  '\u0005': { kind: 'move', direction: 'end' },
  '\u0006': { kind: 'move', direction: 'right' },
  '\u000b': { kind: 'cut' },
  '\u000e': { kind: 'move', direction: 'down' },
  '\u000f': { kind: 'write' },
  '\u0010': { kind: 'move', direction: 'up' },
  '\u0013': { kind: 'write' },
  '\u0015': { kind: 'paste' },
  '\u0016': { kind: 'page', by: 1 },
  '\u0017': { kind: 'search' },
  '\u0018': { kind: 'exit' },
  '\u0019': { kind: 'page', by: -1 },
};

/** The keys in what came from the terminal; what no key sends is left out. */
export function keysIn(data: string): readonly Key[] {
  const keys: Key[] = [];
  let rest = data.replaceAll(/\u001b\[20[01]~/g, '').replaceAll('\r\n', '\r');
  while (rest !== '') {
    const sequence = Object.keys(sequences).find((each) => rest.startsWith(each));
    if (sequence !== undefined) keys.push(sequences[sequence]!);
    const text =
      sequence ?? /^(?:\u001b(?:[[O][\d;]*[A-Za-z~])?|[\u0000-\u001f]|[^\u0000-\u001f\u007f]+)/.exec(rest)![0];
    if (sequence === undefined && text.charCodeAt(0) >= 0x20) keys.push({ kind: 'text', text });
    rest = rest.slice(text.length);
  }
  return keys;
}
