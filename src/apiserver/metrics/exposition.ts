import { type Description, descriptions, healthDescriptions } from './descriptions.ts';
import type { Families, HealthFamilies } from './families.ts';
import type { Histogram, Numbers } from './recorded.ts';

/** Of this file its server needs nothing until somebody asks for metrics: it imports only types of what is always there. */
export interface Family {
  readonly description: Description;
  readonly recorded: Numbers | Histogram;
}

export const familiesOf = (recorded: Families): readonly Family[] => joined(descriptions, recorded);

export const healthFamiliesOf = (recorded: HealthFamilies): readonly Family[] => joined(healthDescriptions, recorded);

const joined = <Key extends string>(
  described: Readonly<Record<Key, Description>>,
  recorded: Readonly<Record<Key, Family['recorded']>>,
): readonly Family[] =>
  (Object.keys(described) as Key[]).map((key) => ({ description: described[key], recorded: recorded[key] }));

/**
 * Metrics as Prometheus reads them, in its text format 0.0.4; of what was never met nothing is said.
 * https://prometheus.io/docs/instrumenting/exposition_formats
 */
export const exposition = (families: readonly Family[]): string =>
  families
    .filter(({ recorded }) => recorded.series.size > 0)
    .toSorted((a, b) => (a.description.name < b.description.name ? -1 : 1))
    .map(familyText)
    .join('');

function familyText({ description: { name, stability, help, type, labels }, recorded }: Family): string {
  const pairsOf = (values: readonly string[]): string[] =>
    labels.map((label, at) => `${label}="${escaped(values[at]!)}"`);
  const lines =
    'buckets' in recorded
      ? sorted(recorded.series).map(({ values, ...told }) => histogramLines(name, pairsOf(values), recorded, told))
      : sorted(recorded.series).map(({ values, value }) => line(name, pairsOf(values), value));
  return `# HELP ${name} [${stability}] ${help}\n# TYPE ${name} ${type}\n${lines.join('')}`;
}

const sorted = <State>(series: ReadonlyMap<string, State>): State[] =>
  [...series].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, state]) => state);

interface Told {
  readonly counts: readonly number[];
  readonly sum: number;
}

function histogramLines(name: string, pairs: readonly string[], { buckets }: Histogram, { counts, sum }: Told): string {
  let count = 0;
  const lines = counts.map((within, at) => {
    count += within;
    return line(`${name}_bucket`, [...pairs, `le="${formatNumber(buckets[at] ?? Infinity)}"`], count);
  });
  return `${lines.join('')}${line(`${name}_sum`, pairs, sum)}${line(`${name}_count`, pairs, count)}`;
}

const line = (name: string, pairs: readonly string[], value: number): string =>
  `${name}${pairs.length > 0 ? `{${pairs.join(',')}}` : ''} ${formatNumber(value)}\n`;

const escaped = (text: string): string => text.replaceAll('\\', '\\\\').replaceAll('\n', '\\n').replaceAll('"', '\\"');

/** As Go writes the shortest form of a float. Upstream: strconv/ftoa.go (the format g) */
export function formatNumber(value: number): string {
  if (value === Infinity) return '+Inf';
  if (value === 0) return '0';
  const [digits = '', exponent = '0'] = value.toExponential().split('e');
  const power = Number(exponent);
  if (power >= -4 && power < 6) return String(value);
  return `${digits}e${power < 0 ? '-' : '+'}${String(Math.abs(power)).padStart(2, '0')}`;
}
