import type { Json } from '../../api.ts';
import { listAt, mapAt, textAt } from '../../describe/facts.ts';
import type { Subject } from '../../subjects.ts';
import { subjectFailure } from './setter.ts';

const templatePath = ['spec', 'template', 'spec'];

const podSpecPaths: Readonly<Record<string, readonly string[]>> = {
  Pod: ['spec'],
  Deployment: templatePath,
  DaemonSet: templatePath,
  StatefulSet: templatePath,
  ReplicaSet: templatePath,
  ReplicationController: templatePath,
  Job: templatePath,
  CronJob: ['spec', 'jobTemplate', 'spec', 'template', 'spec'],
};

/** An object with the spec of its pods changed. @throws Failure where it has none */
export function withPodSpec(subject: Subject, change: (spec: Json) => Json): Json {
  const { kind, version } = subject.resource;
  const path = podSpecPaths[kind];
  if (!path)
    throw subjectFailure(subject, `the object is not a pod or does not have a pod template: *${version}.${kind}`);
  const spec = mapAt(subject.object, ...path);
  return replaced(subject.object, path, change(spec));
}

function replaced(object: Json, [field, ...below]: readonly string[], value: Json): Json {
  if (field === undefined) return value;
  return { ...object, [field]: replaced(mapAt(object, field), below, value) };
}

/** A pod's spec with the containers changed whose names fit; the others stay. */
export function withContainers(
  spec: Json,
  fits: (name: string) => boolean,
  change: (container: Json) => Json,
): { readonly spec: Json; readonly found: number } {
  let found = 0;
  const changed = (field: 'containers' | 'initContainers'): readonly Json[] =>
    listAt(spec, field).map((container) => {
      if (!fits(textAt(container, 'name'))) return container;
      found++;
      return change(container);
    });
  const containers = changed('containers');
  const initContainers = changed('initContainers');
  return {
    spec: { ...spec, containers, ...(initContainers.length > 0 && { initContainers }) },
    found,
  };
}

/** Whether a name fits a pattern in which `*` stands for any text. */
export const matching =
  (pattern: string) =>
  (name: string): boolean =>
    new RegExp(`^${pattern.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replaceAll('*', '.*')}$`).test(name);
