import type { LogRecord } from '../../kernel/span.ts';
import { type CanonicalNames, canonicalNames } from './canonical-names.ts';
import type { Parting } from './compare.ts';
import type { Inquiry } from '../recording/inquiry.ts';
import { isChatterKey } from '../keys.ts';
import { parseObject } from '../object-facts.ts';
import type { Recording } from '../recording/recording.ts';

/** An object that two recordings leave behind differently. */
export interface Difference {
  /** As both runs would have named it. */
  readonly key: string;
  /** JSON text; absent where there is none. */
  readonly left?: string;
  readonly right?: string;
}

/** The objects that were written behind the parting and are not the same in the end. */
export function* differencesSince(left: Recording, right: Recording, parting: Parting): Inquiry<readonly Difference[]> {
  yield* left.hold(parting.left);
  yield* right.hold(parting.right);
  const [one, other] = [lastingOf(left), lastingOf(right)];
  const keys = new Set([...writtenSince(left, parting.left, one), ...writtenSince(right, parting.right, other)]);
  return [...keys].toSorted().flatMap((key) => {
    const [was, is] = [one.textOf(key), other.textOf(key)];
    return was === is ? [] : [{ key, ...(was !== undefined && { left: was }), ...(is !== undefined && { right: is }) }];
  });
}

interface Lasting {
  readonly names: CanonicalNames;
  readonly textOf: (canonicalKey: string) => string | undefined;
}

function lastingOf(recording: Recording): Lasting {
  const names = canonicalNames(recording);
  const keys = new Map([...recording.writes.keys()].map((key) => [names.ofKey(key), key]));
  return {
    names,
    textOf: (canonical) => {
      const last = recording.writes.last(keys.get(canonical) ?? canonical, undefined);
      const object = last?.value === undefined ? undefined : parseObject(last.value);
      return object && JSON.stringify(withoutChance(object, names, namespaceOf(object)));
    },
  };
}

const namespaceOf = (object: object): string =>
  (object as { readonly metadata?: { readonly namespace?: string } }).metadata?.namespace ?? '';

function* writtenSince(recording: Recording, position: number, { names }: Lasting): Generator<string> {
  const since: LogRecord | undefined = recording.before(position);
  for (const key of recording.writes.keys()) {
    const last = recording.writes.last(key, undefined);
    if (last && !isChatterKey(key) && (since === undefined || last.record.seq > since.seq)) yield names.ofKey(key);
  }
  for (const { end, keys } of recording.stretches)
    if (end > position) for (const key of keys.keys()) if (!isChatterKey(key)) yield names.ofKey(key);
}

/** Fields that are another in every run: identities and addresses of the moment, times, hashes, and who owns what. */
const ofChance =
  /^(?:uid|resourceVersion|managedFields|generateName|.*ID|podIPs?|clusterIPs?|addresses|startedAt|finishedAt|startTime|.*Time|.*Timestamp|time|pod-template-hash|controller-revision-hash)$/;

const tokenVolume = /^kube-api-access-[a-z0-9]{5}$/;

function withoutChance(value: unknown, names: CanonicalNames, namespace: string): unknown {
  if (typeof value === 'string') return tokenVolume.test(value) ? 'kube-api-access' : names.of(namespace, value);
  if (Array.isArray(value)) return value.map((item) => withoutChance(item, names, namespace));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, inner]) =>
      ofChance.test(name) ? [] : [[name, withoutChance(inner, names, namespace)]],
    ),
  );
}
