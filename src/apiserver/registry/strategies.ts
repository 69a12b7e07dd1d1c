import type { GroupResource } from './reader.ts';
import { appsStrategies } from './strategies/apps.ts';
import { batchStrategies } from './strategies/batch.ts';
import { coordinationStrategies } from './strategies/coordination.ts';
import { coreStrategies } from './strategies/core.ts';
import { discoveryStrategies } from './strategies/discovery.ts';
import { policyStrategies } from './strategies/policy.ts';
import { rbacStrategies } from './strategies/rbac.ts';
import { schedulingStrategies } from './strategies/scheduling.ts';
import { plain, type Strategies, type Strategy } from './strategy.ts';

const strategies: Strategies = {
  ...coreStrategies,
  ...appsStrategies,
  ...batchStrategies,
  ...policyStrategies,
  ...rbacStrategies,
  ...schedulingStrategies,
  ...coordinationStrategies,
  ...discoveryStrategies,
};

export const strategyOf = (resource: GroupResource): Strategy => strategies[resource] ?? plain;
