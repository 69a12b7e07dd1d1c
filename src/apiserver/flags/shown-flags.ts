import { type FlagName, flagTable } from './flag-table.ts';
import type { FlagType } from './flag-types.ts';
import type { Flags } from './flags.ts';

/** Every flag with its value, by name. Upstream: component-base/zpages/flagz/flagreader.go */
export function shownFlags(flags: Flags): Readonly<Record<string, string>> {
  const names = (Object.keys(flagTable) as FlagName[]).toSorted();
  return Object.fromEntries(
    names.map((name) => {
      const type: FlagType<unknown> = flagTable[name];
      return [name, shown(type, flags.get(name))];
    }),
  );
}

function shown({ show }: FlagType<unknown>, value: unknown): string {
  if (show) return show(value);
  if (Array.isArray(value)) return `[${value.join(',')}]`;
  if (value instanceof Map)
    return [...value]
      .map(([key, one]) => `${key}=${one}`)
      .toSorted()
      .join(',');
  return String(value);
}
