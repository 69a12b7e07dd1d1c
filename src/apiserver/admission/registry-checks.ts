import { forbiddenStatus, type Status } from '../../apimachinery/status.ts';
import { escalationCheck } from '../authz/escalation.ts';
import type { AdmissionRequest, AdmissionWorld } from './plugin.ts';

/** A resource's own last word before its object is validated; no plug-in, so no flag switches it off. */
interface RegistryCheck {
  readonly name: string;
  readonly check: (request: AdmissionRequest, world: AdmissionWorld) => Status | undefined;
}

const systemPriorityClasses = new Set(['system-cluster-critical', 'system-node-critical']);

const checks: readonly RegistryCheck[] = [
  { name: 'rbac-escalation-check', check: escalationCheck },
  {
    name: 'system-priority-classes',
    check: (request) =>
      request.operation === 'DELETE' &&
      request.resource === 'priorityclasses' &&
      systemPriorityClasses.has(request.name)
        ? forbiddenStatus(request, request.name, 'this is a system priority class and cannot be deleted')
        : undefined,
  },
];

export function registryChecks(
  request: AdmissionRequest,
  world: AdmissionWorld,
): { readonly name: string; readonly status: Status } | undefined {
  for (const { name, check } of checks) {
    const status = check(request, world);
    if (status) return { name, status };
  }
  return undefined;
}
