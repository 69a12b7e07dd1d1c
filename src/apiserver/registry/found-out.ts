import type { Status } from '../../apimachinery/status.ts';
import type { Outcome } from '../../kernel/outcome.ts';
import type { StorageEvidence } from '../../protocol/evidence/storage.ts';
import { resourceMetrics } from '../resource-metrics/resource-metrics.ts';
import type { Server } from '../server.ts';
import type { Answer, Routed } from '../walk.ts';
import { componentStatuses } from './component-statuses.ts';
import type { GroupResource } from './reader.ts';
import type { Selection } from './selection.ts';

/** Objects that are stored nowhere: what they say is found out when they are asked for. */
export const foundOut: Readonly<
  Record<
    GroupResource,
    (server: Server, request: Routed, selection: Selection) => Outcome<Answer, StorageEvidence, Status>
  >
> = {
  componentstatuses: componentStatuses,
  'nodes.metrics.k8s.io': resourceMetrics,
  'pods.metrics.k8s.io': resourceMetrics,
};
