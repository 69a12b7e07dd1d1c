import { isCidr, isIp, isIpv4, isIpv6 } from '../ip-address.ts';

type Check = (text: string) => boolean;

const matches =
  (pattern: RegExp): Check =>
  (text) =>
    pattern.test(text);

const uuid = (version: string): Check =>
  matches(new RegExp(`^[0-9a-f]{8}-?[0-9a-f]{4}-?${version}[0-9a-f]{3}-?[0-9a-f]{4}-?[0-9a-f]{12}$`, 'i'));

const hostname = matches(
  /^([a-zA-Z0-9¡-￿]((-?[a-zA-Z0-9¡-￿]{0,62})?)[a-zA-Z0-9¡-￿](\.[a-zA-Z]{2,})*\.?|[a-zA-Z0-9])+$/,
);

/** The formats of texts that are checked; others say nothing. Upstream: k8s.io/kube-openapi/pkg/validation/strfmt */
const checks: Readonly<Record<string, Check>> = {
  'date-time': matches(/^\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d:\d\d(\.\d+)?([Zz]|[+-]\d\d:?\d\d)?$/),
  datetime: matches(/^\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d:\d\d(\.\d+)?([Zz]|[+-]\d\d:?\d\d)?$/),
  date: (text) => /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(Date.parse(text)),
  byte: matches(/^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/),
  duration: matches(/^([+-]?(\d+(\.\d+)?\s*(ns|us|µs|μs|ms|s|m|h|d|w|[a-z]+)\s*)+|0)$/i),
  email: matches(/^[^\s@<>"]+@[^\s@<>"]+$/),
  hostname,
  ipv4: isIpv4,
  ipv6: isIpv6,
  ip: isIp,
  cidr: isCidr,
  mac: matches(/^([0-9A-Fa-f]{2}[:-]){5}[0-9A-Fa-f]{2}$|^([0-9A-Fa-f]{4}\.){2}[0-9A-Fa-f]{4}$/),
  uri: (text) => text.startsWith('/') || /^[a-z][a-z0-9+.-]*:[^\s]*$/i.test(text),
  uuid: uuid('[0-9a-f]'),
  uuid3: uuid('3'),
  uuid4: uuid('4'),
  uuid5: uuid('5'),
  isbn: matches(/^(?:\d[- ]?){9}[\dXx]$|^(?:\d[- ]?){13}$/),
  isbn10: matches(/^(?:\d[- ]?){9}[\dXx]$/),
  isbn13: matches(/^(?:\d[- ]?){13}$/),
  creditcard: matches(/^\d[\d -]{11,18}\d$/),
  ssn: matches(/^\d{3}[- ]?\d{2}[- ]?\d{4}$/),
  hexcolor: matches(/^#?([0-9a-fA-F]{3}|[0-9a-fA-F]{6})$/),
  rgbcolor: matches(/^rgb\(\s*\d{1,3}\s*,\s*\d{1,3}\s*,\s*\d{1,3}\s*\)$/),
  bsonobjectid: matches(/^[0-9a-fA-F]{24}$/),
  'k8s-short-name': matches(/^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/),
  'k8s-long-name': matches(/^(?=.{1,253}$)[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/),
};

export const hasFormat = (text: string, format: string): boolean =>
  !Object.hasOwn(checks, format) || checks[format]!(text);
