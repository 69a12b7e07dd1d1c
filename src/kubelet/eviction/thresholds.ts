import { formatQuantity, parseQuantity, quantityValue } from '../../apimachinery/quantity.ts';

export type PressureCondition = 'MemoryPressure' | 'DiskPressure';

/** What is taken from pods when there is too little of it. */
export type StarvedResource = 'memory' | 'ephemeral-storage';

/** A signal of which there must not be less, and what it means when there is. */
export interface Threshold {
  readonly signal: string;
  readonly resource: StarvedResource;
  readonly condition: PressureCondition;
  /** Bytes, or a part of what there is in all. */
  readonly least: { readonly bytes: number } | { readonly part: number };
  /** How long it may be met before somebody has to go; absent: not at all. */
  readonly graceMs?: number;
}

/** In the order in which they are dealt with. Images and pods share one file system; inodes and processes are not counted. */
const counted: readonly Omit<Threshold, 'least' | 'graceMs'>[] = [
  { signal: 'memory.available', resource: 'memory', condition: 'MemoryPressure' },
  { signal: 'nodefs.available', resource: 'ephemeral-storage', condition: 'DiskPressure' },
  { signal: 'imagefs.available', resource: 'ephemeral-storage', condition: 'DiskPressure' },
];

/** @param evictionHard quantities or percentages by signal, as a KubeletConfiguration has them */
export const hardThresholds = (evictionHard: Readonly<Record<string, string>>): readonly Threshold[] =>
  counted.flatMap((threshold) => {
    const least = evictionHard[threshold.signal];
    return least === undefined ? [] : [{ ...threshold, least: leastIn(String(least)) }];
  });

/** @param gracePeriods ms by signal */
export const softThresholds = (
  evictionSoft: Readonly<Record<string, string>>,
  gracePeriods: Readonly<Record<string, number>>,
): readonly Threshold[] =>
  hardThresholds(evictionSoft).map((threshold) => ({ ...threshold, graceMs: gracePeriods[threshold.signal] ?? 0 }));

const leastIn = (text: string): Threshold['least'] =>
  text.endsWith('%') ? { part: Number(text.slice(0, -1)) / 100 } : { bytes: quantityValue(parseQuantity(text)) };

/** Bytes of a resource: what there is, and what is left. */
export interface Supply {
  readonly capacity: number;
  readonly available: number;
}

export type Supplies = Readonly<Record<StarvedResource, Supply>>;

/** A threshold that is met, with what was seen. */
export interface Shortfall extends Threshold {
  readonly available: number;
  readonly threshold: number;
}

/** A part is a number of 32 bits there, which shows in the last digits. */
const leastOf = ({ least }: Threshold, capacity: number): number =>
  'bytes' in least ? least.bytes : Math.trunc(capacity * Math.fround(least.part));

/** What of a capacity has to stay free for pods to be let alone; the file system's own signal counts, not that of the images. */
export function reservedBytes(thresholds: readonly Threshold[], resource: StarvedResource, capacity: number): number {
  const threshold = thresholds.find((each) => each.resource === resource);
  return threshold ? leastOf(threshold, capacity) : 0;
}

export const shortfalls = (thresholds: readonly Threshold[], supplies: Supplies): readonly Shortfall[] =>
  thresholds.flatMap((threshold) => {
    const { capacity, available } = supplies[threshold.resource];
    const bytes = leastOf(threshold, capacity);
    return available < bytes ? [{ ...threshold, available, threshold: bytes }] : [];
  });

/** `93116Ki`. */
export const bytesText = (bytes: number): string =>
  formatQuantity({ nanos: BigInt(Math.trunc(bytes)) * 1_000_000_000n, format: 'BinarySI' });
