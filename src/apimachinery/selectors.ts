import { type Complaints, labelValue, qualifiedName } from './names.ts';

/** One condition on a label. Upstream: apimachinery/pkg/labels/selector.go */
export interface Requirement {
  readonly key: string;
  readonly operator: '=' | '!=' | 'in' | 'notin' | 'exists' | '!' | 'gt' | 'lt';
  readonly values: readonly string[];
}

/** One condition on a field. Upstream: apimachinery/pkg/fields/selector.go */
export interface FieldRequirement {
  readonly field: string;
  readonly negated: boolean;
  readonly value: string;
}

/** A selector that does not parse; the message is the real parser's. */
export class SelectorError extends Error {}

type Labels = Readonly<Record<string, string>> | undefined;

export function matchesLabels(requirements: readonly Requirement[], labels: Labels): boolean {
  return requirements.every(({ key, operator, values }) => {
    const value = labels && Object.hasOwn(labels, key) ? labels[key] : undefined;
    switch (operator) {
      case '=':
      case 'in':
        return value !== undefined && values.includes(value);
      case '!=':
      case 'notin':
        return value === undefined || !values.includes(value);
      case 'exists':
        return value !== undefined;
      case '!':
        return value === undefined;
      case 'gt':
        return value !== undefined && /^[+-]?\d+$/.test(value) && Number(value) > Number(values[0]);
      case 'lt':
        return value !== undefined && /^[+-]?\d+$/.test(value) && Number(value) < Number(values[0]);
    }
  });
}

const special = /^(?:==|!=|=|!|\(|\)|,|<|>)/;

function tokenize(text: string): string[] {
  const tokens: string[] = [];
  let rest = text.trimStart();
  while (rest !== '') {
    const token = special.exec(rest)?.[0] ?? /^[^\s=!(),<>]+/.exec(rest)![0];
    tokens.push(token);
    rest = rest.slice(token.length).trimStart();
  }
  return tokens;
}

const isWord = (token: string | undefined): token is string => token !== undefined && !special.test(token);

/** A requirement of names and values that labels can have. Throws `SelectorError`. Upstream: labels/selector.go (NewRequirement) */
function sound(requirement: Requirement): Requirement {
  const { key, operator, values } = requirement;
  const refuse = (field: string, value: string, complaints: Complaints): void => {
    if (complaints.length > 0)
      throw new SelectorError(
        `unable to parse requirement: ${field}: Invalid value: ${JSON.stringify(value)}: ${complaints.join('; ')}`,
      );
  };
  refuse('<nil>', key, qualifiedName(key));
  values.forEach((value, at) => {
    const isNumber = (operator !== 'gt' && operator !== 'lt') || /^[+-]?\d+$/.test(value);
    refuse(`values[${at}]`, value, isNumber ? [] : ["for 'Gt', 'Lt' operators, the value must be an integer"]);
    refuse(`values[${at}][${key}]`, value, labelValue(value));
  });
  return requirement;
}

/** Parses `app=web,tier in (a,b),!old`. Throws `SelectorError`. */
export function parseLabelSelector(text: string): Requirement[] {
  const tokens = tokenize(text);
  const requirements: Requirement[] = [];
  let at = 0;
  const next = (): string => tokens[at++] ?? '';
  const fail = (found: string, expected: string): never => {
    throw new SelectorError(`unable to parse requirement: found '${found}', expected: ${expected}`);
  };
  const valueSet = (): string[] => {
    const open = next();
    if (open !== '(') fail(open, "'('");
    const values: string[] = [];
    for (;;) {
      const token = tokens[at];
      if (isWord(token)) values.push(next());
      else values.push('');
      const separator = next();
      if (separator === ')') return [...new Set(values)].toSorted();
      if (separator !== ',') fail(separator, "',' or ')'");
    }
  };
  while (at < tokens.length) {
    if (tokens[at] === '!') {
      at++;
      const key = next();
      if (!isWord(key)) fail(key, 'identifier');
      requirements.push(sound({ key, operator: '!', values: [] }));
    } else {
      const key = next();
      if (!isWord(key)) fail(key, 'identifier');
      requirements.push(sound(requirement(key)));
    }
    const separator = tokens[at];
    if (separator === undefined) break;
    if (separator !== ',') fail(separator, "',' or 'end of string'");
    at++;
    if (at === tokens.length) fail('', "identifier after ','");
  }
  return requirements;

  function requirement(key: string): Requirement {
    const operator = tokens[at];
    if (operator === undefined || operator === ',') return { key, operator: 'exists', values: [] };
    at++;
    if (operator === 'in' || operator === 'notin') return { key, operator, values: valueSet() };
    if (operator === '=' || operator === '==') return { key, operator: '=', values: [exactValue()] };
    if (operator === '!=') return { key, operator: '!=', values: [exactValue()] };
    if (operator === '>' || operator === '<')
      return { key, operator: operator === '>' ? 'gt' : 'lt', values: [exactValue()] };
    return fail(operator, 'in, notin, =, ==, !=, gt, lt');
  }

  function exactValue(): string {
    const token = tokens[at];
    if (token === undefined || token === ',') return '';
    at++;
    return isWord(token) ? token : fail(token, 'identifier');
  }
}

/** Parses `spec.nodeName=a,status.phase!=Running`. Throws `SelectorError`. */
export function parseFieldSelector(text: string): FieldRequirement[] {
  const requirements: FieldRequirement[] = [];
  for (const part of text.split(/(?<!\\),/)) {
    if (part === '') continue;
    const match = /^(.*?)(!=|==|=)(.*)$/s.exec(part);
    if (!match) throw new SelectorError(`invalid selector: '${text}'; can't understand '${part}'`);
    const [, field = '', operator, value = ''] = match;
    requirements.push({ field, negated: operator === '!=', value: value.replace(/\\([\\,=])/g, '$1') });
  }
  return requirements;
}
