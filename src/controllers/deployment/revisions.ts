import { replicasOf, fences, type StoredDeployment, type StoredReplicaSet } from './deployment-facts.ts';

/** Annotations in which revisions are counted. Upstream: pkg/controller/deployment/util/deployment_util.go */
export const revisionAnnotation = 'deployment.kubernetes.io/revision';
const history = 'deployment.kubernetes.io/revision-history';
export const desired = 'deployment.kubernetes.io/desired-replicas';
export const maximum = 'deployment.kubernetes.io/max-replicas';

/** What a deployment does not pass on to its sets. */
const ownAnnotations: ReadonlySet<string> = new Set([
  'kubectl.kubernetes.io/last-applied-configuration',
  revisionAnnotation,
  history,
  desired,
  maximum,
  'deprecated.deployment.rollback.to',
]);

export const revisionOf = ({ metadata }: StoredReplicaSet | StoredDeployment): number =>
  Number(metadata.annotations?.[revisionAnnotation] ?? 0) || 0;

export const newestRevision = (sets: readonly StoredReplicaSet[]): number => Math.max(0, ...sets.map(revisionOf));

/** How many replicas the deployment wanted when it last scaled the set: how it tells a scaling from a rollout. */
export const sizeAnnotations = (deployment: StoredDeployment): Record<string, string> => ({
  [desired]: String(replicasOf(deployment)),
  [maximum]: String(replicasOf(deployment) + fences(deployment).maxSurge),
});

const inherited = ({ metadata }: StoredDeployment): Record<string, string> =>
  Object.fromEntries(Object.entries(metadata.annotations ?? {}).filter(([key]) => !ownAnnotations.has(key)));

/** Annotations of a set that is made for the revision. */
export const firstAnnotations = (deployment: StoredDeployment, revision: number): Record<string, string> => ({
  ...inherited(deployment),
  [revisionAnnotation]: String(revision),
  ...sizeAnnotations(deployment),
});

/** Annotations of a set that is the current one, perhaps again. Upstream: SetNewReplicaSetAnnotations */
export function currentAnnotations(
  deployment: StoredDeployment,
  set: StoredReplicaSet,
  revision: number,
): Record<string, string> {
  const old = set.metadata.annotations ?? {};
  const annotations = { ...old, ...inherited(deployment) };
  const before = old[revisionAnnotation];
  if (revisionOf(set) >= revision) return annotations;
  annotations[revisionAnnotation] = String(revision);
  if (before !== undefined) annotations[history] = [...(old[history]?.split(',') ?? []), before].join(',');
  return annotations;
}
