import { jsonEqual } from '../../apimachinery/json-equal.ts';
import { toRequirements } from '../../apimachinery/label-selector.ts';
import type { DaemonSet } from '../../apimachinery/types.ts';
import { templateGeneration } from '../../apimachinery/template-generation.ts';
import { objectKey } from '../../client/objects.ts';
import { BackOff } from '../../kernel/back-off.ts';
import type { Context } from '../../kernel/context.ts';
import { type Controller, done, nothingToDo } from '../manager.ts';
import { Expectations } from '../workload/expectations.ts';
import {
  controllerRevisionKind,
  daemonSetKind,
  everywhere,
  podKind,
  referenceTo,
  replace,
  type Stored,
} from '../workload/kinds.ts';
import { claimed, controllerIndex } from '../workload/ownership.ts';
import { createPod, deletePod, podOf } from '../workload/pod-control.ts';
import { availableIn, type StoredPod } from '../workload/pod-facts.ts';
import { ownerKey, requeueOwners } from '../workload/requeue-owners.ts';
import { dropRevisions, ensureRevision } from '../workload/revision-history.ts';
import { slowStart } from '../workload/slow-start.ts';
import {
  daemonStatusOf,
  hashLabel,
  type Plan,
  placesOf,
  progressOf,
  rollingStep,
  type StoredDaemonSet,
  upkeep,
} from './daemon-plan.ts';
import { type DaemonNode, nodeOf, specFor } from './node-fit.ts';

const burst = 250;
const selectorOf = ({ spec }: StoredDaemonSet) => toRequirements(spec.selector);
const generationLabel = 'pod-template-generation';

/** Keeps one pod on every node that fits. Upstream: pkg/controller/daemon/daemon_controller.go */
export const daemonSet: Controller = {
  name: 'daemonset-controller',
  account: 'daemon-set-controller',
  start({ env, client, recorder, informers: { nodes, pods, controllerRevisions: revisions }, watch, queue }) {
    const now = (): number => env.clock.now();
    const indexes = {
      controller: controllerIndex,
      namespace: ({ metadata }: Stored<object>) => [metadata.namespace],
    };
    const sets = watch<Stored<DaemonSet>>({ path: everywhere(daemonSetKind), indexes });
    const expectations = new Expectations(now);
    // A node that turns pods away would otherwise be sent them as fast as it can say no.
    const failures = new BackOff(env.clock, 1_000, 15 * 60_000);
    const failureKey = ({ metadata, status }: StoredDaemonSet, node: string): string =>
      `${metadata.uid}/${status?.observedGeneration ?? 0}/${node}`;

    const carryOut = async (set: StoredDaemonSet, hash: string, plan: Plan, context: Context): Promise<void> => {
      const key = objectKey(set);
      const control = { client, recorder, context, owner: set, ownerKind: daemonSetKind };
      for (const { metadata, spec, status } of plan.ended) {
        const how = status?.phase === 'Failed' ? 'failed' : 'succeeded';
        const text = `Found ${how} daemon pod ${metadata.namespace}/${metadata.name} on node ${spec.nodeName}, will try to ${how === 'failed' ? 'kill' : 'delete'} it`;
        const [type, reason] =
          how === 'failed' ? (['Warning', 'FailedDaemonPod'] as const) : (['Normal', 'SucceededDaemonPod'] as const);
        recorder.event(referenceTo(daemonSetKind, set), type, reason, text);
      }
      const create = plan.create.slice(0, burst);
      const remove = plan.remove.slice(0, burst);
      const uids = remove.map(({ metadata }) => metadata.uid);
      expectations.expect(key, create.length, uids);
      const generation = set.metadata.annotations?.[templateGeneration];
      const { template } = set.spec;
      const labels = {
        ...template.metadata?.labels,
        ...(generation !== undefined && { [generationLabel]: generation }),
        [hashLabel]: hash,
      };
      const { succeeded, failure } = await slowStart(create.length, async (at) => {
        const spec = specFor(template.spec ?? {}, create[at]!);
        const pod = { ...template, metadata: { ...template.metadata, labels }, spec } as typeof template;
        await createPod(control, podOf(pod, control));
      });
      expectations.creationObserved(key, create.length - succeeded);
      const results = await Promise.allSettled(remove.map((pod) => deletePod(control, pod)));
      results.forEach((result, at) => {
        if (result.status === 'rejected') expectations.deletionObserved(key, uids[at]!);
      });
      const failed = results.find((result) => result.status === 'rejected');
      if (failure !== undefined) throw failure;
      if (failed) throw failed.reason;
    };

    const work = queue(async (key, context) => {
      await sets.synced;
      const set = sets.get(key);
      if (!set) {
        expectations.forget(key);
        return nothingToDo;
      }
      if (set.metadata.deletionTimestamp) return nothingToDo;
      const selector = selectorOf(set);
      const claim = { client, context, owner: set, ownerKind: daemonSetKind, selector };
      const known = await claimed({ ...claim, kind: controllerRevisionKind }, revisions);
      const owner = {
        client,
        context,
        owner: set,
        ownerKind: daemonSetKind,
        hashLabel,
        labels: set.spec.template.metadata?.labels ?? {},
      };
      const collisions = set.status?.collisionCount ?? 0;
      const current = await ensureRevision(owner, set.spec.template, known, collisions);
      if (!current) {
        const status = { ...set.status!, collisionCount: collisions + 1 };
        await replace(client, context, daemonSetKind, { ...set, status }, '/status');
        return done;
      }
      const hash = current.metadata.labels![hashLabel]!;
      const own = await claimed({ ...claim, kind: podKind }, pods);
      const podsOn = new Map<string, StoredPod[]>();
      for (const pod of own) {
        const node = nodeOf(pod.spec) ?? '';
        podsOn.set(node, [...(podsOn.get(node) ?? []), pod]);
      }
      const places = placesOf(set, nodes.list() as readonly DaemonNode[], podsOn);
      const progress = progressOf(set, hash, places, now());
      let failure: unknown;
      if (expectations.satisfied(key)) {
        const lost = [...podsOn].flatMap(([node, there]) => (node !== '' && !nodes.get(node) ? there : []));
        const plan = upkeep(places, progress, ({ status }, node) =>
          status?.phase === 'Failed' ? failures.remainingSinceCounted(failureKey(set, node)) : 0,
        );
        for (const { spec, status } of plan.ended)
          if (status?.phase === 'Failed') failures.next(failureKey(set, nodeOf(spec) ?? ''), now());
        if (plan.waitMs < Infinity) work.addAfter(key, plan.waitMs);
        const next =
          plan.create.length + plan.remove.length > 0 || set.spec.updateStrategy?.type === 'OnDelete'
            ? plan
            : rollingStep(places, progress);
        const gone = lost.filter(({ metadata, spec }) => !metadata.deletionTimestamp && !spec.nodeName);
        await carryOut(set, hash, { ...next, remove: [...next.remove, ...gone] }, context).catch((error: unknown) => {
          failure = error;
        });
      }
      const used = new Set([hash, ...own.map(({ metadata }) => metadata.labels?.[hashLabel])]);
      const unused = known.filter(({ metadata }) => !used.has(metadata.labels?.[hashLabel]));
      await dropRevisions(owner, unused, set.spec.revisionHistoryLimit ?? 10);
      const status = daemonStatusOf(set, places, progress);
      const isChanged = !jsonEqual({ ...noCounts, ...set.status }, status);
      if (isChanged) await replace(client, context, daemonSetKind, { ...set, status }, '/status');
      if (failure !== undefined) throw failure;
      const waits = own.map((pod) => availableIn(pod, set.spec.minReadySeconds ?? 0, now())).filter(Boolean);
      if (waits.length > 0) work.addAfter(key, Math.min(...(waits as number[])));
      return isChanged ? done : nothingToDo;
    });

    sets.onEvent(({ type, object, cause }) => {
      if (type === 'delete') failures.forget(object.metadata.uid);
      work.add(objectKey(object), cause);
    });
    nodes.onEvent((event) => {
      const { type, object, cause } = event;
      if (type === 'update') {
        const { old } = event;
        if (jsonEqual(old.metadata.labels, object.metadata.labels) && jsonEqual(old.spec?.taints, object.spec?.taints))
          return;
      }
      for (const set of sets.list()) work.add(objectKey(set), cause);
    });
    pods.onEvent((event) => {
      const key = ownerKey(event.object, daemonSetKind, sets);
      if (key && event.type === 'add') expectations.creationObserved(key);
      if (key && (event.type === 'delete' || event.object.metadata.deletionTimestamp))
        expectations.deletionObserved(key, event.object.metadata.uid);
      requeueOwners(event, daemonSetKind, sets, selectorOf, work);
    });
  },
};

const noCounts = {
  observedGeneration: 0,
  desiredNumberScheduled: 0,
  currentNumberScheduled: 0,
  numberMisscheduled: 0,
  numberReady: 0,
  updatedNumberScheduled: 0,
  numberAvailable: 0,
  numberUnavailable: 0,
};
