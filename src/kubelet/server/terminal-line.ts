/** Whom what is typed at a terminal is for. */
export interface TerminalEnds {
  readonly echo: (text: string) => void;
  /** A line is complete. */
  readonly line: (text: string) => void;
  /** Ctrl+C. */
  readonly interrupt: () => void;
  /** Ctrl+D on an empty line. */
  readonly end: () => void;
}

/** What a terminal's driver does with keys: it shows them, lets the last one be taken back, and passes lines on. */
export function terminalLine({ echo, line, interrupt, end }: TerminalEnds): (keys: string) => void {
  let typed = '';
  const press = (key: string): void => {
    if (key === '\r' || key === '\n') {
      echo('\n');
      line(`${typed}\n`);
      typed = '';
    } else if (key === '\x7f' || key === '\b') {
      if (typed !== '') echo('\b \b');
      typed = typed.slice(0, -1);
    } else if (key === '\x03') {
      echo('^C\n');
      typed = '';
      interrupt();
    } else if (key === '\x04') {
      if (typed === '') end();
    } else if (key >= ' ') {
      echo(key);
      typed += key;
    }
  };
  return (keys) => {
    for (const key of keys) press(key);
  };
}
