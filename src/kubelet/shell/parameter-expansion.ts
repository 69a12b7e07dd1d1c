import type { ExpansionSource } from './expansion-source.ts';
import { globSource, trimPattern } from './patterns.ts';
import { type ParameterPart, ShellSyntaxError, type Word } from './syntax.ts';

const bareIndex = (index: Word | undefined): string | undefined => {
  const [part] = index ?? [];
  return index?.length === 1 && part?.kind === 'text' ? part.text : undefined;
};

/** Whether a part stands for all elements: `$@`, `$*`, `${name[@]}`, `${name[*]}`. */
export const isList = ({ name, index, operator }: ParameterPart): boolean =>
  operator !== 'length' &&
  (operator === 'keys' || name === '@' || name === '*' || bareIndex(index) === '@' || bareIndex(index) === '*');

/** All that a list stands for. */
export async function listOf(source: ExpansionSource, part: ParameterPart): Promise<readonly string[]> {
  const { name, operator, operand, second } = part;
  const isPositional = name === '@' || name === '*';
  const elements = source.elements(name);
  if (operator === 'keys') return elements ? [...elements.keys()] : [];
  const scalar = source.value(name);
  const all = isPositional
    ? source.positional()
    : elements
      ? [...elements.values()]
      : scalar === undefined
        ? []
        : [scalar];
  if (operator === '') return all;
  if (operator === ':') {
    // Positional parameters count from 1: 0 is the shell itself.
    const from = (await number(source, operand)) - (isPositional ? 1 : 0);
    const start = from < 0 && !isPositional ? Math.max(0, all.length + from) : Math.max(0, from);
    return all.slice(start, second ? start + (await number(source, second)) : undefined);
  }
  if (/^:?[-=?+]$/.test(operator) && (all.length === 0) !== operator.endsWith('+'))
    return [await scalarText(source, { ...part, index: [] }, undefined)];
  if (/^:?[-=?+]$/.test(operator)) return operator.endsWith('+') && all.length === 0 ? [] : all;
  return Promise.all(all.map((value) => scalarText(source, part, value)));
}

/** The text that a parameter stands for. @throws ShellSyntaxError where it has to be set and is not */
export async function parameterText(source: ExpansionSource, part: ParameterPart): Promise<string> {
  const { name, index, operator } = part;
  if (operator === 'length') return String(await lengthOf(source, part));
  if (isList(part)) return (await listOf(source, part)).join(' ');
  if (operator === 'indirect') return source.value(source.value(name) ?? '') ?? '';
  const value = index ? source.element(name, await source.text(index)) : source.value(name);
  if (value === undefined && source.mustBeSet(name) && !/^:?[-=?+]$/.test(operator))
    throw new ShellSyntaxError(`${name}: ${source.dialect.unset}`, source.dialect.isBash ? 1 : 2);
  return scalarText(source, part, value);
}

async function lengthOf(source: ExpansionSource, { name, index }: ParameterPart): Promise<number> {
  const each = bareIndex(index);
  if (each === '@' || each === '*') return source.elements(name)?.size ?? (source.value(name) === undefined ? 0 : 1);
  if (name === '@' || name === '*') return source.positional().length;
  const value = index ? source.element(name, await source.text(index)) : source.value(name);
  return (value ?? '').length;
}

const number = async (source: ExpansionSource, word: Word): Promise<number> =>
  source.calculate(await source.text(word));

async function scalarText(
  source: ExpansionSource,
  { name, operator, operand, second }: ParameterPart,
  value: string | undefined,
): Promise<string> {
  if (operator === '') return value ?? '';
  if (operator.startsWith('%') || operator.startsWith('#'))
    return trimPattern(value ?? '', operator, await source.text(operand));
  if (operator === ':') return piece(source, value ?? '', operand, second);
  if (operator.startsWith('/')) return replaced(source, value ?? '', operator, operand, second);
  if (operator.startsWith('^') || operator.startsWith(',')) return recased(value ?? '', operator);
  const missing = operator.startsWith(':') ? (value ?? '') === '' : value === undefined;
  switch (operator.at(-1)) {
    case '+':
      return missing ? '' : source.text(operand);
    case '-':
      return missing ? source.text(operand) : value!;
    case '=': {
      if (!missing) return value!;
      const text = await source.text(operand);
      source.assign(name, text);
      return text;
    }
    default: {
      if (!missing) return value!;
      const text = await source.text(operand);
      throw new ShellSyntaxError(`${name}: ${text || 'parameter not set'}`);
    }
  }
}

/** `${name:offset:length}`; both count from the end where they are negative. */
async function piece(source: ExpansionSource, value: string, offset: Word, length?: Word): Promise<string> {
  const from = await number(source, offset);
  const start = from < 0 ? Math.max(0, value.length + from) : from;
  if (!length) return value.slice(start);
  const count = await number(source, length);
  return count < 0 ? value.slice(start, value.length + count) : value.slice(start, start + count);
}

async function replaced(
  source: ExpansionSource,
  value: string,
  operator: string,
  operand: Word,
  second: Word | undefined,
): Promise<string> {
  const pattern = globSource(await source.pattern(operand));
  if (pattern === '') return value;
  const anchored = operator === '/#' ? `^${pattern}` : operator === '/%' ? `${pattern}$` : pattern;
  const text = second ? await source.text(second) : '';
  return value.replace(new RegExp(anchored, operator === '//' ? 'gs' : 's'), () => text);
}

const recased = (value: string, operator: string): string => {
  const turn = (text: string): string => (operator.startsWith('^') ? text.toUpperCase() : text.toLowerCase());
  return operator.length === 2 ? turn(value) : turn(value.slice(0, 1)) + value.slice(1);
};
