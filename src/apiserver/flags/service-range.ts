import type { Flags } from './flags.ts';

/** More addresses than this the server does not want to keep account of. */
const maxBits = 20;

/** Upstream: cmd/kube-apiserver/app/options/validation.go (validateClusterIPFlags) */
export function clusterIpErrors(flags: Flags): readonly string[] {
  const text = flags.get('service-cluster-ip-range');
  if (text === '') return [];
  const ranges = text.split(',').map(parse);
  const bad = ranges.findIndex((range) => range === undefined);
  if (bad === 0) return ['service-cluster-ip-range is not a valid cidr'];
  if (bad > 0) return ['service-cluster-ip-range[1] is not an ip net'];
  if (ranges.length > 2) return ['--service-cluster-ip-range must not contain more than two entries'];
  const [first, second] = ranges;
  return [
    ...tooLarge(first!, '--service-cluster-ip-range'),
    ...(second && second.bits === first!.bits
      ? ['--service-cluster-ip-range[0] and --service-cluster-ip-range[1] must be of different IP family']
      : []),
    ...(second ? tooLarge(second, '--secondary-service-cluster-ip-range') : []),
  ];
}

interface Range {
  readonly bits: 32 | 128;
  readonly ones: number;
}

function parse(cidr: string): Range | undefined {
  const [, address = '', mask = ''] = /^\s*([\d.]+|[\da-fA-F:.]*:[\da-fA-F:.]*)\/(\d{1,3})\s*$/.exec(cidr) ?? [];
  const bits = address.includes(':') ? 128 : 32;
  const isWhole =
    bits === 128 ||
    (address.split('.').length === 4 && address.split('.').every((part) => part !== '' && Number(part) <= 255));
  return address !== '' && isWhole && Number(mask) <= bits ? { bits, ones: Number(mask) } : undefined;
}

const tooLarge = ({ bits, ones }: Range, flag: string): readonly string[] =>
  bits - ones > maxBits
    ? [`specified ${flag} is too large; for ${bits}-bit addresses, the mask must be >= ${bits - maxBits}`]
    : [];
