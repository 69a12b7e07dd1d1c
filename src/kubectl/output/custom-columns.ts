import type { Json } from '../api.ts';
import { Failure } from '../failure.ts';
import { tableText } from './columns.ts';
import { goText } from './go-value.ts';
import { parseJsonPath, relaxedPath } from './json-path.ts';

/**
 * `NAME:.metadata.name,IMAGE:.spec.containers[*].image` as what prints objects in those columns.
 * Upstream: kubectl/pkg/cmd/get/customcolumn.go
 */
export function customColumns(spec: string): (objects: readonly Json[], headers: boolean) => string {
  if (spec === '') throw new Failure('error: custom-columns format specified but no custom columns given');
  const columns = spec.split(',').map((column) => {
    const colon = column.indexOf(':');
    if (colon < 0)
      throw new Failure(`error: unexpected custom-columns spec: ${column}, expected <header>:<json-path-expr>`);
    return { header: column.slice(0, colon), path: parseJsonPath(relaxedPath(column.slice(colon + 1))) };
  });
  return (objects, headers) => {
    const rows = objects.map((object) =>
      columns.map(({ path }) => path.values(object).map(goText).join(',') || '<none>'),
    );
    if (headers) rows.unshift(columns.map(({ header }) => header));
    return tableText(rows);
  };
}
