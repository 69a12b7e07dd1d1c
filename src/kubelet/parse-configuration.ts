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
    evictionHard:
      (given['evictionHard'] as Readonly<Record<string, string>> | undefined) ?? defaultConfiguration.evictionHard,
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
  for (const [signal, least] of Object.entries(configuration.evictionHard)) checkThreshold(signal, String(least));
  return configuration;
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

type NumberField = Exclude<keyof KubeletConfiguration, 'evictionHard'>;

function number(given: Readonly<Record<string, unknown>>, field: NumberField): number {
  const value = given[field] ?? defaultConfiguration[field];
  if (typeof value !== 'number' || !Number.isInteger(value))
    throw new Error(
      `json: cannot unmarshal ${typeof value} into Go struct field KubeletConfiguration.${field} of type int32`,
    );
  return value;
}

/** `1h2m3s`; 0 stands for the default, as kubeadm writes it. */
function duration(given: Readonly<Record<string, unknown>>, field: NumberField): number {
  const value = String(given[field] ?? '0s');
  if (!/^(0|(\d+(\.\d+)?(h|ms|m|s))+)$/.test(value)) throw new Error(`time: invalid duration "${value}"`);
  const parts = [...value.matchAll(/([\d.]+)(h|ms|m|s)/g)];
  return parts.reduce((sum, [, count, unit]) => sum + Number(count) * units[unit!]!, 0) || defaultConfiguration[field];
}
