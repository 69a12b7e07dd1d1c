import { schemaNameOf } from '../../apimachinery/kinds.ts';
import type { KubeObject } from '../../apimachinery/object.ts';
import { schemaOf } from '../../apimachinery/schema.ts';

type Path = readonly string[];

const pathsByKind = new Map<string, readonly Path[]>();

/** Where a kind has lists that are written even when empty. */
function listPaths(schemaName: string, above: Path = []): readonly Path[] {
  return (schemaOf(schemaName)?.always ?? []).flatMap(([field, type]): readonly Path[] => {
    const path = [...above, field];
    if (type.shape === 'list') return [path];
    return type.shape === 'struct' ? listPaths(type.struct, path) : [];
  });
}

/** Storage, which is protobuf in the real server, does not tell an empty list from none: it comes back as null. */
export function forgetEmptyLists(object: KubeObject): void {
  const kind = `${object.apiVersion}/${object.kind}`;
  let paths = pathsByKind.get(kind);
  if (!paths) pathsByKind.set(kind, (paths = listPaths(schemaNameOf(object.apiVersion, object.kind))));
  for (const path of paths) {
    let struct = object as unknown as Record<string, unknown> | undefined;
    for (const field of path.slice(0, -1)) struct = struct?.[field] as typeof struct;
    const list = struct?.[path.at(-1)!];
    if (Array.isArray(list) && list.length === 0) struct![path.at(-1)!] = null;
  }
}
