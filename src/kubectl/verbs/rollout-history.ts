import { jsonEqual } from '../../apimachinery/json-equal.ts';
import type { Json } from '../api.ts';
import { Failure } from '../failure.ts';
import { collectionPath, findResource, type Resource } from '../resources.ts';
import type { VerbContext } from './verb.ts';

const revisionKey = 'deployment.kubernetes.io/revision';

/** A template that a workload has had. */
export interface Revision {
  readonly number: number;
  readonly cause: string;
  readonly template: Json;
  /** The template with the label that its set has of it. */
  readonly asKept: Json;
}

interface Owned {
  readonly metadata: {
    readonly uid: string;
    readonly annotations?: Readonly<Record<string, string>>;
    readonly ownerReferences?: readonly { readonly uid: string; readonly controller?: boolean }[];
  };
  readonly revision?: number;
  readonly spec?: { readonly template: Template };
  readonly data?: { readonly spec: { readonly template: Template & { readonly $patch?: string } } };
}

interface Template {
  readonly metadata?: { readonly labels?: Readonly<Record<string, string>> };
}

/** The revisions of a deployment, from its sets; of the others, from their controller revisions. Oldest first. */
export async function revisionsOf(
  { api, resources, namespace }: VerbContext,
  { kind }: Resource,
  object: Json,
): Promise<readonly Revision[]> {
  const { metadata } = object as unknown as Owned;
  const source = findResource(await resources(), kind === 'Deployment' ? 'replicasets' : 'controllerrevisions');
  const list = await api.call('GET', collectionPath(source, namespace));
  return ((list['items'] ?? []) as readonly Owned[])
    .filter((owned) =>
      owned.metadata.ownerReferences?.some(({ uid, controller }) => controller && uid === metadata.uid),
    )
    .map((owned) => ({
      number: owned.revision ?? Number(owned.metadata.annotations?.[revisionKey] ?? 0),
      cause: owned.metadata.annotations?.['kubernetes.io/change-cause'] ?? '<none>',
      template: templateOf(owned),
      asKept: (owned.spec?.template ?? owned.data?.spec.template ?? {}) as Json,
    }))
    .toSorted((a, b) => a.number - b.number);
}

function templateOf({ spec, data }: Owned): Json {
  const { $patch: _, ...template } = (spec?.template ?? data?.spec.template ?? {}) as Template & { $patch?: string };
  const { 'pod-template-hash': __, ...labels } = template.metadata?.labels ?? {};
  return { ...template, metadata: { ...template.metadata, labels } };
}

/** The revision to go back to: the one of that number, or with 0 the last but one. */
export function revisionToUndo(revisions: readonly Revision[], wanted: number, what: string): Revision {
  if (wanted > 0) {
    const found = revisions.find(({ number }) => number === wanted);
    if (found) return found;
    throw new Failure(`error: unable to find specified revision ${wanted} in history`);
  }
  const previous = revisions.at(-2);
  if (!previous) throw new Failure(`error: no rollout history found for ${what}`);
  return previous;
}

/** Whether going back would change nothing. */
export const isCurrent = (object: Json, { template }: Revision): boolean =>
  jsonEqual((object['spec'] as Json)['template'], template);

export function historyTable(what: string, revisions: readonly Revision[]): string {
  const rows = [['REVISION', 'CHANGE-CAUSE'], ...revisions.map(({ number, cause }) => [String(number), cause])];
  const width = Math.max(...rows.map(([first]) => first!.length)) + 2;
  return `${what} \n${rows.map(([first, second]) => `${first!.padEnd(width)}${second}\n`).join('')}\n`;
}
