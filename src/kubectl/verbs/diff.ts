import { structuredPatch } from 'diff';
import { withoutManagedFields } from '../../apimachinery/managed-fields/hide.ts';
import type { Json } from '../api.ts';
import { applyPatchOf } from '../apply-object.ts';
import { Failure, StatusFailure, unlessNotFound } from '../failure.ts';
import { checkedNamespace, resourceOf } from '../manifest-place.ts';
import { filenameFlags, namesFiles, readManifests, type ManifestObject } from '../manifests.ts';
import { nameOf } from '../output/format.ts';
import { toYaml } from '../output/serialize.ts';
import { collectionPath, objectPath, type Resource } from '../resources.ts';
import { statusText } from '../status-text.ts';
import type { Verb, VerbContext } from './verb.ts';

/** Exit codes as those of diff(1). */
const [differs, failed] = [1, 2];

/** Upstream: kubectl/pkg/cmd/diff/diff.go */
export const diff: Verb = {
  usage: 'diff -f FILENAME',
  summary: 'Diff the live version against a would-be applied version',
  flags: {
    ...filenameFlags,
    'server-side': { kind: 'bool' },
    'force-conflicts': { kind: 'bool' },
    'field-manager': { kind: 'string' },
  },
  run: runDiff,
};

async function runDiff(context: VerbContext): Promise<number> {
  const { flags, io } = context;
  if (!namesFiles(flags)) throw new Failure('error: must specify one of -f and -k', failed);
  const [live, merged] = ['LIVE', 'MERGED'].map((side) => `/tmp/${side}-${String(io.random.next()).slice(2, 12)}`);
  let code = 0;
  for (const manifest of await readManifests({ io, flags })) {
    try {
      const { name, before, after } = await sides(context, manifest);
      const text = unified(`${live}/${name}`, `${merged}/${name}`, before, after, io.clock.now());
      if (text === '') continue;
      io.stdout(text);
      code = differs;
    } catch (error) {
      if (!(error instanceof StatusFailure)) throw error;
      io.stderr(`${statusText(error.status)}\n`);
      return failed;
    }
  }
  return code;
}

/** An object as it is, and as it would be, as the server says: nothing is written. */
async function sides(context: VerbContext, manifest: ManifestObject) {
  const { api, flags } = context;
  const resource = await resourceOf(context, manifest);
  const namespace = checkedNamespace(context, manifest.object);
  const path = objectPath(resource, namespace, nameOf(manifest.object));
  const current = await unlessNotFound(api.call('GET', path));
  const after = flags.bool('server-side')
    ? await api.call('PATCH', path, {
        query: {
          fieldManager: flags.string('field-manager') ?? 'kubectl',
          force: String(flags.bool('force-conflicts')),
          dryRun: 'All',
        },
        contentType: 'application/apply-patch+yaml',
        body: resource.namespaced
          ? { ...manifest.object, metadata: { ...(manifest.object['metadata'] as Json), namespace } }
          : manifest.object,
      })
    : await merged(context, { resource, namespace, object: manifest.object }, current);
  const known = (current?.['metadata'] as Json | undefined)?.['resourceVersion'];
  const { group, version, kind } = resource;
  const place = [
    ...(group === '' ? [] : [group]),
    version,
    kind,
    ...(resource.namespaced ? [namespace] : []),
    nameOf(manifest.object),
  ];
  return {
    name: place.join('.'),
    before: current ? shown(masked(current, after, 'before'), known) : '',
    after: shown(masked(after, current, 'after'), known),
  };
}

async function merged(
  { api }: VerbContext,
  target: { readonly resource: Resource; readonly namespace: string; readonly object: Json },
  current: Json | undefined,
): Promise<Json> {
  const { resource, namespace, object } = target;
  const query = { dryRun: 'All', fieldManager: 'kubectl-client-side-apply' };
  if (!current) return api.call('POST', collectionPath(resource, namespace), { query, body: object });
  return api.call('PATCH', objectPath(resource, namespace, nameOf(object)), {
    query,
    contentType: 'application/strategic-merge-patch+json',
    body: applyPatchOf(target, current),
  });
}

/** What a Secret holds is not shown, only what of it changes. */
function masked(object: Json, other: Json | undefined, side: string): Json {
  if (object['kind'] !== 'Secret' || object['data'] === undefined) return object;
  const others = (other?.['data'] ?? {}) as Json;
  const entries = Object.entries(object['data'] as Json).map(([key, value]) => [
    key,
    key in others && others[key] !== value ? `*** (${side})` : '***',
  ]);
  return { ...object, data: Object.fromEntries(entries) as Json };
}

/** @param resourceVersion of what is there: that it would be another is no news */
function shown(object: Json, resourceVersion: unknown): string {
  const bare = withoutManagedFields(object);
  return toYaml({ ...bare, metadata: { ...(bare['metadata'] as Json), resourceVersion } });
}

function unified(from: string, to: string, before: string, after: string, now: number): string {
  const { hunks } = structuredPatch(from, to, before, after, undefined, undefined, { context: 3 });
  if (hunks.length === 0) return '';
  const time = new Date(now).toISOString().replace('T', ' ').replace('Z', '000000 +0000');
  const body = hunks.map(
    ({ oldStart, oldLines, newStart, newLines, lines }) =>
      `@@ -${range(oldStart, oldLines)} +${range(newStart, newLines)} @@\n${lines.map((line) => `${line}\n`).join('')}`,
  );
  return `diff -u -N ${from} ${to}\n--- ${from}\t${time}\n+++ ${to}\t${time}\n${body.join('')}`;
}

/** As diff(1) writes it: one line has no count, and none begin before the first. */
const range = (start: number, lines: number): string => {
  if (lines === 0) return `${Math.max(0, start - 1)},0`;
  return lines === 1 ? String(start) : `${start},${lines}`;
};
