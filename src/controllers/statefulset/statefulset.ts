import { jsonEqual } from '../../apimachinery/json-equal.ts';
import { toRequirements } from '../../apimachinery/label-selector.ts';
import type { StatefulSet } from '../../apimachinery/types.ts';
import { isAlreadyExists, isNotFound } from '../../client/api-error.ts';
import { objectKey } from '../../client/objects.ts';
import type { Context } from '../../kernel/context.ts';
import { type Controller, done, nothingToDo } from '../manager.ts';
import { Expectations } from '../workload/expectations.ts';
import {
  collectionOf,
  controllerRevisionKind,
  everywhere,
  pathOf,
  podKind,
  referenceTo,
  replace,
  type Stored,
  statefulSetKind,
  type WorkloadKind,
} from '../workload/kinds.ts';
import { claimed, controllerIndex } from '../workload/ownership.ts';
import { messageOf } from '../workload/pod-control.ts';
import { availableIn, type StoredPod } from '../workload/pod-facts.ts';
import { ownerKey, requeueOwners } from '../workload/requeue-owners.ts';
import { dropRevisions, ensureRevision, templateOf } from '../workload/revision-history.ts';
import { claimOwners, claimsOf, ordinalOf, podAt, podNameAt, revisionOf, type StoredStatefulSet } from './ordinals.ts';
import { membersOf, needsCurrentRevision, planOf, statefulStatusOf } from './stateful-plan.ts';

const claimKind: WorkloadKind = { apiVersion: 'v1', kind: 'PersistentVolumeClaim', resource: 'persistentvolumeclaims' };
const selectorOf = ({ spec }: StoredStatefulSet) => toRequirements(spec.selector);

/** Pods with names, in order, each with storage of its own. Upstream: pkg/controller/statefulset */
export const statefulSet: Controller = {
  name: 'statefulset-controller',
  account: 'statefulset-controller',
  start({
    env,
    client,
    recorder,
    informers: { pods, controllerRevisions, persistentVolumeClaims: claims },
    watch,
    queue,
  }) {
    const now = (): number => env.clock.now();
    const indexes = {
      controller: controllerIndex,
      namespace: ({ metadata }: Stored<object>) => [metadata.namespace],
    };
    const sets = watch<Stored<StatefulSet>>({ path: everywhere(statefulSetKind), indexes });
    const expectations = new Expectations(now);

    /** Does it and says so, in the words of this controller. */
    const told = async (
      set: StoredStatefulSet,
      verb: 'create' | 'delete',
      what: string,
      success: string,
      act: () => Promise<unknown>,
    ): Promise<void> => {
      const about = referenceTo(statefulSetKind, set);
      const reason = verb === 'create' ? 'Create' : 'Delete';
      const text = `${reason} ${what} in StatefulSet ${set.metadata.name}`;
      try {
        await act();
        recorder.event(about, 'Normal', `Successful${reason}`, `${text} ${success}`);
      } catch (error) {
        if (verb === 'delete' && isNotFound(error)) return;
        // Somebody else's object is in the way, or the copy is old: it is tried again.
        if (isAlreadyExists(error)) throw error;
        recorder.event(about, 'Warning', `Failed${reason}`, `${text} failed error: ${messageOf(error)}`);
        throw error;
      }
    };

    const ensureClaims = async (set: StoredStatefulSet, ordinal: number, context: Context): Promise<void> => {
      const pod = podNameAt(set, ordinal);
      const collection = collectionOf(claimKind, set.metadata.namespace);
      for (const claim of claimsOf(set, ordinal)) {
        const { name } = claim.metadata;
        if (claims.get(`${set.metadata.namespace}/${name}`)) continue;
        await told(set, 'create', `Claim ${name} Pod ${pod}`, 'success', () =>
          client.write('POST', collection, { context, body: claim }),
        );
      }
    };

    /** Brings the owners of a pod's claims into line with the retention policy. */
    const ownClaims = async (
      set: StoredStatefulSet,
      pod: StoredPod,
      isCondemned: boolean,
      context: Context,
    ): Promise<void> => {
      const ordinal = ordinalOf(set, pod);
      if (ordinal === undefined) return;
      const ours = (kind: string): boolean => kind === 'Pod' || kind === 'StatefulSet';
      for (const { metadata } of claimsOf(set, ordinal)) {
        const claim = claims.get(`${set.metadata.namespace}/${metadata.name}`);
        if (!claim) continue;
        const others = (claim.metadata.ownerReferences ?? []).filter(({ kind }) => !ours(kind));
        const ownerReferences = [...others, ...claimOwners(set, pod, isCondemned)];
        if (jsonEqual(ownerReferences, claim.metadata.ownerReferences ?? [])) continue;
        await replace(client, context, claimKind, { ...claim, metadata: { ...claim.metadata, ownerReferences } });
      }
    };

    const work = queue(async (key, context) => {
      await sets.synced;
      const set = sets.get(key);
      if (!set) {
        expectations.forget(key);
        return nothingToDo;
      }
      const claim = { client, context, owner: set, ownerKind: statefulSetKind, selector: selectorOf(set) };
      const known = await claimed({ ...claim, kind: controllerRevisionKind }, controllerRevisions);
      const owner = {
        client,
        context,
        owner: set,
        ownerKind: statefulSetKind,
        hashLabel: 'controller.kubernetes.io/hash',
        labels: set.spec.selector.matchLabels ?? {},
      };
      const own = await claimed({ ...claim, kind: podKind }, pods);
      if (set.metadata.deletionTimestamp) return nothingToDo;
      const collisions = set.status?.collisionCount ?? 0;
      const update = await ensureRevision(owner, set.spec.template, known, collisions);
      if (!update) {
        const status = { replicas: 0, ...set.status, collisionCount: collisions + 1 };
        await replace(client, context, statefulSetKind, { ...set, status }, '/status');
        return done;
      }
      const current = known.find(({ metadata }) => metadata.name === set.status?.currentRevision) ?? update;
      const revisions = { current: current.metadata.name, update: update.metadata.name };
      const members = membersOf(set, own);
      const condemned = new Set(members.condemned);
      if (set.spec.volumeClaimTemplates) for (const pod of own) await ownClaims(set, pod, condemned.has(pod), context);
      let failure: unknown;
      if (expectations.satisfied(key)) {
        const plan = planOf(set, members, revisions, now());
        expectations.expect(
          key,
          plan.create.length,
          plan.remove.map(({ metadata }) => metadata.uid),
        );
        const about = referenceTo(statefulSetKind, set);
        for (const { metadata } of plan.ended)
          recorder.event(
            about,
            'Warning',
            'RecreatingFailedPod',
            `StatefulSet ${key} is recreating failed Pod ${metadata.name}`,
          );
        const create = async (ordinal: number): Promise<void> => {
          const of = needsCurrentRevision(set, ordinal) ? current : update;
          const pod = podAt(set, templateOf(of), of.metadata.name, ordinal);
          await ensureClaims(set, ordinal, context);
          await told(set, 'create', `Pod ${pod.metadata.name}`, 'successful', () =>
            client.write('POST', collectionOf(podKind, set.metadata.namespace), { context, body: pod }),
          );
        };
        const remove = (pod: StoredPod): Promise<void> =>
          told(set, 'delete', `Pod ${pod.metadata.name}`, 'successful', () =>
            client.write('DELETE', pathOf(podKind, pod), {
              context,
              body: { apiVersion: 'v1', kind: 'DeleteOptions', preconditions: { uid: pod.metadata.uid } },
            }),
          );
        const results = await Promise.allSettled([...plan.create.map(create), ...plan.remove.map(remove)]);
        const failed = results.find((result) => result.status === 'rejected');
        if (failed) {
          expectations.forget(key);
          failure = failed.reason;
        }
      }
      const status = statefulStatusOf(set, own, revisions, now());
      const isChanged = !jsonEqual({ ...noCounts, ...set.status }, status);
      if (isChanged) await replace(client, context, statefulSetKind, { ...set, status }, '/status');
      if (failure !== undefined) throw failure;
      const used = new Set([revisions.current, revisions.update, ...own.map(revisionOf)]);
      const unused = known.filter(({ metadata }) => !used.has(metadata.name));
      await dropRevisions(owner, unused, set.spec.revisionHistoryLimit ?? 10);
      const waits = own.map((pod) => availableIn(pod, set.spec.minReadySeconds ?? 0, now())).filter(Boolean);
      if (waits.length > 0) work.addAfter(key, Math.min(...(waits as number[])));
      return isChanged ? done : nothingToDo;
    });

    sets.onEvent(({ object, cause }) => work.add(objectKey(object), cause));
    pods.onEvent((event) => {
      const key = ownerKey(event.object, statefulSetKind, sets);
      if (key && event.type === 'add') expectations.creationObserved(key);
      if (key && (event.type === 'delete' || event.object.metadata.deletionTimestamp))
        expectations.deletionObserved(key, event.object.metadata.uid);
      requeueOwners(event, statefulSetKind, sets, selectorOf, work);
    });
  },
};

const noCounts = {
  observedGeneration: 0,
  readyReplicas: 0,
  availableReplicas: 0,
  currentReplicas: 0,
  updatedReplicas: 0,
};
