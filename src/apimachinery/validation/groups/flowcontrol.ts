import type { FlowSchema, PriorityLevelConfiguration } from '../../types.ts';
import { validateFlowSchema, validatePriorityLevel } from '../flowcontrol.ts';
import { validateObjectMetaUpdate } from '../metadata.ts';
import { create, type KindRules, update } from '../rules.ts';

export const flowcontrolRules: KindRules = {
  'flowcontrol.apiserver.k8s.io/v1/FlowSchema': {
    create: create<FlowSchema>(validateFlowSchema),
    update: update<FlowSchema>((schema, old, errors) => {
      validateObjectMetaUpdate(schema, old, errors);
      validateFlowSchema(schema, errors);
    }),
    subresources: { status: validateObjectMetaUpdate },
  },
  'flowcontrol.apiserver.k8s.io/v1/PriorityLevelConfiguration': {
    create: create<PriorityLevelConfiguration>(validatePriorityLevel),
    update: update<PriorityLevelConfiguration>((level, old, errors) => {
      validateObjectMetaUpdate(level, old, errors);
      validatePriorityLevel(level, errors);
    }),
    subresources: { status: validateObjectMetaUpdate },
  },
};
