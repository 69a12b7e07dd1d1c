import type { CustomResourceDefinition } from '../../types.ts';
import {
  validateDefinition,
  validateDefinitionStatusUpdate,
  validateDefinitionUpdate,
} from '../custom-resource-definition.ts';
import { create, type KindRules, update } from '../rules.ts';

export const apiextensionsRules: KindRules = {
  'apiextensions.k8s.io/v1/CustomResourceDefinition': {
    create: create<CustomResourceDefinition>(validateDefinition),
    update: update<CustomResourceDefinition>(validateDefinitionUpdate),
    subresources: { status: update<CustomResourceDefinition>(validateDefinitionStatusUpdate) },
  },
};
