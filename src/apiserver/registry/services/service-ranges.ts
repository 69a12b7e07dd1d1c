import { ipNumber, ipText } from '../../../apimachinery/ip-address.ts';
import type { ServiceCIDR } from '../../../apimachinery/types.ts';
import { familyOf } from '../../../apimachinery/validation/service-cluster-ips.ts';
import type { Flags } from '../../flags/flags.ts';
import { groupResource, type Reader } from '../reader.ts';

const defaultRange = '10.0.0.0/24';
export const serviceCidrs = groupResource('networking.k8s.io', 'servicecidrs');

/** --service-cluster-ip-range: one range, or one of each family. */
export const configuredRanges = (flags: Flags): readonly string[] =>
  (flags.get('service-cluster-ip-range') || defaultRange).split(',');

/** A range that is about to go gives no addresses any more; one of which nothing is known does. */
const isReady = ({ metadata, status }: ServiceCIDR): boolean =>
  !metadata.deletionTimestamp && status?.conditions?.find(({ type }) => type === 'Ready')?.status !== 'False';

/**
 * The ranges of a family that addresses are given from: those of the ServiceCIDRs, and before the first is there what
 * the flag says. Upstream: pkg/registry/core/service/ipallocator/cidrallocator.go
 */
export function rangesOf(flags: Flags, reader: Reader): (family: string) => readonly string[] {
  let known: { readonly version: number; readonly ranges: readonly string[] } | undefined;
  return (family) => {
    const version = reader.version(serviceCidrs);
    if (known?.version !== version) {
      const objects = reader.list(serviceCidrs) as readonly ServiceCIDR[];
      const ranges = objects.filter(isReady).flatMap(({ spec }) => spec.cidrs ?? []);
      known = { version, ranges: objects.length > 0 ? ranges : configuredRanges(flags) };
    }
    return known.ranges.filter((cidr) => familyOf(cidr.split('/')[0]!) === family);
  };
}

/** A range of numbers to choose from; the lower part is left to those who ask for a certain one. */
export interface Pool {
  readonly first: bigint;
  readonly size: bigint;
  readonly reserved: bigint;
}

export const clamp = (value: bigint, low: bigint, high: bigint): bigint =>
  value < low ? low : value > high ? high : value;

function network(cidr: string): { readonly base: bigint; readonly size: bigint; readonly isLong: boolean } {
  const [address = '', prefix = ''] = cidr.split('/');
  const isLong = address.includes(':');
  const size = 1n << BigInt((isLong ? 128 : 32) - Number(prefix));
  const number = ipNumber(address)!;
  return { base: number - (number % size), size, isLong };
}

/** Without the network's own address and, where there is one, the broadcast address. */
export function ipPool(cidr: string): Pool {
  const { base, size, isLong } = network(cidr);
  const usable = size - (isLong ? 1n : 2n);
  const reserved = usable < 16n ? 0n : clamp(size / 16n, 16n, 256n);
  return { first: base + 1n, size: usable, reserved: reserved < usable ? reserved : 0n };
}

/** Why an address cannot be had from these ranges, which are of its family. */
export function rangeProblem(ip: string, ranges: readonly string[]): string | undefined {
  const number = ipNumber(ip)!;
  const around = ranges.filter((cidr) => {
    const { base, size } = network(cidr);
    return number >= base && number < base + size;
  });
  const [cidr] = around;
  if (cidr === undefined) return 'the provided network does not match the current range';
  const isUsable = around.map(ipPool).some(({ first, size }) => number >= first && number < first + size);
  return isUsable ? undefined : `the provided IP (${ip}) is not in the valid range. The range of valid IPs is ${cidr}`;
}

/** The first address of the first range, which the API server's own service has. */
export function firstAddress(flags: Flags): string {
  const { base, isLong } = network(configuredRanges(flags)[0]!);
  return ipText(base + 1n, isLong ? 6 : 4);
}
