import { functionNames } from './functions.ts';
import { parseError, type Piece, piecesOf, TemplateError, type Token } from './tokens.ts';

/** Where an operand stands, and how an error calls it. */
interface Placed {
  readonly at: number;
  readonly text: string;
}

export type Operand = Placed &
  (
    | { readonly kind: 'dot' | 'nil' }
    | { readonly kind: 'field'; readonly names: readonly string[] }
    | { readonly kind: 'variable'; readonly name: string; readonly names: readonly string[] }
    | { readonly kind: 'function'; readonly name: string }
    | { readonly kind: 'literal'; readonly value: unknown }
    | { readonly kind: 'group'; readonly pipeline: Pipeline; readonly names: readonly string[] }
  );

export interface Pipeline {
  /** Variables that get the value, and whether they are there already. */
  readonly variables: readonly string[];
  readonly assigns: boolean;
  readonly commands: readonly (readonly Operand[])[];
}

export type Node =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'action'; readonly pipeline: Pipeline }
  | {
      readonly kind: 'if' | 'with' | 'range';
      readonly pipeline: Pipeline;
      readonly body: readonly Node[];
      readonly otherwise: readonly Node[];
    }
  | { readonly kind: 'template'; readonly name: string; readonly pipeline?: Pipeline }
  | { readonly kind: 'break' | 'continue' };

export interface ParsedTemplate {
  readonly source: string;
  readonly body: readonly Node[];
  readonly named: ReadonlyMap<string, readonly Node[]>;
}

/** Upstream: text/template/parse. @throws TemplateError */
export function parseTemplate(source: string): ParsedTemplate {
  const pieces = piecesOf(source);
  const named = new Map<string, readonly Node[]>();
  let place = 0;

  const fail = (at: number, problem: string): TemplateError => parseError(source, at, problem);

  /** Nodes up to an `else` or `end`, which is returned. */
  function list(isInner: boolean): { readonly nodes: Node[]; readonly stop?: Extract<Piece, { kind: 'action' }> } {
    const nodes: Node[] = [];
    while (place < pieces.length) {
      const piece = pieces[place++]!;
      if (piece.kind === 'text') {
        nodes.push(piece);
        continue;
      }
      const [first, ...rest] = piece.tokens;
      const word = first?.kind === 'word' ? first.text : '';
      if (word === 'end' || word === 'else') {
        if (!isInner) throw fail(piece.at, `unexpected {{${word}}}`);
        return { nodes, stop: piece };
      }
      const node = nodeOf(word, rest, piece);
      if (node) nodes.push(node);
    }
    if (isInner) throw fail(source.length, 'unexpected EOF');
    return { nodes };
  }

  function nodeOf(word: string, rest: readonly Token[], piece: Extract<Piece, { kind: 'action' }>): Node | undefined {
    const { at, tokens } = piece;
    switch (word) {
      case 'if':
      case 'with':
      case 'range':
        return control(word, pipelineOf(rest, at, word));
      case 'break':
      case 'continue':
        return { kind: word };
      case 'template': {
        const [name, ...pipeline] = rest;
        if (name?.kind !== 'string') throw fail(at, 'unexpected token in template clause');
        return {
          kind: 'template',
          name: unquoted(name.text),
          ...(pipeline.length > 0 && { pipeline: pipelineOf(pipeline, at, 'template clause') }),
        };
      }
      case 'define':
      case 'block': {
        const [name, ...pipeline] = rest;
        if (name?.kind !== 'string') throw fail(at, `unexpected token in ${word} clause`);
        named.set(unquoted(name.text), list(true).nodes);
        return word === 'define'
          ? undefined
          : { kind: 'template', name: unquoted(name.text), pipeline: pipelineOf(pipeline, at, 'block clause') };
      }
      default:
        return { kind: 'action', pipeline: pipelineOf(tokens, at, 'command') };
    }
  }

  function control(kind: 'if' | 'with' | 'range', pipeline: Pipeline): Node {
    const { nodes: body, stop } = list(true);
    const [first, word, ...rest] = stop!.tokens;
    if (first!.text === 'end') return { kind, pipeline, body, otherwise: [] };
    if (word?.text === 'if' || word?.text === 'with')
      return { kind, pipeline, body, otherwise: [control(word.text, pipelineOf(rest, stop!.at, word.text))] };
    const { nodes: otherwise, stop: end } = list(true);
    if (end!.tokens[0]!.text !== 'end') throw fail(end!.at, 'expected end; found {{else}}');
    return { kind, pipeline, body, otherwise };
  }

  function pipelineOf(tokens: readonly Token[], at: number, context: string): Pipeline {
    const sign = tokens.findIndex(({ text, kind }) => kind === 'sign' && (text === ':=' || text === '='));
    const variables = sign < 0 ? [] : tokens.slice(0, sign).filter(({ kind }) => kind === 'variable');
    const commands: Operand[][] = [[]];
    const cursor = { at: sign + 1 };
    while (cursor.at < tokens.length) {
      const token = tokens[cursor.at]!;
      if (token.text === '|' && token.kind === 'sign') {
        commands.push([]);
        cursor.at++;
      } else commands.at(-1)!.push(operand(tokens, cursor));
    }
    if (commands.some((command) => command.length === 0)) throw fail(at, `missing value for ${context}`);
    return { variables: variables.map(({ text }) => text), assigns: tokens[sign]?.text === '=', commands };
  }

  /** The fields that follow without a blank. An error stands at the second of a chain, as in Go. */
  function chain(
    tokens: readonly Token[],
    cursor: { at: number },
    first: Token,
  ): Placed & { readonly names: string[] } {
    const names: string[] = [];
    let at = first.at;
    let text = first.text;
    for (let next = tokens[cursor.at]; next?.kind === 'field' && !next.apart; next = tokens[++cursor.at]) {
      if (names.length === 0) at = next.at;
      names.push(next.text.slice(1));
      text += next.text;
    }
    return { at, text, names };
  }

  function operand(tokens: readonly Token[], cursor: { at: number }): Operand {
    const token = tokens[cursor.at++]!;
    const { at, text, kind } = token;
    switch (kind) {
      case 'dot':
        return { kind: 'dot', at, text };
      case 'field': {
        const more = chain(tokens, cursor, token);
        return { ...more, kind: 'field', names: [text.slice(1), ...more.names] };
      }
      case 'variable':
        return { kind: 'variable', name: text, ...chain(tokens, cursor, token) };
      case 'string':
        return { kind: 'literal', at, text, value: unquoted(text) };
      case 'char':
        return { kind: 'literal', at, text, value: BigInt(unquoted(`"${text.slice(1, -1)}"`).codePointAt(0)!) };
      case 'number':
        return { kind: 'literal', at, text, value: numberOf(text) };
      case 'word':
        if (text === 'true' || text === 'false') return { kind: 'literal', at, text, value: text === 'true' };
        if (text === 'nil') return { kind: 'nil', at, text };
        if (!functionNames.has(text)) throw fail(at, `function ${JSON.stringify(text)} not defined`);
        return { kind: 'function', at, text, name: text };
      case 'sign':
        if (text !== '(') throw fail(at, `unexpected ${JSON.stringify(text)} in operand`);
        return group(tokens, cursor, token);
    }
  }

  function group(tokens: readonly Token[], cursor: { at: number }, open: Token): Operand {
    let depth = 1;
    const start = cursor.at;
    for (; depth > 0; cursor.at++) {
      const token = tokens[cursor.at];
      if (!token) throw fail(open.at, 'unclosed left paren');
      if (token.kind === 'sign') depth += token.text === '(' ? 1 : token.text === ')' ? -1 : 0;
    }
    const pipeline = pipelineOf(tokens.slice(start, cursor.at - 1), open.at, 'parenthesized pipeline');
    return { ...chain(tokens, cursor, open), kind: 'group', pipeline };
  }

  const { nodes: body } = list(false);
  return { source, body, named };
}

const numberOf = (text: string): bigint | number =>
  /^[+-]?(?:0x[\da-f_]+|[\d_]+)$/i.test(text)
    ? text.startsWith('-')
      ? -BigInt(text.slice(1).replaceAll('_', ''))
      : BigInt(text.replace(/^\+/, '').replaceAll('_', ''))
    : Number(text.replaceAll('_', ''));

const escapes: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', a: '\u0007', b: '\b', f: '\f', v: '\v' };

const unquoted = (text: string): string =>
  text.startsWith('`')
    ? text.slice(1, -1)
    : text
        .slice(1, -1)
        .replaceAll(/\\(?:u([\da-f]{4})|x([\da-f]{2})|(.))/gi, (_, u?: string, x?: string, c?: string) =>
          c === undefined ? String.fromCharCode(Number.parseInt(u ?? x ?? '', 16)) : (escapes[c] ?? c),
        );
