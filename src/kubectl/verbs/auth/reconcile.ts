import type { Json } from '../../api.ts';
import { Failure, unlessNotFound } from '../../failure.ts';
import { filenameFlags, namesFiles, readManifests } from '../../manifests.ts';
import { nameOf } from '../../output/format.ts';
import { collectionPath, displayName, objectPath } from '../../resources.ts';
import { checkedNamespace, resourceOf } from '../../manifest-place.ts';
import type { Verb, VerbContext } from '../verb.ts';
import { dryRunFlag, dryRunOf, dryRunQuery, dryRunSuffix } from '../write-options.ts';

/** What of an object of RBAC is brought together. */
const contents: Readonly<Record<string, 'rules' | 'subjects'>> = {
  Role: 'rules',
  ClusterRole: 'rules',
  RoleBinding: 'subjects',
  ClusterRoleBinding: 'subjects',
};

/** Upstream: kubectl/pkg/cmd/auth/reconcile.go */
export const reconcile: Verb = {
  usage: 'auth reconcile -f FILENAME',
  summary: 'Reconciles rules for RBAC role, role binding, cluster role, and cluster role binding objects',
  examples: `# Reconcile RBAC resources from a file
kubectl auth reconcile -f my-rbac-rules.yaml`,
  flags: {
    ...filenameFlags,
    'remove-extra-permissions': { kind: 'bool' },
    'remove-extra-subjects': { kind: 'bool' },
    ...dryRunFlag,
  },
  async run(context) {
    const { args, flags, io } = context;
    if (args.length > 0) throw new Failure('error: no arguments are allowed');
    if (!namesFiles(flags)) throw new Failure('error: must specify one of -f and -k');
    for (const { source, object } of await readManifests({ io, flags })) await reconcileOne(context, source, object);
  },
};

async function reconcileOne(context: VerbContext, source: string, object: Json): Promise<void> {
  const { api, flags, io } = context;
  const resource = await resourceOf(context, { source, object });
  const field = resource.group === 'rbac.authorization.k8s.io' ? contents[resource.kind] : undefined;
  if (!field) return;
  const namespace = checkedNamespace(context, object);
  const path = objectPath(resource, namespace, nameOf(object));
  const current = await unlessNotFound(api.call('GET', path));
  const dryRun = dryRunOf(flags);
  const query = { dryRun: dryRunQuery(dryRun), fieldManager: 'kubectl-auth-reconcile' };
  const isExact = flags.bool(field === 'rules' ? 'remove-extra-permissions' : 'remove-extra-subjects');
  if (dryRun !== 'client') {
    if (!current) await api.call('POST', collectionPath(resource, namespace), { body: object, query });
    else await api.call('PUT', path, { body: { ...current, [field]: united(current, object, field, isExact) }, query });
  }
  io.stdout(`${displayName(resource, nameOf(object))} reconciled${dryRunSuffix(dryRun)}\n`);
}

/** What is there and what is wanted; only what is wanted where the rest is to go. */
function united(current: Json, wanted: Json, field: 'rules' | 'subjects', isExact: boolean): readonly unknown[] {
  const [has, wants] = [current, wanted].map((object) => (object[field] ?? []) as readonly unknown[]) as [
    readonly unknown[],
    readonly unknown[],
  ];
  if (isExact) return wants;
  const known = new Set(has.map((each) => JSON.stringify(each)));
  return [...has, ...wants.filter((each) => !known.has(JSON.stringify(each)))];
}
