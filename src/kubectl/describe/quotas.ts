import { formatQuantity, parseQuantity, quantityValue } from '../../apimachinery/quantity.ts';
import type { Json } from '../api.ts';
import type { Description } from '../output/description.ts';
import { conditionTables, describeConditions } from './conditions.ts';
import { itemsAt, type Surroundings } from './describer.ts';
import { listAt, mapAt, textAt } from './facts.ts';
import { describeNamed, describePlace } from './metadata.ts';

/** Upstream: kubectl/pkg/describe/describe.go (describeNamespace) */
export async function describeNamespace(out: Description, namespace: Json, around: Surroundings): Promise<void> {
  const path = `/api/v1/namespaces/${textAt(mapAt(namespace, 'metadata'), 'name')}`;
  const quotas = await itemsAt(around, `${path}/resourcequotas`);
  const ranges = await itemsAt(around, `${path}/limitranges`);
  describeNamed(out, namespace);
  out.line(0, 'Status:', textAt(mapAt(namespace, 'status'), 'phase'));
  describeConditions(out, mapAt(namespace, 'status'), conditionTables.namespace);
  out.line(0);
  out.line(0, quotas.length === 0 ? 'No resource quota.' : 'Resource Quotas');
  for (const quota of quotas.toSorted((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1))) {
    out.line(1, 'Name:', nameOf(quota));
    describeScopes(out, 1, '* ', quota);
    out.line(1, 'Resource', 'Used', 'Hard');
    out.line(1, '--------', '---', '---');
    const { hard, used } = amountsOf(quota);
    for (const name of Object.keys(hard).toSorted()) out.line(1, name, textAt(used, name) || '0', textAt(hard, name));
  }
  out.line(0);
  out.line(0, ranges.length === 0 ? 'No LimitRange resource.' : 'Resource Limits');
  if (ranges.length > 0) describeLimits(out, ' ', ranges);
}

const nameOf = (object: Json): string => textAt(mapAt(object, 'metadata'), 'name');

const amountsOf = (quota: Json) => ({ hard: mapAt(quota, 'status', 'hard'), used: mapAt(quota, 'status', 'used') });

/** Upstream: describeQuota */
export function describeResourceQuota(out: Description, quota: Json): void {
  describePlace(out, mapAt(quota, 'metadata'));
  describeScopes(out, 0, ' * ', quota);
  out.line(0, 'Resource', 'Used', 'Hard');
  out.line(0, '--------', '----', '----');
  const { hard, used } = amountsOf(quota);
  for (const name of Object.keys(hard).toSorted())
    out.line(0, name, inFormatOf(textAt(hard, name), textAt(used, name) || '0'), textAt(hard, name));
}

/** An amount written as another one is, in whole units where they differ. */
function inFormatOf(model: string, text: string): string {
  const [{ format }, amount] = [parseQuantity(model), parseQuantity(text)];
  if (format === amount.format) return text;
  return formatQuantity({ ...parseQuantity(String(quantityValue(amount))), format });
}

/** What the scopes mean. Upstream: helpTextForResourceQuotaScope */
const scopeTexts: Readonly<Record<string, string>> = {
  Terminating:
    'Matches all pods that have an active deadline. These pods have a limited lifespan on a node before being actively terminated by the system.',
  NotTerminating:
    'Matches all pods that do not have an active deadline. These pods usually include long running pods whose container command is not expected to terminate.',
  BestEffort:
    'Matches all pods that do not have resource requirements set. These pods have a best effort quality of service.',
  NotBestEffort:
    'Matches all pods that have at least one resource requirement set. These pods have a burstable or guaranteed quality of service.',
};

function describeScopes(out: Description, indent: number, bullet: string, quota: Json): void {
  const { scopes } = mapAt(quota, 'spec');
  if (!Array.isArray(scopes) || scopes.length === 0) return;
  const sorted = scopes.map(String).toSorted();
  out.line(indent, 'Scopes:', sorted.join(', '));
  for (const scope of sorted) if (scopeTexts[scope]) out.line(indent, `${bullet}${scopeTexts[scope]}`);
}

/** Upstream: describeLimitRange */
export function describeLimitRange(out: Description, range: Json): void {
  describePlace(out, mapAt(range, 'metadata'));
  describeLimits(out, '', [range]);
}

const limitFields = ['min', 'max', 'defaultRequest', 'default', 'maxLimitRequestRatio'] as const;

function describeLimits(out: Description, margin: string, ranges: readonly Json[]): void {
  const titles = ['Resource', 'Min', 'Max', 'Default Request', 'Default Limit', 'Max Limit/Request Ratio'];
  out.line(0, `${margin}Type`, ...titles);
  out.line(0, `${margin}----`, ...titles.map((title) => '-'.repeat(title.length)));
  for (const limit of ranges.flatMap((range) => listAt(mapAt(range, 'spec'), 'limits'))) {
    const names = new Set(limitFields.flatMap((field) => Object.keys(mapAt(limit, field))));
    for (const name of [...names].toSorted())
      out.line(
        0,
        `${margin}${textAt(limit, 'type')}`,
        name,
        ...limitFields.map((field) => textAt(mapAt(limit, field), name) || '-'),
      );
  }
}
