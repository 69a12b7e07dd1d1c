import type { Lease } from '../../../apimachinery/types.ts';
import { aged, column, type TableLayouts } from './layout.ts';

export const coordinationLayouts: TableLayouts = {
  'leases.coordination.k8s.io': aged<Lease>([column('Holder')], ({ spec }) => [spec?.holderIdentity ?? '']),
};
