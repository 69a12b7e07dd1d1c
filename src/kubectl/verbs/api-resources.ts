import { layOut, tableLayout } from '../output/columns.ts';
import type { Verb } from './verb.ts';

export const apiResources: Verb = {
  usage: 'api-resources',
  summary: 'Print the supported API resources on the server',
  flags: { 'no-headers': { kind: 'bool' } },
  run: async ({ io, flags, resources }) => {
    const rows = (await resources()).map(({ name, shortNames, group, version, namespaced, kind }) => [
      name,
      shortNames.join(','),
      group === '' ? version : `${group}/${version}`,
      String(namespaced),
      kind,
    ]);
    rows.sort((a, b) => groupOrder(a[2]!, b[2]!) || (a[0]! < b[0]! ? -1 : 1));
    if (!flags.bool('no-headers')) rows.unshift(['NAME', 'SHORTNAMES', 'APIVERSION', 'NAMESPACED', 'KIND']);
    io.stdout(
      layOut(rows, tableLayout)
        .map((line) => `${line}\n`)
        .join(''),
    );
  },
};

/** The core group has no slash and comes first. */
function groupOrder(a: string, b: string): number {
  const group = (apiVersion: string): string => (apiVersion.includes('/') ? apiVersion : '');
  if (group(a) === group(b)) return 0;
  return group(a) < group(b) ? -1 : 1;
}
