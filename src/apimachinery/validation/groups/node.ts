import type { RuntimeClass } from '../../types.ts';
import { create, type KindRules, update } from '../rules.ts';
import { validateRuntimeClass, validateRuntimeClassUpdate } from '../runtime-class.ts';

export const nodeRules: KindRules = {
  'node.k8s.io/v1/RuntimeClass': {
    create: create<RuntimeClass>(validateRuntimeClass),
    update: update<RuntimeClass>(validateRuntimeClassUpdate),
  },
};
