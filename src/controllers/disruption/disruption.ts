import { jsonEqual } from '../../apimachinery/json-equal.ts';
import { formatLabelSelector, toRequirements } from '../../apimachinery/label-selector.ts';
import { matchesLabels } from '../../apimachinery/selectors.ts';
import type { OwnerReference } from '../../apimachinery/object.ts';
import { objectKey } from '../../client/objects.ts';
import type { Context } from '../../kernel/context.ts';
import { type Controller, done, nothingToDo } from '../manager.ts';
import {
  budgetKind,
  collectionOf,
  controllerOf,
  everywhere,
  referenceTo,
  replace,
  replicationControllerKind,
  statefulSetKind,
  type StoredObject,
} from '../workload/kinds.ts';
import { messageOf } from '../workload/pod-control.ts';
import type { StoredPod } from '../workload/pod-facts.ts';
import { asksForScale, budgetStatusOf, deletionTimeout, failedStatusOf, type StoredBudget } from './budget-status.ts';

interface Scale {
  readonly spec: { readonly replicas?: number };
}

const matches = ({ spec: { selector }, metadata }: StoredBudget, object: StoredObject): boolean =>
  selector !== undefined &&
  metadata.namespace === object.metadata.namespace &&
  matchesLabels(toRequirements(selector), object.metadata.labels);

/** Says how many pods may go. Upstream: pkg/controller/disruption/disruption.go */
export const disruption: Controller = {
  name: 'disruption-controller',
  account: 'disruption-controller',
  eventSource: 'controllermanager',
  start({ env, client, recorder, informers: { pods, replicaSets, deployments }, watch, queue }) {
    const now = (): number => env.clock.now();
    const budgets = watch<StoredBudget>({ path: everywhere(budgetKind) });

    /** The uid of what decides how many pods there are, and how many. */
    const scaleOf = async (
      namespace: string,
      reference: OwnerReference,
      context: Context,
    ): Promise<readonly [string, number] | undefined> => {
      const { kind, name, uid } = reference;
      if (kind === 'ReplicaSet') {
        const set = replicaSets.get(`${namespace}/${name}`);
        if (set?.metadata.uid !== uid) return undefined;
        const owner = controllerOf(set);
        const deployment = owner?.kind === 'Deployment' ? deployments.get(`${namespace}/${owner.name}`) : undefined;
        return deployment ? [deployment.metadata.uid, deployment.spec.replicas ?? 1] : [uid, set.spec.replicas ?? 1];
      }
      const known = [statefulSetKind, replicationControllerKind].find((one) => one.kind === kind);
      if (!known) throw new Error(`${kind} does not implement the scale subresource`);
      const path = `${collectionOf(known, namespace)}/${name}/scale`;
      const { spec } = await client.send<Scale>('GET', path, { context });
      return [uid, spec.replicas ?? 0];
    };

    const expectedScale = async (
      budget: StoredBudget,
      own: readonly StoredPod[],
      context: Context,
    ): Promise<number> => {
      const { namespace } = budget.metadata;
      const scales = new Map<string, number>();
      const asked = new Set<string>();
      const unmanaged = own.filter((pod) => !controllerOf(pod));
      if (unmanaged.length > 0)
        recorder.event(
          referenceTo(budgetKind, budget),
          'Warning',
          'UnmanagedPods',
          `Pods selected by this PodDisruptionBudget (selector: ${formatLabelSelector(budget.spec.selector ?? {})}) were found to be unmanaged. As a result, the status of the PDB cannot be calculated correctly, which may result in undefined behavior. To account for these pods please set ".spec.minAvailable" field of the PDB to an integer value.`,
        );
      for (const pod of own) {
        const reference = controllerOf(pod);
        if (!reference || asked.has(reference.uid)) continue;
        asked.add(reference.uid);
        const found = await scaleOf(namespace, reference, context);
        if (!found) throw new Error(`found no controllers for pod "${pod.metadata.name}"`);
        scales.set(...found);
      }
      return [...scales.values()].reduce((total, scale) => total + scale, 0);
    };

    const work = queue(async (key, context) => {
      await budgets.synced;
      const budget = budgets.get(key);
      if (!budget) return nothingToDo;
      const own = pods.list().filter((pod) => matches(budget, pod));
      const about = referenceTo(budgetKind, budget);
      if (own.length === 0) recorder.event(about, 'Normal', 'NoPods', 'No matching pods found');
      let failure: unknown;
      let scale = 0;
      try {
        if (asksForScale(budget)) scale = await expectedScale(budget, own, context);
      } catch (error) {
        failure = error;
        const text = `Failed to calculate the number of expected pods: ${messageOf(error)}`;
        recorder.event(about, 'Warning', 'CalculateExpectedPodCountFailed', text);
      }
      const status =
        failure === undefined
          ? budgetStatusOf(budget, own, scale, now())
          : failedStatusOf(budget, messageOf(failure), now());
      const isChanged = !jsonEqual({ ...noCounts, ...budget.status }, { ...noCounts, ...status });
      if (isChanged) await replace(client, context, budgetKind, { ...budget, status }, '/status');
      if (failure !== undefined) throw failure;
      if (status.disruptedPods) work.addAfter(key, deletionTimeout);
      return isChanged ? done : nothingToDo;
    });

    const affected = (object: StoredObject): readonly StoredBudget[] =>
      budgets.list().filter((budget) => matches(budget, object));
    budgets.onEvent(({ type, object, cause }) => {
      if (type !== 'delete') work.add(objectKey(object), cause);
    });
    pods.onEvent((event) => {
      const { object, cause } = event;
      for (const budget of affected(object)) work.add(objectKey(budget), cause);
      if (event.type !== 'update' || jsonEqual(event.old.metadata.labels, object.metadata.labels)) return;
      for (const budget of affected(event.old)) work.add(objectKey(budget), cause);
    });
    deployments.onEvent((event) => {
      if (event.type !== 'update' || event.old.spec.replicas === event.object.spec.replicas) return;
      const { labels } = event.object.spec.template.metadata ?? {};
      const pod = { metadata: { ...event.object.metadata, ...(labels && { labels }) } };
      for (const budget of affected(pod)) work.add(objectKey(budget), event.cause);
    });
  },
};

const noCounts = {
  currentHealthy: 0,
  desiredHealthy: 0,
  expectedPods: 0,
  disruptionsAllowed: 0,
  observedGeneration: 0,
};
