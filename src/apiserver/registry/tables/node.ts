import type { RuntimeClass } from '../../../apimachinery/types.ts';
import { aged, column, type TableLayouts } from './layout.ts';

export const nodeLayouts: TableLayouts = {
  'runtimeclasses.node.k8s.io': aged<RuntimeClass>([column('Handler')], ({ handler }) => [handler]),
};
