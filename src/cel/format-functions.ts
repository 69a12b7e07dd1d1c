import { type Environment, Optional } from '@marcbachmann/cel-js';
import { dns1035Label, dns1123Label, dns1123Subdomain, labelValue, qualifiedName } from '../apimachinery/names.ts';
import { hasFormat } from '../apimachinery/structural/formats.ts';

type Handler = (...values: never[]) => unknown;
type Rule = (text: string) => readonly string[];

/** A name that more is put behind, so that it may end with what a whole name may not end with. */
const prefixOf =
  (rule: Rule): Rule =>
  (text) =>
    rule(text.endsWith('-') ? `${text.slice(0, -1)}a` : text);

const kept =
  (format: string, problem: string): Rule =>
  (text) =>
    hasFormat(text, format) ? [] : [problem];

/** Upstream: apiserver/pkg/cel/library/format.go */
const rules: Readonly<Record<string, Rule>> = {
  dns1123Label,
  dns1123Subdomain,
  dns1035Label,
  qualifiedName,
  dns1123LabelPrefix: prefixOf(dns1123Label),
  dns1123SubdomainPrefix: prefixOf(dns1123Subdomain),
  dns1035LabelPrefix: prefixOf(dns1035Label),
  labelValue,
  uri: kept('uri', 'invalid URI'),
  uuid: kept('uuid', 'does not match the UUID format'),
  byte: kept('byte', 'invalid base64'),
  date: kept('date', 'invalid date'),
  datetime: kept('date-time', 'invalid datetime'),
};

class Format {
  readonly name: string;
  constructor(name: string) {
    this.name = name;
  }
}

class FormatNamespace {}

const functions: Readonly<Record<string, Handler>> = {
  'FormatNamespace.named(string): optional': (_: FormatNamespace, name: string) =>
    Object.hasOwn(rules, name) ? Optional.of(new Format(name)) : Optional.none(),
  'Format.validate(string): optional': ({ name }: Format, text: string) => {
    const problems = rules[name]!(text);
    return problems.length === 0 ? Optional.none() : Optional.of([...problems]);
  },
};

export function registerFormats(environment: Environment): void {
  environment.registerType('Format', { ctor: Format, fields: {} });
  environment.registerType('FormatNamespace', { ctor: FormatNamespace, fields: {} });
  environment.registerConstant('format', 'FormatNamespace', new FormatNamespace());
  for (const [signature, handler] of Object.entries(functions))
    environment.registerFunction(signature, handler as (...values: unknown[]) => unknown);
  for (const name of Object.keys(rules))
    environment.registerFunction(`FormatNamespace.${name}(): Format`, () => new Format(name));
  environment.registerOperator('Format == Format', (a: Format, b: Format) => a.name === b.name);
}
