import { type FieldError, forbidden } from '../../apimachinery/field-error.ts';
import type { KubeObject } from '../../apimachinery/object.ts';

interface Container {
  readonly securityContext?: { readonly privileged?: boolean };
}

type PodSpec = Readonly<Partial<Record<(typeof lists)[number], readonly Container[]>>>;

const lists = ['initContainers', 'containers', 'ephemeralContainers'] as const;

/** Where pods are described: in a pod, in a template of a pod, in a template of a job. */
const paths: Readonly<Record<string, readonly string[]>> = {
  Pod: ['spec'],
  PodTemplate: ['template', 'spec'],
  CronJob: ['spec', 'jobTemplate', 'spec', 'template', 'spec'],
};

const templated = ['spec', 'template', 'spec'];

/** What --allow-privileged=false forbids. Upstream: pkg/apis/core/validation/validation.go (ValidateSecurityContext) */
export function privilegedErrors(object: KubeObject): readonly FieldError[] {
  const path = paths[object.kind] ?? templated;
  let at: unknown = object;
  for (const field of path) at = (at as Readonly<Record<string, unknown>> | undefined)?.[field];
  const spec = (at ?? {}) as PodSpec;
  return lists.flatMap((list) =>
    (spec[list] ?? []).flatMap(({ securityContext }, index) =>
      securityContext?.privileged
        ? [forbidden(`${path.join('.')}.${list}[${index}].securityContext.privileged`, 'disallowed by cluster policy')]
        : [],
    ),
  );
}
