import type { Json } from '../api.ts';
import type { Description } from '../output/description.ts';
import { conditionTables, describeConditions } from './conditions.ts';
import { listAt, mapAt, textAt } from './facts.ts';
import { describeNamed, joined } from './metadata.ts';

/** Upstream: kubectl/pkg/describe/describe.go (describeServiceCIDRV1) */
export function describeServiceRange(out: Description, range: Json): void {
  const status = mapAt(range, 'status');
  describeNamed(out, range);
  out.line(0, 'CIDRs:', joined(mapAt(range, 'spec')['cidrs'], ', '));
  if (listAt(status, 'conditions').length > 0) out.line(0, 'Status:');
  describeConditions(out, status, conditionTables.namespace);
}

/** Upstream: describeIPAddressV1 */
export function describeAddress(out: Description, address: Json): void {
  const parent = mapAt(address, 'spec', 'parentRef');
  describeNamed(out, address);
  if (!mapAt(address, 'spec')['parentRef']) return;
  out.line(0, 'Parent Reference:');
  for (const [title, field] of [
    ['Group:', 'group'],
    ['Resource:', 'resource'],
    ['Namespace:', 'namespace'],
    ['Name:', 'name'],
  ] as const)
    out.line(1, title, textAt(parent, field));
}
