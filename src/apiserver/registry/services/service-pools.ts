import type { IPAddress, Service } from '../../../apimachinery/types.ts';
import { ipText } from '../../../apimachinery/ip-address.ts';
import { familyOf } from '../../../apimachinery/validation/service-cluster-ips.ts';
import { type Random, randomInt } from '../../../kernel/random.ts';
import type { Flags } from '../../flags/flags.ts';
import { groupResource, type Reader } from '../reader.ts';
import { ipAddresses, isManaged } from './ip-addresses.ts';
import { clamp, configuredRanges, ipPool, type Pool, rangeProblem, rangesOf } from './service-ranges.ts';

/** An address or a port, and whose it becomes: the key of the service that asks. */
export interface ServicePools {
  /** The configured families, the default one first. */
  readonly families: readonly string[];
  /** Takes this very address; returns why it cannot be had. */
  readonly claimIp: (ip: string, owner: string) => string | undefined;
  /** Takes any address of the family; undefined: there is none left. */
  readonly nextIp: (family: string, owner: string) => string | undefined;
  readonly claimPort: (port: number, owner: string) => string | undefined;
  readonly nextPort: (owner: string) => number | undefined;
  /** The request has ended: what it took is its service's as soon as that shows, else free again. */
  readonly settle: (owner: string) => void;
}

interface Claim {
  readonly owner: string;
  /** The revision up to which the claim counts; absent: its request is not over. */
  until?: number;
}

export interface PoolOptions {
  readonly flags: Flags;
  readonly reader: Reader;
  readonly random: Random;
  /** The revision that the reader shows. */
  readonly seen: () => number;
  /** The newest revision that etcd has confirmed. */
  readonly confirmed: () => number;
}

const ipTaken = 'provided IP is already allocated';
const portTaken = 'provided port is already allocated';
const services = groupResource('', 'services');

/**
 * The cluster's addresses and node ports, as far as no service has them. What services have is read from themselves; what
 * a request takes is remembered until its service can be seen. What somebody has put into an IPAddress is taken, too.
 * Upstream: pkg/registry/core/service/{ipallocator,portallocator}
 * Differs: the real server decides by the IPAddress objects, and keeps ports in a bitmap in etcd.
 */
export function createServicePools({ flags, reader, random, seen, confirmed }: PoolOptions): ServicePools {
  const ranges = rangesOf(flags, reader);
  const portRange = flags.get('service-node-port-range');
  const claims = new Map<string | number, Claim>();
  let known: { readonly version: number; readonly taken: ReadonlySet<string | number> } | undefined;

  const takenByServices = (): ReadonlySet<string | number> => {
    const version = Math.max(reader.version(services), reader.version(ipAddresses));
    if (known?.version !== version) {
      const taken = (reader.list(services) as readonly Service[]).flatMap(allocated);
      const others = (reader.list(ipAddresses) as readonly IPAddress[]).filter((address) => !isManaged(address));
      known = { version, taken: new Set([...taken, ...others.map(({ metadata }) => metadata.name!)]) };
    }
    return known.taken;
  };

  const isTaken = (value: string | number, owner: string): boolean => {
    const claim = claims.get(value);
    if (claim?.until !== undefined && seen() >= claim.until) claims.delete(value);
    else if (claim) return claim.owner !== owner;
    return takenByServices().has(value);
  };

  const next = (pool: Pool, shown: (number: bigint) => string | number, owner: string): string | number | undefined => {
    const find = (from: bigint, count: bigint): string | number | undefined => {
      if (count <= 0n) return undefined;
      const start = BigInt(randomInt(random, Number(count > 65_536n ? 65_536n : count)));
      for (let step = 0n; step < count; step++) {
        const value = shown(pool.first + from + ((start + step) % count));
        if (!isTaken(value, owner)) return value;
      }
      return undefined;
    };
    const value = find(pool.reserved, pool.size - pool.reserved) ?? find(0n, pool.reserved);
    if (value !== undefined) claims.set(value, { owner });
    return value;
  };

  const ports = portPool(portRange);
  return {
    families: configuredRanges(flags).map((cidr) => familyOf(cidr.split('/')[0]!)),
    claimIp(ip, owner) {
      const problem = rangeProblem(ip, ranges(familyOf(ip)));
      if (problem !== undefined) return problem;
      if (isTaken(ip, owner)) return ipTaken;
      claims.set(ip, { owner });
      return undefined;
    },
    nextIp(family, owner) {
      const version = family === 'IPv6' ? 6 : 4;
      for (const cidr of ranges(family)) {
        const ip = next(ipPool(cidr), (number) => ipText(number, version), owner);
        if (ip !== undefined) return String(ip);
      }
      return undefined;
    },
    claimPort(port, owner) {
      const at = BigInt(port) - ports.first;
      if (at < 0n || at >= ports.size)
        return `provided port is not in the valid range. The range of valid ports is ${portRange}`;
      if (isTaken(port, owner)) return portTaken;
      claims.set(port, { owner });
      return undefined;
    },
    nextPort: (owner) => next(ports, Number, owner) as number | undefined,
    settle(owner) {
      for (const [value, claim] of claims) {
        if (claim.owner !== owner) continue;
        if (seen() >= confirmed()) claims.delete(value);
        else claim.until = confirmed();
      }
    },
  };
}

/** What a service has from the pools. */
export const allocated = ({ spec }: Service): readonly (string | number)[] => [
  ...(spec.clusterIPs ?? []).filter((ip) => ip !== 'None'),
  ...(spec.ports ?? []).flatMap(({ nodePort }) => (nodePort ? [nodePort] : [])),
  ...(spec.healthCheckNodePort ? [spec.healthCheckNodePort] : []),
];

function portPool(range: string): Pool {
  const [first = 0, last = 0] = range.split('-').map(Number);
  const size = last - first + 1;
  const reserved = size < 32 ? 0n : clamp(BigInt(Math.floor(size / 32)), 16n, 128n);
  return { first: BigInt(first), size: BigInt(size), reserved };
}
