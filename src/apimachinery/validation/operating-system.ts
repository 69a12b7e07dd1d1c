import { type FieldError, forbidden, notSupported, required } from '../field-error.ts';
import type { PodSpec } from '../types.ts';

const names = ['linux', 'windows'];

/** Fields of the pod's security that Windows does not know, in the order they are reported; `host*` belong to the spec. */
const notOnWindows = [
  'appArmorProfile',
  'seLinuxOptions',
  'hostUsers',
  'hostPID',
  'hostIPC',
  'seccompProfile',
  'fsGroup',
  'fsGroupChangePolicy',
  'sysctls',
  'shareProcessNamespace',
  'runAsUser',
  'runAsGroup',
  'supplementalGroups',
  'supplementalGroupsPolicy',
  'seLinuxChangePolicy',
];
const notInWindowsContainers = [
  'appArmorProfile',
  'seLinuxOptions',
  'seccompProfile',
  'capabilities',
  'readOnlyRootFilesystem',
  'privileged',
  'allowPrivilegeEscalation',
  'procMount',
  'runAsUser',
  'runAsGroup',
];
const ofTheSpec = ['hostUsers', 'hostPID', 'hostIPC', 'shareProcessNamespace'];

/** Upstream: pkg/apis/core/validation/validation.go (validateOS, validateLinux, validateWindows) */
export function validateOperatingSystem(spec: PodSpec, path: string, errors: FieldError[]): void {
  if (!spec.os) return;
  const { name } = spec.os;
  if (!name) {
    errors.push(required(`${path}.os.name`));
    return;
  }
  if (!names.includes(name)) errors.push(notSupported(`${path}.os`, name, names));
  else if (name === 'linux') validateLinux(spec, path, errors);
  else validateWindows(spec, path, errors);
}

function eachContainer(
  spec: PodSpec,
  path: string,
  visit: (context: Record<string, unknown>, field: string) => void,
): void {
  for (const list of ['initContainers', 'containers', 'ephemeralContainers'] as const)
    spec[list]?.forEach(({ securityContext }, index) => {
      if (securityContext) visit({ ...securityContext }, `${path}.${list}[${index}].securityContext`);
    });
}

function validateLinux(spec: PodSpec, path: string, errors: FieldError[]): void {
  const detail = 'windows options cannot be set for a linux pod';
  if (spec.securityContext?.windowsOptions) errors.push(forbidden(`${path}.securityContext.windowsOptions`, detail));
  eachContainer(spec, path, ({ windowsOptions }, field) => {
    if (windowsOptions) errors.push(forbidden(`${field}.windowsOptions`, detail));
  });
}

function validateWindows(spec: PodSpec, path: string, errors: FieldError[]): void {
  const detail = 'cannot be set for a windows pod';
  const fields: Readonly<Record<string, unknown>> = { ...spec.securityContext, ...spec };
  for (const field of notOnWindows) {
    const owner = ofTheSpec.includes(field) ? path : `${path}.securityContext`;
    if (fields[field] !== undefined && fields[field] !== false) errors.push(forbidden(`${owner}.${field}`, detail));
  }
  eachContainer(spec, path, (context, field) => {
    for (const name of notInWindowsContainers)
      if (context[name] !== undefined) errors.push(forbidden(`${field}.${name}`, detail));
  });
}
