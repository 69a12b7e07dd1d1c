import { admissionregistrationResources } from './resources/admissionregistration.ts';
import { apiextensionsResources } from './resources/apiextensions.ts';
import { apiregistrationResources } from './resources/apiregistration.ts';
import { appsResources } from './resources/apps.ts';
import { authenticationResources } from './resources/authentication.ts';
import { authorizationResources } from './resources/authorization.ts';
import { autoscalingResources } from './resources/autoscaling.ts';
import { batchResources } from './resources/batch.ts';
import { certificatesResources } from './resources/certificates.ts';
import { coordinationResources } from './resources/coordination.ts';
import { coreResources } from './resources/core.ts';
import type { ResourceDefinition } from './resources/definition.ts';
import { discoveryResources } from './resources/discovery.ts';
import { eventsResources } from './resources/events.ts';
import { flowcontrolResources } from './resources/flowcontrol.ts';
import { metricsResources } from './resources/metrics.ts';
import { networkingResources } from './resources/networking.ts';
import { nodeResources } from './resources/node.ts';
import { policyResources } from './resources/policy.ts';
import { rbacResources } from './resources/rbac.ts';
import { schedulingResources } from './resources/scheduling.ts';
import { storageResources } from './resources/storage.ts';

/** Everything served, in the order of discovery: one table per API group. Upstream: pkg/controlplane/instance.go */
export const resources: readonly ResourceDefinition[] = [
  ...coreResources,
  ...apiregistrationResources,
  ...appsResources,
  ...eventsResources,
  ...authenticationResources,
  ...authorizationResources,
  ...autoscalingResources,
  ...batchResources,
  ...certificatesResources,
  ...networkingResources,
  ...policyResources,
  ...rbacResources,
  ...storageResources,
  ...admissionregistrationResources,
  ...apiextensionsResources,
  ...schedulingResources,
  ...coordinationResources,
  ...nodeResources,
  ...discoveryResources,
  ...flowcontrolResources,
  ...metricsResources,
];

/** The groups in the order of `/apis`; the core group is not among them. */
export const groups: readonly string[] = [
  ...new Set(resources.map(({ group }) => group).filter((group) => group !== '')),
];
