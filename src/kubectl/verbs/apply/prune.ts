import type { Json } from '../../api.ts';
import { lastAppliedKey } from '../../apply-object.ts';
import { listAt, mapAt } from '../../describe/facts.ts';
import { Failure } from '../../failure.ts';
import type { Flags } from '../../flags.ts';
import { nameOf, namespaceOf } from '../../output/format.ts';
import { collectionPath, displayName, type Resource } from '../../resources.ts';
import { deleteObject } from '../delete.ts';
import type { VerbContext } from '../verb.ts';
import { dryRunOf, dryRunSuffix } from '../write-options.ts';
import type { Applied } from './apply-one.ts';

/** What is pruned unless a list says otherwise. Upstream: kubectl/pkg/util/prune/prune.go */
const usual = [
  'core/v1/ConfigMap',
  'core/v1/Endpoints',
  'core/v1/Namespace',
  'core/v1/PersistentVolumeClaim',
  'core/v1/PersistentVolume',
  'core/v1/Pod',
  'core/v1/ReplicationController',
  'core/v1/Secret',
  'core/v1/Service',
  'batch/v1/Job',
  'batch/v1/CronJob',
  'networking.k8s.io/v1/Ingress',
  'apps/v1/DaemonSet',
  'apps/v1/Deployment',
  'apps/v1/ReplicaSet',
  'apps/v1/StatefulSet',
];

/** The kinds that `--prune` looks at. @throws Failure on one that does not read or is not served */
export function prunedKinds(all: readonly Resource[], flags: Flags): readonly Resource[] {
  const names = flags.has('prune-allowlist') ? flags.list('prune-allowlist').flatMap((text) => text.split(',')) : usual;
  return names.flatMap((text) => {
    const [groupText = '', version, kind, ...more] = text.split('/');
    if (version === undefined || kind === undefined || more.length > 0)
      throw new Failure(`error: invalid GroupVersionKind format: ${text}, please follow <group/version/kind>`);
    const group = groupText === 'core' ? '' : groupText;
    const found = all.find((one) => one.group === group && one.version === version && one.kind === kind);
    if (found) return [found];
    if (!flags.has('prune-allowlist')) return [];
    throw new Failure(`error: no matches for kind "${kind}" in version "${group ? `${group}/` : ''}${version}"`);
  });
}

/** Deletes what was applied once and is not among what is applied now. Upstream: kubectl/pkg/cmd/apply/prune.go */
export async function prune(
  context: VerbContext,
  kinds: readonly Resource[],
  applied: readonly Applied[],
): Promise<void> {
  const { api, flags, io } = context;
  const kept = new Set(applied.map(({ object }) => mapAt(object, 'metadata')['uid']));
  const namespaces = new Set(applied.filter(({ resource }) => resource.namespaced).map(({ namespace }) => namespace));
  if (flags.has('namespace')) namespaces.add(context.namespace);
  const places = [
    ...[...namespaces].flatMap((namespace) =>
      kinds.filter(({ namespaced }) => namespaced).map((resource) => ({ resource, namespace })),
    ),
    ...kinds.filter(({ namespaced }) => !namespaced).map((resource) => ({ resource, namespace: undefined })),
  ];
  for (const { resource, namespace } of places) {
    const query = { labelSelector: flags.string('selector') };
    const list = await api.call('GET', collectionPath(resource, namespace), { query });
    for (const object of listAt(list, 'items').filter(
      (one) => wasApplied(one) && !kept.has(mapAt(one, 'metadata')['uid']),
    )) {
      await deleteObject(context, { resource, namespace: namespaceOf(object), name: nameOf(object) });
      const title = displayName(resource, nameOf(object));
      io.stdout(flags.string('output') === 'name' ? `${title}\n` : `${title} pruned${dryRunSuffix(dryRunOf(flags))}\n`);
    }
  }
}

const wasApplied = (object: Json): boolean => lastAppliedKey in mapAt(object, 'metadata', 'annotations');
