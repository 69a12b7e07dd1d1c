import { filenameFlags, namesFiles, refuseWords } from '../manifests.ts';
import { describeEvents } from '../describe/events.ts';
import { listAt, mapAt, textAt } from '../describe/facts.ts';
import { describerOf } from '../describe/kinds.ts';
import type { Json } from '../api.ts';
import { Failure, StatusFailure } from '../failure.ts';
import { withoutPrefix } from '../kustomized.ts';
import { Description } from '../output/description.ts';
import { nameOf, namespaceOf } from '../output/format.ts';
import { collectionPath, objectPath, type Resource } from '../resources.ts';
import { statusText } from '../status-text.ts';
import { type Subject, subjectsOf } from '../subjects.ts';
import { parseTargets, type Target } from '../targets.ts';
import type { Verb, VerbContext } from './verb.ts';

/** Upstream: kubectl/pkg/cmd/describe/describe.go */
export const describe: Verb = {
  usage: 'describe (-f FILENAME | TYPE [NAME_PREFIX | -l label] | TYPE/NAME)',
  summary: 'Show details of a specific resource or group of resources',
  flags: {
    ...filenameFlags,
    selector: { kind: 'string', short: 'l' },
    'all-namespaces': { kind: 'bool', short: 'A' },
    'show-events': { kind: 'bool' },
    'chunk-size': { kind: 'int' },
  },
  run: runDescribe,
};

async function runDescribe(context: VerbContext): Promise<number> {
  const { args, flags, io } = context;
  if (args.length === 0 && !namesFiles(flags))
    throw new Failure(
      'error: You must specify the type of resource to describe. Use "kubectl api-resources" for a complete list of supported resources.',
    );
  if (namesFiles(flags)) refuseWords(args);
  const targets = namesFiles(flags) ? [] : parseTargets(await context.resources(), args, 'describe');
  const found = namesFiles(flags)
    ? { subjects: await withoutPrefix(subjectsOf(context, [], 'describe')), refusals: [] }
    : await lookUp(context, targets);
  const [target] = targets;
  if (args.length === 2 && target?.kind === 'object' && found.refusals[0]?.status.reason === 'NotFound') {
    const similar = await beginningWith(context, target);
    if (similar.length > 0) {
      for (const subject of similar) io.stdout(`${await description(context, subject, 'unless asked')}\n`);
      return 0;
    }
  }
  const events = found.subjects.length === 1 && found.refusals.length === 0 ? 'unless refused' : 'unless asked';
  for (const [at, subject] of found.subjects.entries())
    io.stdout(`${at > 0 ? '\n\n' : ''}${await description(context, subject, events)}`);
  for (const { status } of found.refusals) io.stderr(`${statusText(status)}\n`);
  if (found.subjects.length === 0 && found.refusals.length === 0) {
    const where = flags.bool('all-namespaces') ? '' : ` in ${context.namespace} namespace.`;
    io.stderr(`No resources found${where}\n`);
  }
  return found.refusals.length > 0 ? 1 : 0;
}

interface Found {
  readonly subjects: readonly Subject[];
  readonly refusals: readonly StatusFailure[];
}

/** What there is of all that is named; what one is refused does not keep the others back. */
async function lookUp(context: VerbContext, targets: readonly Target[]): Promise<Found> {
  const subjects: Subject[] = [];
  const refusals: StatusFailure[] = [];
  for (const target of targets) {
    try {
      subjects.push(...(await subjectsBehind(context, target)));
    } catch (error) {
      if (!(error instanceof StatusFailure)) throw error;
      refusals.push(error);
    }
  }
  return { subjects, refusals };
}

async function subjectsBehind(context: VerbContext, target: Target): Promise<readonly Subject[]> {
  const { api, flags, namespace } = context;
  const { resource } = target;
  if (target.kind === 'object')
    return [{ resource, object: await api.call('GET', objectPath(resource, namespace, target.name)) }];
  const path = collectionPath(resource, flags.bool('all-namespaces') ? undefined : namespace);
  return listed(resource, await api.call('GET', path, { query: { labelSelector: flags.string('selector') } }));
}

/** The objects of a list, each with what it is. */
const listed = (resource: Resource, { apiVersion, items }: Json): readonly Subject[] =>
  listAt({ items }, 'items').map((object) => ({ resource, object: { ...object, apiVersion, kind: resource.kind } }));

async function beginningWith(
  { api, namespace }: VerbContext,
  { resource, name }: Target & { readonly kind: 'object' },
): Promise<readonly Subject[]> {
  const all = listed(resource, await api.call('GET', collectionPath(resource, namespace)));
  return all.filter(({ object }) => nameOf(object).startsWith(name));
}

/** When events are told: of a single object they are, of several they have to be asked for. */
type EventsWanted = 'unless refused' | 'unless asked';

async function description(context: VerbContext, { resource, object }: Subject, wanted: EventsWanted): Promise<string> {
  const { api, flags, io } = context;
  const out = new Description();
  const { describe, hasEvents } = describerOf(resource);
  const now = io.clock.now();
  const told = flags.has('show-events') ? flags.bool('show-events') : wanted === 'unless refused';
  await describe(out, object, { api, now });
  if (hasEvents && told) describeEvents(out, await eventsOf(context, object), now);
  return out.toString();
}

/** Those about an object; none where they may not be seen. Upstream: searchEvents */
async function eventsOf({ api }: VerbContext, object: Json): Promise<readonly Json[]> {
  const [name, namespace, metadata] = [nameOf(object), namespaceOf(object), mapAt(object, 'metadata')];
  const path = namespace === undefined ? '/api/v1/events' : `/api/v1/namespaces/${namespace}/events`;
  // A kubelet names its node as the uid too, and a static pod by what it was read from.
  const mirrored = textAt(mapAt(metadata, 'annotations'), 'kubernetes.io/config.mirror');
  const uids = [mirrored || textAt(metadata, 'uid'), ...(object['kind'] === 'Node' ? [name] : [])];
  try {
    const list = await api.call('GET', path, { query: { fieldSelector: `involvedObject.name=${name}` } });
    return listAt(list, 'items').filter((event) => uids.includes(textAt(mapAt(event, 'involvedObject'), 'uid')));
  } catch (error) {
    if (error instanceof StatusFailure) return [];
    throw error;
  }
}
