import type { Json } from '../api.ts';
import { sorted } from './serialize.ts';

/** The text is no template. */
export class JsonPathError extends Error {}

type Operator = '==' | '!=' | '<' | '<=' | '>' | '>=';

type Step =
  | { readonly kind: 'fields'; readonly names: readonly string[] }
  | { readonly kind: 'all' }
  | { readonly kind: 'descend' }
  | { readonly kind: 'indexes'; readonly indexes: readonly number[] }
  | { readonly kind: 'slice'; readonly from?: number; readonly to?: number; readonly by: number }
  | { readonly kind: 'filter'; readonly left: Operand; readonly operator?: Operator; readonly right?: Operand };

type Operand = { readonly path: readonly Step[] } | { readonly value: string | number | boolean };

type Node =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'path'; readonly fromRoot: boolean; readonly steps: readonly Step[] }
  | { readonly kind: 'range'; readonly over: Node; readonly body: readonly Node[] };

/** A template of text and `{...}`: run over an object it gives its text. */
export interface JsonPath {
  /** @throws JsonPathError as for an index out of bounds */
  text(object: unknown): string;
  /** What its paths lead to. */
  values(object: unknown): readonly unknown[];
}

/** Upstream: client-go/util/jsonpath. @throws JsonPathError with its words */
export function parseJsonPath(template: string): JsonPath {
  const nodes = parseNodes(template);
  return {
    text: (object) => textOf(nodes, object, object),
    values: (object) => nodes.flatMap((node) => (node.kind === 'path' ? follow(node.steps, object) : [])),
  };
}

/** `metadata.name`, `.metadata.name` or `{.metadata.name}` as a template. Upstream: RelaxedJSONPathExpression */
export function relaxedPath(text: string): string {
  const match = /^\{?\.?([^{}]*)\}?$/.exec(text);
  if (!match)
    throw new JsonPathError(
      `unexpected path string, expected a 'name1.name2' or '.name1.name2' or '{name1.name2}' or '{.name1.name2}'`,
    );
  return `{.${match[1]}}`;
}

function textOf(nodes: readonly Node[], current: unknown, root: unknown): string {
  return nodes
    .map((node) => {
      if (node.kind === 'text') return node.text;
      if (node.kind === 'path')
        return follow(node.steps, node.fromRoot ? root : current)
          .map(shown)
          .join(' ');
      const { over } = node;
      const items = over.kind === 'path' ? follow(over.steps, over.fromRoot ? root : current) : [];
      return items.map((item) => textOf(node.body, item, root)).join('');
    })
    .join('');
}

/** A scalar as it is, anything else as JSON. */
const shown = (value: unknown): string => (typeof value === 'object' ? JSON.stringify(sorted(value)) : String(value));

const isMap = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value);

const children = (value: unknown): readonly unknown[] =>
  Array.isArray(value) ? value : isMap(value) ? Object.values(value) : [];

const descendants = (value: unknown): readonly unknown[] => [value, ...children(value).flatMap(descendants)];

function follow(steps: readonly Step[], start: unknown): readonly unknown[] {
  let found: readonly unknown[] = [start];
  for (const step of steps) found = found.flatMap((value) => next(value, step));
  return found;
}

function next(value: unknown, step: Step): readonly unknown[] {
  switch (step.kind) {
    case 'fields':
      return isMap(value) ? step.names.filter((name) => Object.hasOwn(value, name)).map((name) => value[name]) : [];
    case 'all':
      return children(value);
    case 'descend':
      return descendants(value);
    case 'indexes':
      return Array.isArray(value) ? step.indexes.map((index) => elementAt(value, index)) : [];
    case 'slice':
      return Array.isArray(value) ? slice(value, step) : [];
    case 'filter':
      return children(value).filter((item) => holds(item, step));
  }
}

function elementAt(list: readonly unknown[], index: number): unknown {
  if (index >= list.length || -index > list.length)
    throw new JsonPathError(`array index out of bounds: index ${index}, length ${list.length}`);
  return list.at(index);
}

function slice(list: readonly unknown[], { from = 0, to, by }: Extract<Step, { kind: 'slice' }>): readonly unknown[] {
  return list.slice(from, to ?? list.length).filter((_, place) => place % by === 0);
}

function holds(item: unknown, { left, operator, right }: Extract<Step, { kind: 'filter' }>): boolean {
  const lefts = operandOf(left, item);
  if (!operator || !right) return lefts.length > 0;
  const [one] = lefts;
  const [other] = operandOf(right, item);
  if (lefts.length === 0) return false;
  const [a, b] = typeof one === 'number' && typeof other === 'number' ? [one, other] : [String(one), String(other)];
  switch (operator) {
    case '==':
      return a === b;
    case '!=':
      return a !== b;
    case '<':
      return a < b;
    case '<=':
      return a <= b;
    case '>':
      return a > b;
    case '>=':
      return a >= b;
  }
}

const operandOf = (operand: Operand, item: unknown): readonly unknown[] =>
  'path' in operand ? follow(operand.path, item) : [operand.value];

/** Text and actions, ranges with what is in them. */
function parseNodes(template: string): readonly Node[] {
  const root: Node[] = [];
  const open: { readonly over: Node; readonly body: Node[] }[] = [];
  const put = (node: Node): void => void (open.at(-1)?.body ?? root).push(node);
  let at = 0;
  while (at < template.length) {
    const start = template.indexOf('{', at);
    if (start !== at) put({ kind: 'text', text: template.slice(at, start < 0 ? undefined : start) });
    if (start < 0) break;
    const end = actionEnd(template, start);
    for (const piece of pieces(template.slice(start + 1, end))) {
      if (piece === 'end') {
        const range = open.pop();
        if (!range) throw new JsonPathError('not in range, nothing to end');
        put({ kind: 'range', ...range });
      } else if (piece.startsWith('range ')) open.push({ over: pathNode(piece.slice(6).trim()), body: [] });
      else put(actionNode(piece));
    }
    at = end + 1;
  }
  for (let range = open.pop(); range; range = open.pop()) put({ kind: 'range', ...range });
  return root;
}

/** Where the action that begins there ends; braces in quotes do not count. */
function actionEnd(template: string, start: number): number {
  let quote: string | undefined;
  let depth = 0;
  for (let at = start + 1; at < template.length; at++) {
    const character = template[at]!;
    if (quote !== undefined) {
      if (character === '\\') at++;
      else if (character === quote) quote = undefined;
    } else if (character === '"' || character === "'") quote = character;
    else if (character === '[') depth++;
    else if (character === ']') depth--;
    else if (character === '}') return at;
  }
  throw new JsonPathError(depth > 0 ? 'unterminated array' : 'unclosed action');
}

/** `range` with its path, `end`, quoted texts and paths, which blanks keep apart. */
function pieces(action: string): readonly string[] {
  const found = action.match(
    /range\s+(?:\[(?:[^[\]"']|\[[^\]]*\]|"[^"]*"|'[^']*')*\]|[^\s[])+|"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|(?:\[(?:[^[\]"']|\[[^\]]*\]|"[^"]*"|'[^']*')*\]|[^\s["'])+/g,
  );
  return found ?? ['.'];
}

function actionNode(piece: string): Node {
  if (/^["']/.test(piece)) return { kind: 'text', text: unquoted(piece) };
  if (/^-?\d+(?:\.\d+)?$/.test(piece)) return { kind: 'text', text: String(Number(piece)) };
  return pathNode(piece);
}

function pathNode(piece: string): Extract<Node, { kind: 'path' }> {
  if (!/^[.[@$]/.test(piece)) throw new JsonPathError(`unrecognized identifier ${piece}`);
  return { kind: 'path', fromRoot: piece.startsWith('$'), steps: stepsOf(piece.replace(/^[@$]/, '')) };
}

const stepPattern = /(\.\.)|\.?\[((?:[^[\]"']|\[[^\]]*\]|"[^"]*"|'[^']*')*)\]|\.?(\*)|\.?((?:[^.[\]*\\\s]|\\.)+)|\./gy;

function stepsOf(path: string): readonly Step[] {
  const matches = [...path.matchAll(stepPattern)];
  const read = matches.reduce((length, [text]) => length + text.length, 0);
  if (read < path.length)
    throw new JsonPathError(
      path.includes('[', read) ? 'unterminated array' : `unrecognized character in action: ${path.slice(read)}`,
    );
  return matches.flatMap(([, descends, inBrackets, all, name]): readonly Step[] => {
    if (descends !== undefined) return [{ kind: 'descend' }];
    if (inBrackets !== undefined) return [bracketStep(inBrackets.trim())];
    if (all !== undefined) return [{ kind: 'all' }];
    return name === undefined ? [] : [{ kind: 'fields', names: [name.replace(/\\(.)/g, '$1')] }];
  });
}

function bracketStep(text: string): Step {
  if (text === '*') return { kind: 'all' };
  const filter = /^\?\((.*)\)$/.exec(text);
  if (filter) return filterStep(filter[1]!);
  if (text.startsWith("'")) return { kind: 'fields', names: text.split(',').map((name) => unquoted(name.trim())) };
  if (/^-?\d+(?:\s*,\s*-?\d+)*$/.test(text)) return { kind: 'indexes', indexes: text.split(',').map(Number) };
  const bounds = /^(-?\d*):(-?\d*)(?::(\d*))?$/.exec(text);
  if (!bounds) throw new JsonPathError(`invalid array index ${text}`);
  const [, from, to, by] = bounds;
  return {
    kind: 'slice',
    ...(from && { from: Number(from) }),
    ...(to && { to: Number(to) }),
    by: Math.max(1, Number(by || 1)),
  };
}

function filterStep(text: string): Step {
  const match = /^(.*?)\s*(==|!=|<=|>=|<|>)\s*(.*)$/.exec(text);
  if (!match) return { kind: 'filter', left: operand(text) };
  const [, left = '', operator, right = ''] = match;
  return { kind: 'filter', left: operand(left), operator: operator as Operator, right: operand(right) };
}

function operand(text: string): Operand {
  const plain = text.trim();
  if (/^["']/.test(plain)) return { value: unquoted(plain) };
  if (plain === 'true' || plain === 'false') return { value: plain === 'true' };
  if (/^-?\d+(?:\.\d+)?$/.test(plain)) return { value: Number(plain) };
  return { path: pathNode(plain).steps };
}

const escapes: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r' };

/** What stands between the quotes. */
function unquoted(quoted: string): string {
  return quoted
    .slice(1, -1)
    .replace(/\\(?:u([0-9a-fA-F]{4})|(.))/g, (_, code: string | undefined, character: string) =>
      code === undefined ? (escapes[character] ?? character) : String.fromCharCode(Number.parseInt(code, 16)),
    );
}
