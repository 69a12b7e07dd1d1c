import { jsonEqual } from '../../apimachinery/json-equal.ts';
import type { ControllerRevision, PodTemplateSpec } from '../../apimachinery/types.ts';
import { isAlreadyExists, isNotFound } from '../../client/api-error.ts';
import type { RestClient } from '../../client/rest.ts';
import type { Context } from '../../kernel/context.ts';
import {
  collectionOf,
  controllerRevisionKind,
  ownerReference,
  pathOf,
  replace,
  type Stored,
  type StoredObject,
  type WorkloadKind,
} from './kinds.ts';
import { templateHash } from './template-hash.ts';

export type StoredRevision = Stored<ControllerRevision>;

/** Whose templates are remembered. */
export interface RevisionOwner {
  readonly client: RestClient;
  readonly context: Context;
  readonly owner: StoredObject;
  readonly ownerKind: WorkloadKind;
  /** The label in which a revision tells its hash. */
  readonly hashLabel: string;
  readonly labels: Readonly<Record<string, string>>;
}

/** A template as a patch that puts it back. Upstream: pkg/controller/statefulset/stateful_set_utils.go (getPatch) */
const dataOf = (template: PodTemplateSpec): ControllerRevision['data'] =>
  ({ spec: { template: { ...template, $patch: 'replace' } } }) as unknown as ControllerRevision['data'];

export const templateOf = ({ data }: StoredRevision): PodTemplateSpec => {
  const { $patch: _, ...template } = (data as unknown as { spec: { template: PodTemplateSpec & { $patch?: string } } })
    .spec.template;
  return template;
};

/**
 * Sees to it that the template is the newest of the revisions: found again, it is renumbered; new, it is written.
 * @returns undefined where the name is another template's, so that `collisions` must be raised
 * Upstream: pkg/controller/history/controller_history.go
 */
export async function ensureRevision(
  to: RevisionOwner,
  template: PodTemplateSpec,
  revisions: readonly StoredRevision[],
  collisions: number,
): Promise<StoredRevision | undefined> {
  const { client, context, owner, ownerKind, hashLabel, labels } = to;
  const data = dataOf(template);
  const newest = Math.max(0, ...revisions.map(({ revision }) => revision));
  const equal = revisions.filter((known) => jsonEqual(known.data, data)).toSorted((a, b) => b.revision - a.revision)[0];
  if (equal)
    return equal.revision === newest
      ? equal
      : replace(client, context, controllerRevisionKind, { ...equal, revision: newest + 1 });
  const hash = templateHash(data, collisions);
  const { namespace } = owner.metadata;
  const name = `${owner.metadata.name}-${hash}`;
  const collection = collectionOf(controllerRevisionKind, namespace);
  const body = {
    apiVersion: 'apps/v1',
    kind: 'ControllerRevision',
    metadata: {
      name,
      namespace,
      labels: { ...labels, [hashLabel]: hash },
      ownerReferences: [ownerReference(ownerKind, owner)],
    },
    data,
    revision: newest + 1,
  };
  try {
    return await client.send<StoredRevision>('POST', collection, { context, body });
  } catch (error) {
    if (!isAlreadyExists(error)) throw error;
    const existing = await client.send<StoredRevision>('GET', `${collection}/${name}`, { context });
    return jsonEqual(existing.data, data) ? existing : undefined;
  }
}

/** Deletes the oldest revisions that nobody uses. */
export async function dropRevisions(
  { client, context }: RevisionOwner,
  unused: readonly StoredRevision[],
  limit: number,
): Promise<void> {
  const surplus = unused.toSorted((a, b) => a.revision - b.revision).slice(0, Math.max(0, unused.length - limit));
  for (const revision of surplus)
    await client.write('DELETE', pathOf(controllerRevisionKind, revision), { context }).catch((error: unknown) => {
      if (!isNotFound(error)) throw error;
    });
}
