import { parseObject } from '../object-facts.ts';
import { isChatterKey, storedObject } from '../keys.ts';
import type { Recording } from '../recording/recording.ts';

/** Names that another run makes up differently, told by who made them: the pod `web-7d9f8-x2k4p` is `web-#1-#1` in every run. */
export interface CanonicalNames {
  /** The name itself where nobody made it up. */
  readonly of: (namespace: string, name: string) => string;
  readonly ofKey: (key: string) => string;
}

interface Named {
  readonly metadata?: {
    readonly name?: string;
    readonly namespace?: string;
    readonly generateName?: string;
    readonly creationTimestamp?: string;
    readonly ownerReferences?: readonly { readonly name: string; readonly controller?: boolean }[];
  };
}

/** The numbers count what one maker made of one kind, in the order of the run. */
export function canonicalNames(recording: Recording): CanonicalNames {
  const names = new Map<string, string>();
  const counts = new Map<string, number>();
  for (const { key, object } of createdIn(recording)) {
    const { name = '', namespace = '', generateName, ownerReferences } = object.metadata ?? {};
    const owner = ownerReferences?.find(({ controller }) => controller)?.name ?? generateName?.replace(/-$/, '');
    if (owner === undefined || !name.startsWith(`${owner}-`) || /^\d{1,3}$/.test(name.slice(owner.length + 1)))
      continue;
    const maker = names.get(`${namespace}/${owner}`) ?? owner;
    const counted = `${storedObject(key)?.resource} ${namespace}/${maker}`;
    const count = (counts.get(counted) ?? 0) + 1;
    counts.set(counted, count);
    names.set(`${namespace}/${name}`, `${maker}-#${count}`);
  }
  const of = (namespace: string, name: string): string => names.get(`${namespace}/${name}`) ?? name;
  return {
    of,
    ofKey: (key) => {
      const stored = storedObject(key);
      if (!stored) return key;
      const name = of(stored.namespace, stored.name);
      return name === stored.name ? key : `${key.slice(0, -stored.name.length)}${name}`;
    },
  };
}

function createdIn(recording: Recording): readonly { readonly key: string; readonly object: Named }[] {
  return [...recording.writes.keys()]
    .filter((key) => !isChatterKey(key))
    .flatMap((key) => {
      const write = recording.writes.all(key).find(({ value }) => value !== undefined);
      const object = write && (parseObject(write.value!) as Named | undefined);
      return write && object ? [{ key, object, revision: write.revision }] : [];
    })
    .toSorted((a, b) => bornAt(a.object) - bornAt(b.object) || a.revision - b.revision);
}

const bornAt = ({ metadata }: Named): number => Date.parse(metadata?.creationTimestamp ?? '') || 0;
