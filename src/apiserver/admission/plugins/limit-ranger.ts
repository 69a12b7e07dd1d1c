import { compareQuantities, formatQuantity, parseQuantity } from '../../../apimachinery/quantity.ts';
import type { Container, LimitRange, LimitRangeItem, PersistentVolumeClaim, Pod } from '../../../apimachinery/types.ts';
import type { FieldChange } from '../../../protocol/evidence/admission.ts';
import { reject } from '../forbidden.ts';
import { admitted, type AdmissionPlugin, type AdmissionRequest, type AdmissionWorld, changed } from '../plugin.ts';
import { type Amounts, podAmounts } from '../../../apimachinery/quota/pod-amounts.ts';

const annotation = 'kubernetes.io/limit-ranger';

const isPod = ({ group, resource }: AdmissionRequest): boolean => group === '' && resource === 'pods';

/** Pods are limited when they are made or resized, claims whenever they change. */
function handles({ operation, group, resource, subresource, object }: AdmissionRequest): boolean {
  if (group !== '' || (operation !== 'CREATE' && operation !== 'UPDATE')) return false;
  if (operation === 'UPDATE' && object?.metadata.deletionTimestamp) return false;
  if (resource === 'pods') return operation === 'CREATE' ? subresource === '' : subresource === 'resize';
  return resource === 'persistentvolumeclaims' && subresource === '';
}

const rangesOf = ({ namespace }: AdmissionRequest, { reader }: AdmissionWorld): readonly LimitRange[] =>
  reader.list('limitranges', namespace) as readonly LimitRange[];

/** Upstream: plugin/pkg/admission/limitranger/admission.go */
export const limitRanger: AdmissionPlugin = {
  name: 'LimitRanger',
  handles,
  mutate(request, world) {
    const ranges = isPod(request) ? rangesOf(request, world) : [];
    let pod = request.object as Pod;
    const changes: FieldChange[] = [];
    for (const range of ranges) pod = withDefaults(pod, range, changes);
    return changed(pod, changes);
  },
  validate(request, world) {
    for (const range of rangesOf(request, world)) {
      const problems = isPod(request)
        ? podProblems(request.object as Pod, range)
        : claimProblems(request.object as PersistentVolumeClaim, range);
      if (problems.length > 0) return reject(request, aggregated(problems));
    }
    return admitted;
  },
};

/** Several errors as one. Upstream: apimachinery/pkg/util/errors/errors.go (Aggregate) */
const aggregated = (problems: readonly string[]): string => {
  const unique = [...new Set(problems)];
  return unique.length === 1 ? unique[0]! : `[${unique.join(', ')}]`;
};

const itemsOf = ({ spec }: LimitRange, type: string): readonly LimitRangeItem[] =>
  (spec.limits ?? []).filter((item) => item.type === type);

function withDefaults(pod: Pod, range: LimitRange, changes: FieldChange[]): Pod {
  const items = itemsOf(range, 'Container');
  const limits: Amounts = Object.assign({}, ...items.map((item) => item.default ?? {})) as Amounts;
  const requests: Amounts = Object.assign({}, ...items.map((item) => item.defaultRequest ?? {})) as Amounts;
  const notes: string[] = [];
  const fill = (list: 'containers' | 'initContainers', what: string): Container[] | undefined =>
    pod.spec[list]?.map((container, index) => {
      const before = container.resources;
      const missing = (which: 'requests' | 'limits', defaults: Amounts): readonly string[] =>
        Object.keys(defaults)
          .filter((name) => before?.[which]?.[name] === undefined)
          .toSorted();
      const newRequests = missing('requests', requests);
      const newLimits = missing('limits', limits);
      if (newRequests.length > 0) notes.push(`${newRequests.join(', ')} request for ${what} ${container.name}`);
      if (newLimits.length > 0) notes.push(`${newLimits.join(', ')} limit for ${what} ${container.name}`);
      if (newRequests.length === 0 && newLimits.length === 0) return container;
      const resources = {
        ...before,
        limits: { ...limits, ...before?.limits },
        requests: { ...requests, ...before?.requests },
      };
      changes.push({ path: `spec.${list}[${index}].resources`, value: resources });
      return { ...container, resources };
    });
  const containers = fill('containers', 'container') ?? [];
  const initContainers = fill('initContainers', 'init container');
  if (notes.length === 0) return pod;
  const note = `LimitRanger plugin set: ${notes.join('; ')}`;
  changes.push({ path: `metadata.annotations[${annotation}]`, value: note });
  return {
    ...pod,
    metadata: { ...pod.metadata, annotations: { ...pod.metadata.annotations, [annotation]: note } },
    spec: { ...pod.spec, containers, ...(initContainers && { initContainers }) },
  };
}

function podProblems({ spec }: Pod, range: LimitRange): readonly string[] {
  const containers = [...(spec.containers ?? []), ...(spec.initContainers ?? [])];
  return (range.spec.limits ?? []).flatMap((item) => {
    if (item.type === 'Container')
      return containers.flatMap(({ resources }) =>
        problemsOf(item, resources?.requests ?? {}, resources?.limits ?? {}),
      );
    if (item.type === 'Pod') return problemsOf(item, podAmounts(spec, 'requests'), podAmounts(spec, 'limits'));
    return [];
  });
}

const isLess = (a: string, b: string): boolean => compareQuantities(parseQuantity(a), parseQuantity(b)) < 0;

function problemsOf(item: LimitRangeItem, requests: Amounts, limits: Amounts): readonly string[] {
  const { type } = item;
  return [
    ...Object.entries(item.min ?? {}).flatMap(([name, min]) => belowMin(type, name, min, requests[name], limits[name])),
    ...Object.entries(item.max ?? {}).flatMap(([name, max]) => aboveMax(type, name, max, requests[name], limits[name])),
    ...Object.entries(item.maxLimitRequestRatio ?? {}).flatMap(([name, ratio]) =>
      aboveRatio(type, name, ratio, requests[name], limits[name]),
    ),
  ];
}

type Problem = string | readonly never[];

function belowMin(type: string, name: string, min: string, request?: string, limit?: string): Problem {
  const bound = `minimum ${name} usage per ${type} is ${min}`;
  if (request === undefined) return `${bound}.  No request is specified`;
  if (isLess(request, min)) return `${bound}, but request is ${request}`;
  return limit !== undefined && isLess(limit, min) ? `${bound}, but limit is ${limit}` : [];
}

function aboveMax(type: string, name: string, max: string, request?: string, limit?: string): Problem {
  const bound = `maximum ${name} usage per ${type} is ${max}`;
  if (limit === undefined) return `${bound}.  No limit is specified`;
  if (isLess(max, limit)) return `${bound}, but limit is ${limit}`;
  return request !== undefined && isLess(max, request) ? `${bound}, but request is ${request}` : [];
}

function aboveRatio(type: string, name: string, ratio: string, request?: string, limit?: string): Problem {
  const bound = `${name} max limit to request ratio per ${type} is ${ratio}`;
  const amount = (text: string | undefined): number => Number(parseQuantity(text ?? '0').nanos);
  if (amount(request) === 0) return `${bound}, but no request is specified or request is 0`;
  if (amount(limit) === 0) return `${bound}, but no limit is specified or limit is 0`;
  const observed = amount(limit) / amount(request);
  return observed > amount(ratio) / 1e9 ? `${bound}, but provided ratio is ${observed.toFixed(6)}` : [];
}

/** Claims have no limits: what they ask for is bounded on both sides. */
function claimProblems({ spec }: PersistentVolumeClaim, range: LimitRange): readonly string[] {
  const requests: Amounts = spec.resources?.requests ?? {};
  return itemsOf(range, 'PersistentVolumeClaim').flatMap((item) => [
    ...Object.entries(item.min ?? {}).flatMap(([name, min]) => belowMin(item.type, name, min, requests[name])),
    ...Object.entries(item.max ?? {}).flatMap(([name, max]) => {
      const bound = `maximum ${name} usage per ${item.type} is ${max}`;
      const request = requests[name];
      if (request === undefined) return `${bound}.  No request is specified`;
      return isLess(max, request) ? `${bound}, but request is ${formatQuantity(parseQuantity(request))}` : [];
    }),
  ]);
}
