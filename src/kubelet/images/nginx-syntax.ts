/** `name args;` or `name args { ... }`, and where it stands. */
export interface Directive {
  readonly name: string;
  readonly args: readonly string[];
  readonly block?: readonly Directive[];
  /** `/etc/nginx/nginx.conf:12`, as messages name a place. */
  readonly at: string;
}

/** Why nginx does not start. */
export class NginxError extends Error {}

interface Token {
  readonly text: string;
  readonly isQuoted: boolean;
  readonly line: number;
}

const tokenPattern =
  /\s+|#[^\n]*|"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)'|([;{}])|((?:\\.|\$\{\w+\}|[^\s;{}"'#\\])(?:\\.|\$\{\w+\}|[^\s;{}\\])*)|["'].*/gs;

function* tokensOf(text: string): Generator<Token> {
  let line = 1;
  for (const [whole, double, single, sign, word] of text.matchAll(tokenPattern)) {
    const quoted = double ?? single;
    if (quoted !== undefined) yield { text: quoted.replace(/\\(.)/gs, '$1'), isQuoted: true, line };
    else if (sign ?? word) yield { text: (sign ?? word)!, isQuoted: false, line };
    line += whole.split('\n').length - 1;
  }
}

/** What was read last of each file: hundreds of containers begin with the same ones. */
const lastRead = new Map<string, { readonly text: string; readonly directives: readonly Directive[] }>();

/** Reads a configuration file. @throws NginxError in nginx's words */
export function parseNginx(text: string, file: string): readonly Directive[] {
  const known = lastRead.get(file);
  if (known?.text === text) return known.directives;
  const directives = parsed(text, file);
  lastRead.set(file, { text, directives });
  return directives;
}

function parsed(text: string, file: string): readonly Directive[] {
  const tokens = [...tokensOf(text)];
  const lastLine = text.replace(/\n$/, '').split('\n').length;
  let at = 0;
  const block = (isInner: boolean): readonly Directive[] => {
    const directives: Directive[] = [];
    for (;;) {
      const first = tokens[at++];
      if (!first) {
        if (isInner) throw new NginxError(`unexpected end of file, expecting "}" in ${file}:${lastLine}`);
        return directives;
      }
      const isSign = (token: Token, sign: string): boolean => !token.isQuoted && token.text === sign;
      if (isSign(first, '}')) {
        if (isInner) return directives;
        throw new NginxError(`unexpected "}" in ${file}:${first.line}`);
      }
      if (isSign(first, ';') || isSign(first, '{'))
        throw new NginxError(`unexpected "${first.text}" in ${file}:${first.line}`);
      const args: string[] = [];
      for (;;) {
        const token = tokens[at++];
        if (!token) throw new NginxError(`unexpected end of file, expecting ";" or "}" in ${file}:${lastLine}`);
        const directive = { name: first.text, args, at: `${file}:${first.line}` };
        if (isSign(token, ';')) directives.push(directive);
        else if (isSign(token, '{')) directives.push({ ...directive, block: block(true) });
        else if (isSign(token, '}'))
          throw new NginxError(`directive "${first.text}" is not terminated by ";" in ${file}:${token.line}`);
        else {
          args.push(token.text);
          continue;
        }
        break;
      }
    }
  };
  return block(false);
}
