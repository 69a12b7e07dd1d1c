import type { GroupResource } from './reader.ts';
import { admissionregistrationStrategies } from './strategies/admissionregistration.ts';
import { apiextensionsStrategies } from './strategies/apiextensions.ts';
import { apiregistrationStrategies } from './strategies/apiregistration.ts';
import { appsStrategies } from './strategies/apps.ts';
import { autoscalingStrategies } from './strategies/autoscaling.ts';
import { batchStrategies } from './strategies/batch.ts';
import { certificatesStrategies } from './strategies/certificates.ts';
import { coordinationStrategies } from './strategies/coordination.ts';
import { coreStrategies } from './strategies/core.ts';
import { discoveryStrategies } from './strategies/discovery.ts';
import { flowcontrolStrategies } from './strategies/flowcontrol.ts';
import { networkingStrategies } from './strategies/networking.ts';
import { nodeStrategies } from './strategies/node.ts';
import { policyStrategies } from './strategies/policy.ts';
import { rbacStrategies } from './strategies/rbac.ts';
import { schedulingStrategies } from './strategies/scheduling.ts';
import { storageStrategies } from './strategies/storage.ts';
import { plain, type Strategies, type Strategy } from './strategy.ts';

const strategies: Strategies = {
  ...coreStrategies,
  ...appsStrategies,
  ...autoscalingStrategies,
  ...batchStrategies,
  ...certificatesStrategies,
  ...networkingStrategies,
  ...nodeStrategies,
  ...policyStrategies,
  ...storageStrategies,
  ...rbacStrategies,
  ...schedulingStrategies,
  ...coordinationStrategies,
  ...discoveryStrategies,
  ...flowcontrolStrategies,
  ...apiextensionsStrategies,
  ...apiregistrationStrategies,
  ...admissionregistrationStrategies,
};

export const strategyOf = (resource: GroupResource): Strategy => strategies[resource] ?? plain;
