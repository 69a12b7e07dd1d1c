import type { KubeObject } from '../../../apimachinery/object.ts';
import type { FieldChange } from '../../../protocol/evidence/admission.ts';
import type { Reader } from '../../registry/reader.ts';
import { reject } from '../forbidden.ts';
import {
  admitted,
  type AdmissionPlugin,
  type AdmissionRequest,
  type AdmissionVerdict,
  type AdmissionWorld,
  changed,
} from '../plugin.ts';
import { isPod, type Pod, type PodSpec } from '../pod.ts';

interface PriorityClass extends KubeObject {
  readonly value: number;
  readonly globalDefault?: boolean;
  readonly preemptionPolicy?: string;
}

const priorityClasses = 'priorityclasses.scheduling.k8s.io';
const isWrite = ({ operation }: AdmissionRequest): boolean => operation === 'CREATE' || operation === 'UPDATE';

/** Upstream: plugin/pkg/admission/priority/admission.go */
export const priority: AdmissionPlugin = {
  name: 'Priority',
  handles: (request) =>
    isWrite(request) && (isPod(request) || (request.resource === 'priorityclasses' && request.subresource === '')),
  mutate(request, world) {
    if (!isPod(request)) return admitted;
    return request.operation === 'CREATE' ? prioritize(request, world) : keep(request);
  },
  validate(request, { reader }) {
    if (request.resource !== 'priorityclasses') return admitted;
    const created = request.object as PriorityClass;
    const known = created.globalDefault ? globalDefault(reader) : undefined;
    if (!known || known.metadata.name === created.metadata.name) return admitted;
    return reject(
      request,
      `PriorityClass ${known.metadata.name} is already marked as default. Only one default can exist`,
    );
  },
};

function prioritize(request: AdmissionRequest, { reader }: AdmissionWorld): AdmissionVerdict {
  const pod = request.object as Pod;
  const { spec } = pod;
  const wanted = spec.priorityClassName;
  const found = wanted ? (reader.get(priorityClasses, '', wanted) as PriorityClass | undefined) : globalDefault(reader);
  if (wanted && !found) return reject(request, `no PriorityClass with name ${wanted} was found`);
  const value = found?.value ?? 0;
  const policy = found?.preemptionPolicy ?? 'PreemptLowerPriority';
  const computed = 'must not be provided in pod spec; priority admission controller computed';
  if (spec.priority !== undefined && spec.priority !== null && spec.priority !== value)
    return reject(
      request,
      `the integer value of priority (${spec.priority}) ${computed} ${value} from the given PriorityClass name`,
    );
  if (spec.preemptionPolicy && spec.preemptionPolicy !== policy)
    return reject(
      request,
      `the string value of PreemptionPolicy (${spec.preemptionPolicy}) ${computed} ${policy} from the given PriorityClass name`,
    );
  return withFields(pod, {
    ...(!wanted && found && { priorityClassName: found.metadata.name }),
    priority: value,
    preemptionPolicy: policy,
  });
}

/** An update that leaves these fields out does not mean to clear them. */
function keep(request: AdmissionRequest): AdmissionVerdict {
  const pod = request.object as Pod;
  const old = (request.oldObject as Pod | undefined)?.spec;
  const { priority: value, preemptionPolicy: policy } = pod.spec;
  return withFields(pod, {
    ...(value === undefined && old?.priority !== undefined && { priority: old.priority }),
    ...(policy === undefined && old?.preemptionPolicy !== undefined && { preemptionPolicy: old.preemptionPolicy }),
  });
}

function withFields(pod: Pod, fields: Partial<PodSpec>): AdmissionVerdict {
  const changes: FieldChange[] = Object.entries(fields)
    .filter(([field, value]) => pod.spec[field as keyof PodSpec] !== value)
    .map(([field, value]) => ({ path: `spec.${field}`, value }));
  return changed({ ...pod, spec: { ...pod.spec, ...fields } } as Pod, changes);
}

/** Of several defaults the one with the lowest value holds. */
function globalDefault(reader: Reader): PriorityClass | undefined {
  let lowest: PriorityClass | undefined;
  for (const candidate of reader.list(priorityClasses) as readonly PriorityClass[])
    if (candidate.globalDefault && (!lowest || candidate.value < lowest.value)) lowest = candidate;
  return lowest;
}
