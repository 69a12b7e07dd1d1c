import { type Random, randomString } from '../kernel/random.ts';

/**
 * What is wrong with a name or label; empty: nothing.
 * Upstream of all: apimachinery/pkg/util/validation/validation.go, content/*.go
 */
export type Complaints = readonly string[];

const none: Complaints = [];

const label = '[a-z0-9]([-a-z0-9]*[a-z0-9])?';
const subdomain = `${label}(\\.${label})*`;
const labelPattern = new RegExp(`^${label}$`);
const subdomainPattern = new RegExp(`^${subdomain}$`);

const regexText = (message: string, pattern: string, ...examples: readonly string[]): string =>
  examples.length === 0
    ? `${message} (regex used for validation is '${pattern}')`
    : `${message} (e.g. ${examples.map((example) => `'${example}'`).join(',  or ')}, regex used for validation is '${pattern}')`;

const maxLength = (length: number): string => `must be no more than ${length} characters`;
const maxBytes = (length: number): string => `must be no more than ${length} bytes`;

const labelText = regexText(
  "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character",
  label,
  'my-name',
  '123-abc',
);
const subdomainText = regexText(
  "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character",
  subdomain,
  'example.com',
);

/** Long names cost no regular expression: a name that is too long is said to be just that. */
function checked(text: string, limit: number, pattern: RegExp, message: string): Complaints {
  if (text.length <= limit) return pattern.test(text) ? none : [message];
  return pattern.test(text) ? [maxLength(limit)] : [maxLength(limit), message];
}

export const dns1123Label = (text: string): Complaints =>
  checked(text, 63, labelPattern, subdomainPattern.test(text) ? 'must not contain dots' : labelText);
export const dns1123Subdomain = (text: string): Complaints => checked(text, 253, subdomainPattern, subdomainText);

const wildcardPattern = new RegExp(`^\\*\\.${subdomain}$`);
const wildcardText = regexText(
  "a wildcard DNS-1123 subdomain must start with '*.', followed by a valid DNS subdomain, which must consist of lower case alphanumeric characters, '-' or '.' and end with an alphanumeric character",
  `\\*\\.${subdomain}`,
  '*.example.com',
);
export const wildcardSubdomain = (text: string): Complaints => checked(text, 253, wildcardPattern, wildcardText);

const underscored = '_?[a-z0-9]([-_a-z0-9]*[a-z0-9])?';
const underscoredSubdomain = `${underscored}(\\._?[a-z0-9]([-_a-z0-9]*[a-z0-9])?)*`;
const underscoredPattern = new RegExp(`^${underscoredSubdomain}$`);
const underscoredText = regexText(
  "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '_', '-' or '.', and must start and end with an alphanumeric character",
  underscoredSubdomain,
  'example.com',
);
export const dns1123SubdomainWithUnderscore = (text: string): Complaints =>
  checked(text, 253, underscoredPattern, underscoredText);

const namePart = '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]';
const namePartPattern = new RegExp(`^${namePart}$`);
const namePartRule =
  "must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character";
const namePartText = regexText(namePartRule, namePart, 'MyName', 'my.name', '123-abc');

/** `name` or `example.com/name`: a label key, a taint's key, a condition type. */
export function qualifiedName(text: string): Complaints {
  const parts = text.split('/');
  const complaints: string[] = [];
  let name = parts[0]!;
  if (parts.length === 2) {
    const prefix = parts[0]!;
    name = parts[1]!;
    if (prefix === '') complaints.push('prefix part must be non-empty');
    else if (prefix.length > 253) complaints.push(`prefix part ${maxBytes(253)}`);
    else complaints.push(...dns1123Subdomain(prefix).map((complaint) => `prefix part ${complaint}`));
  } else if (parts.length > 2) {
    return [
      `a valid label key ${namePartText} with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')`,
    ];
  }
  if (name === '') complaints.push('name part must be non-empty');
  else if (name.length > 63) complaints.push(`name part ${maxBytes(63)}`);
  if (!namePartPattern.test(name)) complaints.push(`name part ${namePartText}`);
  return complaints;
}

const labelValuePattern = new RegExp(`^(${namePart})?$`);
const labelValueText = regexText(
  `a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character`,
  `(${namePart})?`,
  'MyValue',
  'my_value',
  '12345',
);

export function labelValue(text: string): Complaints {
  const complaints: string[] = [];
  if (text.length > 63) complaints.push(maxBytes(63));
  if (!labelValuePattern.test(text)) complaints.push(labelValueText);
  return complaints;
}

const configKeyPattern = /^[-._a-zA-Z0-9]+$/;
const configKeyText = regexText(
  "a valid config key must consist of alphanumeric characters, '-', '_' or '.'",
  '[-._a-zA-Z0-9]+',
  'key.name',
  'KEY_NAME',
  'key-name',
);

/** A key of a ConfigMap or Secret. */
export function configMapKey(text: string): Complaints {
  const complaints: string[] = [];
  if (text.length > 253) complaints.push(maxLength(253));
  if (!configKeyPattern.test(text)) complaints.push(configKeyText);
  if (text === '.') complaints.push("must not be '.'");
  else if (text === '..') complaints.push("must not be '..'");
  else if (text.startsWith('..')) complaints.push("must not start with '..'");
  return complaints;
}

const envNameText = "a valid environment variable name must consist only of printable ASCII characters other than '='";

/** The relaxed rule, in force since 1.34. */
export const envVarName = (text: string): Complaints => (/^[ -<>-~]+$/.test(text) ? none : [envNameText]);

const label1035 = '[a-z]([-a-z0-9]*[a-z0-9])?';
const label1035Pattern = new RegExp(`^${label1035}$`);
const label1035Text = regexText(
  "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character",
  label1035,
  'my-name',
  'abc-123',
);
export const dns1035Label = (text: string): Complaints => checked(text, 63, label1035Pattern, label1035Text);

/** A name in a URL's path. Upstream: apimachinery/pkg/api/validation/path/name.go */
export function pathSegmentName(text: string): Complaints {
  if (text === '.' || text === '..') return [`may not be '${text}'`];
  return ['/', '%'].filter((illegal) => text.includes(illegal)).map((illegal) => `may not contain '${illegal}'`);
}

/** A container port's name. */
export function portName(text: string): Complaints {
  const complaints: string[] = [];
  if (text.length > 15) complaints.push(maxLength(15));
  if (!/^[-a-z0-9]+$/.test(text))
    complaints.push('must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)');
  if (!/[a-z]/.test(text)) complaints.push('must contain at least one letter (a-z)');
  if (text.includes('--')) complaints.push('must not contain consecutive hyphens');
  if (text !== '' && (text.startsWith('-') || text.endsWith('-')))
    complaints.push('must not begin or end with a hyphen');
  return complaints;
}

export const between = (value: number, low: number, high: number): Complaints =>
  value >= low && value <= high ? none : [`must be between ${low} and ${high}, inclusive`];

export const portNumber = (value: number): Complaints => between(value, 1, 65535);

/** A user or group. */
export const ownerId = (value: number): Complaints => between(value, 0, 2 ** 31 - 1);

export function httpHeaderName(text: string): Complaints {
  if (/^[-A-Za-z0-9]+$/.test(text)) return none;
  return [
    regexText("a valid HTTP header must consist of alphanumeric characters or '-'", '[-A-Za-z0-9]+', 'X-Header-Name'),
  ];
}

/** No vowels and no digits that look like letters. Upstream: apimachinery/pkg/util/rand/rand.go */
const generatedAlphabet = 'bcdfghjklmnpqrstvwxz2456789';
const maxGeneratedBase = 58;

/** `generateName` with five random characters. Upstream: apiserver/pkg/storage/names/generate.go */
export const generatedName = (base: string, random: Random): string =>
  base.slice(0, maxGeneratedBase) + randomString(random, 5, generatedAlphabet);
