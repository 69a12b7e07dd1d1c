import type { FlowSchema, PriorityLevelConfiguration } from '../../types.ts';
import { validateFlowSchema } from '../flow-schema.ts';
import { validateFlowConditions } from '../flow-status.ts';
import { validateObjectMetaUpdate } from '../metadata.ts';
import { validatePriorityLevel } from '../priority-level.ts';
import { create, type KindRules, update } from '../rules.ts';

export const flowcontrolRules: KindRules = {
  'flowcontrol.apiserver.k8s.io/v1/FlowSchema': {
    create: create<FlowSchema>(validateFlowSchema),
    update: update<FlowSchema>((schema, old, errors) => {
      validateObjectMetaUpdate(schema, old, errors);
      validateFlowSchema(schema, errors);
    }),
    subresources: {
      status: update<FlowSchema>(({ status }, _old, errors) => validateFlowConditions(status?.conditions, errors)),
    },
  },
  'flowcontrol.apiserver.k8s.io/v1/PriorityLevelConfiguration': {
    create: create<PriorityLevelConfiguration>(validatePriorityLevel),
    update: update<PriorityLevelConfiguration>((level, old, errors) => {
      validateObjectMetaUpdate(level, old, errors);
      validatePriorityLevel(level, errors);
    }),
    subresources: {
      status: update<PriorityLevelConfiguration>(({ status }, _old, errors) =>
        validateFlowConditions(status?.conditions, errors),
      ),
    },
  },
};
