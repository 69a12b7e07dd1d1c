import { formatLabelSelector } from '../../apimachinery/label-selector.ts';
import type { Json } from '../api.ts';
import type { Description } from '../output/description.ts';
import { describeContainers } from './container.ts';
import { listAt, mapAt, textAt } from './facts.ts';
import { describeAnnotations, describeLabels } from './metadata.ts';
import { describeVolumes } from './volumes.ts';

/** Upstream: kubectl/pkg/describe/describe.go (DescribePodTemplate) */
export function describePodTemplate(out: Description, template: Json): void {
  const [metadata, spec] = [mapAt(template, 'metadata'), mapAt(template, 'spec')];
  out.line(0, 'Pod Template:');
  describeLabels(out, '  Labels', mapAt(metadata, 'labels'));
  const annotations = mapAt(metadata, 'annotations');
  if (Object.keys(annotations).length > 0) describeAnnotations(out, '  Annotations', annotations);
  const account = textAt(spec, 'serviceAccountName');
  if (account) out.line(1, 'Service Account:', account);
  const place = { margin: '  ' } as const;
  const initContainers = listAt(spec, 'initContainers');
  if (initContainers.length > 0) describeContainers(out, 'Init Containers', initContainers, place);
  describeContainers(out, 'Containers', listAt(spec, 'containers'), place);
  describeVolumes(out, listAt(spec, 'volumes'), '  ');
  describeSpread(out, listAt(spec, 'topologySpreadConstraints'), '  ');
  const priority = textAt(spec, 'priorityClassName');
  if (priority) out.line(1, 'Priority Class Name:', priority);
  describeLabels(out, '  Node-Selectors', mapAt(spec, 'nodeSelector'));
  describeTolerations(out, '  Tolerations', listAt(spec, 'tolerations'));
}

export function describeTolerations(out: Description, title: string, tolerations: readonly Json[]): void {
  const sorted = tolerations.toSorted((a, b) => (textAt(a, 'key') < textAt(b, 'key') ? -1 : 1));
  out.list(0, `${title}:`, sorted.map(tolerationText));
}

function tolerationText(toleration: Json): string {
  const [value, effect] = [textAt(toleration, 'value'), textAt(toleration, 'effect')];
  let text = textAt(toleration, 'key');
  if (value) text += `=${value}`;
  if (effect) text += `:${effect}`;
  if (textAt(toleration, 'operator') === 'Exists' && !value) text += text ? ' op=Exists' : 'op=Exists';
  const seconds = toleration['tolerationSeconds'];
  return seconds === undefined ? text : `${text} for ${String(seconds)}s`;
}

/** How pods are kept apart; nothing where they are not. */
export function describeSpread(out: Description, constraints: readonly Json[], margin: '' | '  '): void {
  if (constraints.length === 0) return;
  const texts = constraints
    .toSorted((a, b) => (textAt(a, 'topologyKey') < textAt(b, 'topologyKey') ? -1 : 1))
    .map((constraint) => {
      const unmet = `${textAt(constraint, 'topologyKey')}:${textAt(constraint, 'whenUnsatisfiable')}`;
      const selector = constraint['labelSelector']
        ? ` for selector ${formatLabelSelector(mapAt(constraint, 'labelSelector')) || '<none>'}`
        : '';
      return `${unmet} when max skew ${textAt(constraint, 'maxSkew')} is exceeded${selector}`;
    });
  out.list(0, `${margin}Topology Spread Constraints:`, texts);
}
