import { parseQuantity, quantityMilliValue, quantityValue } from '../../apimachinery/quantity.ts';
import type { Json } from '../api.ts';
import type { Description } from '../output/description.ts';
import { listAt, mapAt, pairsOf, textAt } from './facts.ts';

/** The variables of a container, and where they come from. @param pod absent: there is none yet, only a template */
export function describeEnvironment(out: Description, container: Json, pod: Json | undefined): void {
  const sources = listAt(container, 'envFrom');
  if (sources.length > 0) out.line(2, 'Environment Variables from:');
  for (const source of sources) {
    const isSecret = 'secretRef' in source;
    const reference = mapAt(source, isSecret ? 'secretRef' : 'configMapRef');
    const prefix = textAt(source, 'prefix');
    const kind = `${isSecret ? 'Secret' : 'ConfigMap'}${prefix && ` with prefix '${prefix}'`}`;
    out.line(3, textAt(reference, 'name'), kind, optionalText(reference));
  }
  const variables = listAt(container, 'env');
  out.line(2, 'Environment:', ...(variables.length === 0 ? ['<none>'] : []));
  for (const variable of variables) describeVariable(out, variable, container, pod);
}

const optionalText = (reference: Json): string => `Optional: ${reference['optional'] === true}`;

function describeVariable(out: Description, variable: Json, container: Json, pod: Json | undefined): void {
  const title = `${textAt(variable, 'name')}:`;
  const from = mapAt(variable, 'valueFrom');
  const field = mapAt(from, 'fieldRef');
  const resource = mapAt(from, 'resourceFieldRef');
  if (variable['valueFrom'] === undefined) out.list(3, title, textAt(variable, 'value').split('\n'));
  else if (from['fieldRef'])
    out.line(
      3,
      title,
      `${fieldOf(pod, textAt(field, 'fieldPath'))} (${textAt(field, 'apiVersion') || 'v1'}:${textAt(field, 'fieldPath')})`,
    );
  else if (from['resourceFieldRef'])
    out.line(3, title, `${amountOf(container, resource)} (${textAt(resource, 'resource')})`);
  for (const [source, what] of [
    ['secretKeyRef', 'in secret'],
    ['configMapKeyRef', 'of config map'],
  ] as const) {
    if (!from[source]) continue;
    const reference = mapAt(from, source);
    const text = `<set to the key '${textAt(reference, 'key')}' ${what} '${textAt(reference, 'name')}'>`;
    out.line(3, title, text, optionalText(reference));
  }
}

/** Only what a pod's metadata say is known to kubectl. Upstream: kubectl/pkg/util/fieldpath */
export function fieldOf(pod: Json | undefined, path: string): string {
  const metadata = mapAt(pod, 'metadata');
  const [, map = '', key = ''] = /^metadata\.(labels|annotations)\['(.*)'\]$/.exec(path) ?? [];
  if (map) return textAt(mapAt(metadata, map), key);
  const [, field = ''] = /^metadata\.(\w+)$/.exec(path) ?? [];
  if (field === 'labels' || field === 'annotations')
    return pairsOf(mapAt(metadata, field), '=')
      .map((pair) => pair.replace(/=(.*)$/s, (_, value: string) => `=${JSON.stringify(value)}`))
      .join('\n');
  return textAt(metadata, field);
}

/** An amount in units of its divisor, rounded up. Upstream: kubectl/pkg/util/resource (ExtractContainerResourceValue) */
export function amountOf(container: Json, reference: Json): string {
  const [kind = '', ...name] = textAt(reference, 'resource').split('.');
  const text = textAt(mapAt(container, 'resources', kind), name.join('.')) || '0';
  const [amount, divisor] = [parseQuantity(text), parseQuantity(textAt(reference, 'divisor') || '1')];
  const measure = name[0] === 'cpu' ? quantityMilliValue : quantityValue;
  const share = Math.ceil(measure(amount) / (measure(divisor) || measure(parseQuantity('1'))));
  return share === 0 && kind === 'limits' ? 'node allocatable' : String(share);
}
