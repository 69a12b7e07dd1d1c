import type { PodDisruptionBudget } from '../../../apimachinery/types.ts';
import { aged, column, type TableLayouts } from './layout.ts';

const given = (amount: number | string | undefined): string => (amount === undefined ? 'N/A' : String(amount));

/** Upstream: pkg/printers/internalversion/printers.go */
export const policyLayouts: TableLayouts = {
  'poddisruptionbudgets.policy': aged<PodDisruptionBudget>(
    [column('Min Available'), column('Max Unavailable'), column('Allowed Disruptions', 'integer')],
    ({ spec, status }) => [given(spec.minAvailable), given(spec.maxUnavailable), status?.disruptionsAllowed ?? 0],
  ),
};
