import type { Json } from '../api.ts';
import { Failure, StatusFailure } from '../failure.ts';
import { boolOf, type Flags } from '../flags.ts';
import { checkedNamespace, resourceOf } from '../manifest-place.ts';
import { filenameFlags, namesFiles, readManifests, refuseWords } from '../manifests.ts';
import { nameOf, namespaceOf } from '../output/format.ts';
import { collectionPath, displayName, objectPath, qualified, type Resource } from '../resources.ts';
import { statusText } from '../status-text.ts';
import { parseTargets } from '../targets.ts';
import type { Verb, VerbContext } from './verb.ts';
import { dryRunFlag, dryRunOf, dryRunSuffix } from './write-options.ts';

export const deleteVerb: Verb = {
  usage: 'delete ([-f FILENAME] | TYPE [(NAME | -l label | --all)])',
  summary: 'Delete resources by file names, stdin, resources and names, or by resources and label selector',
  flags: {
    ...filenameFlags,
    selector: { kind: 'string', short: 'l' },
    'field-selector': { kind: 'string' },
    all: { kind: 'bool' },
    'all-namespaces': { kind: 'bool', short: 'A' },
    'grace-period': { kind: 'int' },
    now: { kind: 'bool' },
    force: { kind: 'bool' },
    wait: { kind: 'bool' },
    cascade: { kind: 'string', bare: 'background' },
    'ignore-not-found': { kind: 'bool' },
    output: { kind: 'string', short: 'o' },
    ...dryRunFlag,
  },
  run: runDelete,
};

interface Doomed {
  readonly resource: Resource;
  readonly namespace: string | undefined;
  readonly name: string;
  /** The file it was named by. */
  readonly source?: string;
}

async function runDelete(context: VerbContext): Promise<number> {
  const { flags, io } = context;
  if (flags.bool('now') && flags.has('grace-period'))
    throw new Failure('error: --now and --grace-period cannot be specified together');
  if (flags.bool('force') && (flags.int('grace-period') ?? 0) > 0)
    throw new Failure('error: --force and --grace-period greater than 0 cannot be specified together');
  const output = flags.string('output') ?? '';
  if (output !== '' && output !== 'name')
    throw new Failure(`error: unexpected -o output mode: ${output}. We only support '-o name'`);
  if (flags.bool('all') && isSelective(flags))
    throw new Failure("error: setting 'all' parameter but found a non empty selector. ");
  warnOfBooleanCascade(context);
  const doomed = await doomedObjects(context);
  if (flags.bool('force'))
    io.stderr(
      'Warning: Immediate deletion does not wait for confirmation that the running resource has been terminated. The resource may continue to run on the cluster indefinitely.\n',
    );
  if (doomed.length === 0) io.stdout('No resources found\n');
  let exitCode = 0;
  const waitedFor: Pending[] = [];
  for (const object of doomed) {
    try {
      const pending = await deleteOne(context, object);
      if (pending) waitedFor.push(pending);
    } catch (error) {
      if (!(error instanceof StatusFailure)) throw error;
      if (flags.bool('ignore-not-found') && error.status.reason === 'NotFound') continue;
      exitCode = 1;
      const doing = object.source === undefined ? undefined : `error when deleting "${object.source}"`;
      io.stderr(`${statusText(error.status, doing)}\n`);
    }
  }
  const waits = (!flags.has('wait') || flags.bool('wait')) && !flags.bool('force') && dryRunOf(flags) === 'none';
  if (waits) for (const { path, uid } of waitedFor) await gone(context, path, uid);
  return exitCode;
}

const isSelective = (flags: Flags): boolean => flags.has('selector') || flags.has('field-selector');

async function doomedObjects(context: VerbContext): Promise<readonly Doomed[]> {
  const { flags, args, io, api, namespace } = context;
  if (namesFiles(flags)) {
    refuseWords(args);
    const manifests = await readManifests({ io, flags });
    return Promise.all(
      manifests.map(async (manifest) => ({
        resource: await resourceOf(context, manifest),
        namespace: checkedNamespace(context, manifest.object),
        name: nameOf(manifest.object),
        source: manifest.source,
      })),
    );
  }
  if (args.length === 0)
    throw new Failure(
      "error: You must provide one or more resources by argument or filename.\nExample resource specifications include:\n   '-f rsrc.yaml'\n   '--filename=rsrc.json'\n   '<resource> <name>'\n   '<resource>'",
    );
  const targets = parseTargets(await context.resources(), args, 'delete');
  const found: Doomed[] = [];
  for (const target of targets) {
    if (target.kind === 'object') {
      found.push({ resource: target.resource, namespace, name: target.name });
      continue;
    }
    if (!flags.bool('all') && !isSelective(flags))
      throw new Failure('error: resource(s) were provided, but no name was specified');
    const list = await api.call(
      'GET',
      collectionPath(target.resource, flags.bool('all-namespaces') ? undefined : namespace),
      {
        query: { labelSelector: flags.string('selector'), fieldSelector: flags.string('field-selector') },
      },
    );
    for (const item of list['items'] as Json[])
      found.push({ resource: target.resource, namespace: namespaceOf(item), name: nameOf(item) });
  }
  return found;
}

/** Sends the deletion and says so; what is still there afterwards is returned to be waited for. */
export async function deleteOne(context: VerbContext, doomed: Doomed): Promise<Pending | undefined> {
  const { flags, io } = context;
  const { resource, namespace, name } = doomed;
  const pending = await deleteObject(context, doomed);
  if (flags.string('output') === 'name') io.stdout(`${displayName(resource, name)}\n`);
  else {
    const where = resource.namespaced ? ` from ${namespace} namespace` : '';
    const how = graceOf(flags) === 0 ? 'force deleted' : 'deleted';
    const title = `${qualified(resource.singular, resource)} "${name}"`;
    io.stdout(`${title} ${how}${where}${dryRunSuffix(dryRunOf(flags))}\n`);
  }
  return pending;
}

/** What is being deleted, and may be there for a while. */
interface Pending {
  readonly path: string;
  readonly uid: string;
}

/** Sends the deletion, unless it is a dry run of the client. */
export async function deleteObject(
  { flags, api }: VerbContext,
  { resource, namespace, name }: Omit<Doomed, 'source'>,
): Promise<Pending | undefined> {
  const dryRun = dryRunOf(flags);
  const path = objectPath(resource, namespace, name);
  const grace = graceOf(flags);
  const policy = cascadeOf(flags);
  const propagationPolicy = { background: 'Background', foreground: 'Foreground', orphan: 'Orphan' }[policy];
  if (propagationPolicy === undefined)
    throw new Failure(`error: invalid cascade value (${policy}). Must be "background", "foreground", or "orphan"`);
  if (dryRun === 'client') return undefined;
  const answer = await api.call('DELETE', path, {
    body: {
      apiVersion: 'v1',
      kind: 'DeleteOptions',
      // Options in a body are all that the server looks at.
      ...(dryRun === 'server' && { dryRun: ['All'] }),
      propagationPolicy,
      ...(grace !== undefined && grace >= 0 && { gracePeriodSeconds: grace }),
    },
  });
  const uid = answerUid(answer);
  return uid === undefined ? undefined : { path, uid };
}

/** What becomes of what belongs to the object. Upstream: GetCascadingStrategy */
function cascadeOf(flags: Flags): string {
  const asked = flags.string('cascade') ?? 'background';
  return { true: 'background', false: 'orphan' }[String(boolOf(asked))] ?? asked;
}

function warnOfBooleanCascade({ flags, io }: VerbContext): void {
  const asked = flags.string('cascade');
  if (asked === undefined || boolOf(asked) === undefined) return;
  io.stderr(
    `warning: --cascade=${asked} is deprecated (boolean value) and can be replaced with --cascade=${cascadeOf(flags)}.\n`,
  );
}

/** Seconds; undefined: as the object has it. Nothing goes at once unless it is forced to. */
function graceOf(flags: Flags): number | undefined {
  if (flags.bool('now')) return 1;
  if (flags.bool('force')) return 0;
  const asked = flags.int('grace-period');
  return asked === 0 ? 1 : asked;
}

/** The uid of what was deleted: in a Status under details, else in the object that is going away. */
export function answerUid(answer: Json): string | undefined {
  const holder = (answer['kind'] === 'Status' ? answer['details'] : answer['metadata']) as Json | undefined;
  return typeof holder?.['uid'] === 'string' ? holder['uid'] : undefined;
}

/** Waits until no object of that uid is there any more. */
export async function gone({ api }: VerbContext, path: string, uid: string): Promise<void> {
  const collection = path.slice(0, path.lastIndexOf('/'));
  const name = decodeURIComponent(path.slice(path.lastIndexOf('/') + 1));
  const current = await api.call('GET', collection, { query: { fieldSelector: `metadata.name=${name}` } });
  const there = (current['items'] as Json[]).some((item) => (item['metadata'] as Json)['uid'] === uid);
  if (!there) return;
  const { resourceVersion } = current['metadata'] as { readonly resourceVersion: string };
  for await (const line of api.lines(collection, {
    query: { fieldSelector: `metadata.name=${name}`, watch: 'true', resourceVersion },
  })) {
    const event = JSON.parse(line) as { readonly type: string };
    if (event.type === 'DELETED' || event.type === 'ERROR') return;
  }
}
