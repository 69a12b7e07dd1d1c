import { linearPattern } from '../../apimachinery/linear-pattern.ts';

/** Basic expressions have their brackets and counts behind backslashes, extended ones have them plain. */
const extended = (source: string): string =>
  source.replace(/\\([(){}|+?])|([(){}|+?])/g, (_whole, escaped?: string, plain?: string) => escaped ?? `\\${plain}`);

const classes = (source: string): string =>
  source.replace(/\[:(alpha|digit|alnum|space|upper|lower|punct):\]/g, (_whole, name: string) => posixClasses[name]!);

const posixClasses: Readonly<Record<string, string>> = {
  alpha: 'a-zA-Z',
  digit: '0-9',
  alnum: 'a-zA-Z0-9',
  space: '\\s',
  upper: 'A-Z',
  lower: 'a-z',
  punct: '!-\\/:-@\\[-`{-~',
};

/** A POSIX expression as JavaScript has it. */
export const posixPattern = (source: string, isExtended: boolean): string =>
  classes(isExtended ? source : extended(source));

type Occurs = (text: string) => boolean;

/** Whether a pattern may occur in a text, in time proportional to it; of references back nobody can say so. */
function occurrence(source: string, flags: string): Occurs {
  try {
    return linearPattern(source, flags.replaceAll(/[^ims]/g, '')).test;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return () => true;
  }
}

/** Programs ask for the same pattern line by line. */
const known = new Map<string, Occurs>();
const remembered = 100;

function occurrenceOf(source: string, flags: string): Occurs {
  const name = `${flags}/${source}`;
  const occurs = known.get(name) ?? occurrence(source, flags);
  if (known.size >= remembered) known.clear();
  known.set(name, occurs);
  return occurs;
}

/**
 * An expression of somebody's container. For a text in which it is not, JavaScript's own matcher may take longer than anybody
 * waits, and nobody else on the node goes on meanwhile: that it is not there is found out without it.
 */
export class ContainerPattern extends RegExp {
  readonly #occursIn: Occurs;

  constructor(source: string | RegExp, flags?: string) {
    super(source, flags);
    this.#occursIn = occurrenceOf(this.source, this.flags);
  }

  override exec(text: string): RegExpExecArray | null {
    if (this.lastIndex > 0 || this.#occursIn(text)) return super.exec(text);
    return null;
  }
}
