import type { GroupResource } from '../reader.ts';
import { admissionregistrationLayouts } from './admissionregistration.ts';
import { apiregistrationLayouts } from './apiregistration.ts';
import { appsLayouts } from './apps.ts';
import { autoscalingLayouts } from './autoscaling.ts';
import { batchLayouts } from './batch.ts';
import { certificatesLayouts } from './certificates.ts';
import { coordinationLayouts } from './coordination.ts';
import { coreLayouts } from './core.ts';
import { discoveryLayouts } from './discovery.ts';
import { eventLayout } from './events.ts';
import { column, type TableLayout, type TableLayouts } from './layout.ts';
import { flowcontrolLayouts } from './flowcontrol.ts';
import { metricsLayouts } from './metrics.ts';
import { networkingLayouts } from './networking.ts';
import { nodeLayouts } from './node.ts';
import { policyLayouts } from './policy.ts';
import { rbacLayouts } from './rbac.ts';
import { schedulingLayouts } from './scheduling.ts';
import { storageClassLayouts } from './storage-classes.ts';

/** What has no layout of its own. Upstream: apiserver/pkg/registry/rest/table.go */
const plainLayout: TableLayout = {
  columns: [column('Name'), column('Created At', 'date')],
  emptyRows: null,
  row: ({ metadata }) => ({ cells: [metadata.name, metadata.creationTimestamp ?? ''] }),
};

const layouts: TableLayouts = {
  ...coreLayouts,
  ...appsLayouts,
  ...flowcontrolLayouts,
  ...apiregistrationLayouts,
  ...autoscalingLayouts,
  ...batchLayouts,
  ...certificatesLayouts,
  ...networkingLayouts,
  ...nodeLayouts,
  ...policyLayouts,
  ...storageClassLayouts,
  ...rbacLayouts,
  ...schedulingLayouts,
  ...coordinationLayouts,
  ...discoveryLayouts,
  ...metricsLayouts,
  ...admissionregistrationLayouts,
  'events.events.k8s.io': eventLayout,
};

export const tableLayoutOf = (resource: GroupResource): TableLayout => layouts[resource] ?? plainLayout;
