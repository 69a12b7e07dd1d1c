import { parse } from 'yaml';
import { parseQuantity } from '../apimachinery/quantity.ts';
import { defaultConfiguration, type KubeletConfiguration } from './configuration.ts';

const signals = new Set([
  ...Object.keys(defaultConfiguration.evictionHard),
  'pid.available',
  'allocatableMemory.available',
]);

const units: Readonly<Record<string, number>> = { h: 3_600_000, m: 60_000, s: 1_000, ms: 1 };

/**
 * Reads a configuration file. Where it names a hard threshold, those that it does not name are none.
 * @throws {Error} what the real kubelet says of one that it does not start with
 * Upstream: pkg/kubelet/apis/config/validation, pkg/kubelet/eviction/helpers.go (ParseThresholdConfig)
 */
export function parseConfiguration(text: string): KubeletConfiguration {
  const given = (parse(text) ?? {}) as Readonly<Record<string, unknown>>;
  if (given['kind'] !== 'KubeletConfiguration')
    throw new Error(
      `no kind "${String(given['kind'] ?? '')}" is registered for version "kubelet.config.k8s.io/v1beta1"`,
    );
  const configuration: KubeletConfiguration = {
    evictionHard: texts(given, 'evictionHard'),
    evictionSoft: texts(given, 'evictionSoft'),
    evictionSoftGracePeriod: gracePeriods(
      (given['evictionSoftGracePeriod'] ?? {}) as Readonly<Record<string, unknown>>,
    ),
    evictionMaxPodGracePeriod: number(given, 'evictionMaxPodGracePeriod'),
    evictionPressureTransitionPeriod: duration(given, 'evictionPressureTransitionPeriod'),
    imageGCHighThresholdPercent: number(given, 'imageGCHighThresholdPercent'),
    imageGCLowThresholdPercent: number(given, 'imageGCLowThresholdPercent'),
    imageMinimumGCAge: duration(given, 'imageMinimumGCAge'),
  };
  const { imageGCHighThresholdPercent: high, imageGCLowThresholdPercent: low } = configuration;
  for (const [name, flag, percent] of [
    ['imageGCLowThresholdPercent', '--image-gc-low-threshold', low],
    ['imageGCHighThresholdPercent', '--image-gc-high-threshold', high],
  ] as const)
    if (percent < 0 || percent > 100)
      throw new Error(`invalid configuration: ${name} (${flag}) ${percent} must be between 0 and 100, inclusive`);
  if (low >= high)
    throw new Error(
      `invalid configuration: imageGCLowThresholdPercent (--image-gc-low-threshold) ${low} must be less than imageGCHighThresholdPercent (--image-gc-high-threshold) ${high}`,
    );
  const { evictionHard, evictionSoft, evictionSoftGracePeriod } = configuration;
  for (const [signal, least] of [...Object.entries(evictionHard), ...Object.entries(evictionSoft)])
    checkThreshold(signal, String(least));
  for (const signal of Object.keys(evictionSoft))
    if (evictionSoftGracePeriod[signal] === undefined)
      throw new Error(`grace period must be specified for the soft eviction threshold ${signal}`);
  return configuration;
}

const texts = (
  given: Readonly<Record<string, unknown>>,
  field: 'evictionHard' | 'evictionSoft',
): Readonly<Record<string, string>> =>
  (given[field] as Readonly<Record<string, string>> | undefined) ?? defaultConfiguration[field];

/** How long each soft threshold may be met, ms. */
function gracePeriods(given: Readonly<Record<string, unknown>>): Readonly<Record<string, number>> {
  return Object.fromEntries(
    Object.entries(given).map(([signal, text]) => {
      if (!signals.has(signal)) throw new Error(`unsupported eviction signal ${signal}`);
      if (String(text).startsWith('-'))
        throw new Error(`invalid eviction grace period specified: ${String(text)}, must be a positive value`);
      return [signal, milliseconds(String(text))];
    }),
  );
}

function checkThreshold(signal: string, least: string): void {
  if (!signals.has(signal)) throw new Error(`unsupported eviction signal ${signal}`);
  if (!least.endsWith('%')) {
    parseQuantity(least);
    return;
  }
  const percent = Number(least.slice(0, -1));
  if (Number.isNaN(percent)) throw new Error(`strconv.ParseFloat: parsing "${least.slice(0, -1)}": invalid syntax`);
  if (percent < 0) throw new Error(`eviction percentage threshold ${signal} must be >= 0%: ${least}`);
  if (percent > 100) throw new Error(`eviction percentage threshold ${signal} must be <= 100%: ${least}`);
}

type NumberField = Exclude<keyof KubeletConfiguration, 'evictionHard' | 'evictionSoft' | 'evictionSoftGracePeriod'>;

function number(given: Readonly<Record<string, unknown>>, field: NumberField): number {
  const value = given[field] ?? defaultConfiguration[field];
  if (typeof value !== 'number' || !Number.isInteger(value))
    throw new Error(
      `json: cannot unmarshal ${typeof value} into Go struct field KubeletConfiguration.${field} of type int32`,
    );
  return value;
}

/** 0 stands for the default, as kubeadm writes it. */
const duration = (given: Readonly<Record<string, unknown>>, field: NumberField): number =>
  milliseconds(String(given[field] ?? '0s')) || defaultConfiguration[field];

/** `1h2m3s`. */
function milliseconds(text: string): number {
  if (!/^(0|(\d+(\.\d+)?(h|ms|m|s))+)$/.test(text)) throw new Error(`time: invalid duration "${text}"`);
  const parts = [...text.matchAll(/([\d.]+)(h|ms|m|s)/g)];
  return parts.reduce((sum, [, count, unit]) => sum + Number(count) * units[unit!]!, 0);
}
