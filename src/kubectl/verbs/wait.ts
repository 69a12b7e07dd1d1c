import type { Json } from '../api.ts';
import { listAt, mapAt, textAt } from '../describe/facts.ts';
import { Failure, StatusFailure } from '../failure.ts';
import { parseJsonPath, relaxedPath } from '../output/json-path.ts';
import { nameOf } from '../output/format.ts';
import { collectionPath, displayName, type Resource } from '../resources.ts';
import { statusText } from '../status-text.ts';
import { plainFileFlags } from '../manifests.ts';
import { subjectsOf } from '../subjects.ts';
import { parseTargets } from '../targets.ts';
import type { Verb, VerbContext } from './verb.ts';

/** What is waited for: whether it holds of an object, or of there being none. */
type Holds = (object: Json | undefined) => boolean;

/** Upstream: kubectl/pkg/cmd/wait/wait.go */
export const wait: Verb = {
  usage:
    "wait ([-f FILENAME] | resource.group/resource.name | resource.group [(-l label | --all)]) [--for=create|--for=delete|--for condition=available|--for=jsonpath='{}'[=value]]",
  summary: 'Wait for a specific condition on one or many resources',
  long: 'Experimental: Wait for a specific condition on one or many resources.',
  flags: {
    for: { kind: 'string' },
    timeout: { kind: 'duration', initial: '30s' },
    selector: { kind: 'string', short: 'l' },
    all: { kind: 'bool' },
    ...plainFileFlags,
  },
  async run(context) {
    const { args, flags, io } = context;
    const what = flags.string('for');
    const holds = conditionOf(what);
    const timeoutMs = flags.ms('timeout') ?? 30_000;
    const failures: string[] = [];
    const named = await waitedFor(context, args, what === 'delete' || what === 'create');
    if (named.length === 0 && what !== 'delete') throw new Failure('error: no matching resources found');
    for (const { resource, name } of named) {
      if (await isMet(context, resource, name, { holds, timeoutMs }))
        io.stdout(`${displayName(resource, name)} condition met\n`);
      else failures.push(`timed out waiting for the condition on ${resource.name}/${name}`);
    }
    if (failures.length === 0) return 0;
    io.stderr(failures.length === 1 ? `error: ${failures[0]}\n` : failures.map((text) => `${text}\n`).join(''));
    return 1;
  },
};

interface Named {
  readonly resource: Resource;
  readonly name: string;
}

/** The objects to wait for; for some conditions they need not be there. */
async function waitedFor(context: VerbContext, args: readonly string[], mayLack: boolean): Promise<readonly Named[]> {
  try {
    return (await subjectsOf(context, args, 'wait')).map(({ resource, object }) => ({
      resource,
      name: nameOf(object),
    }));
  } catch (error) {
    if (!mayLack || !(error instanceof StatusFailure) || error.status.reason !== 'NotFound') throw error;
    if (context.flags.string('for') === 'delete') return [];
    return parseTargets(await context.resources(), args, 'wait').flatMap((target) =>
      target.kind === 'object' ? [{ resource: target.resource, name: target.name }] : [],
    );
  }
}

function conditionOf(what: string | undefined): Holds {
  if (what === 'delete') return (object) => object === undefined;
  if (what === 'create') return (object) => object !== undefined;
  const [, kind, rest = ''] = /^(condition|jsonpath)=(.*)$/s.exec(what ?? '') ?? [];
  if (kind === 'condition') {
    const [type = '', value = 'true'] = rest.split('=');
    return (object) =>
      listAt(mapAt(object, 'status'), 'conditions').some(
        (condition) =>
          textAt(condition, 'type').toLowerCase() === type.toLowerCase() &&
          textAt(condition, 'status').toLowerCase() === value.toLowerCase() &&
          isUpToDate(object, condition),
      );
  }
  if (kind !== 'jsonpath')
    throw new Failure(`error: unrecognized condition: ${what === undefined ? '[]' : `"${what}"`}`);
  const close = rest.lastIndexOf('}=');
  const [path, value] = close < 0 ? [rest, undefined] : [rest.slice(0, close + 1), rest.slice(close + 2)];
  const template = parseJsonPath(relaxedPath(path));
  return (object) => {
    const values = object === undefined ? [] : template.values(object);
    return value === undefined
      ? values.length > 0
      : values.some((found) => String(found) === value.replace(/^["']|["']$/g, ''));
  };
}

/** A condition that was written before the object was changed says nothing. */
function isUpToDate(object: Json | undefined, condition: Json): boolean {
  const observed = condition['observedGeneration'] ?? mapAt(object, 'status')['observedGeneration'];
  return observed === undefined || Number(observed) >= Number(mapAt(object, 'metadata')['generation'] ?? 0);
}

/** Looks at the object and at what becomes of it, until the condition holds or the time is over. */
async function isMet(
  { api, io, namespace }: VerbContext,
  resource: Resource,
  name: string,
  { holds, timeoutMs }: { readonly holds: Holds; readonly timeoutMs: number },
): Promise<boolean> {
  const path = collectionPath(resource, namespace);
  const until = io.clock.now() + timeoutMs;
  const query = { fieldSelector: `metadata.name=${name}` };
  for (;;) {
    const list = await api.call('GET', path, { query });
    if (holds(listAt(list, 'items')[0])) return true;
    const left = Math.ceil((until - io.clock.now()) / 1000);
    if (left <= 0 || io.cancellation.cancelled) return false;
    const resourceVersion = textAt(mapAt(list, 'metadata'), 'resourceVersion');
    const watch = { ...query, watch: 'true', resourceVersion, timeoutSeconds: String(left) };
    for await (const line of api.lines(path, { query: watch })) {
      const { type, object } = JSON.parse(line) as { readonly type: string; readonly object: Json };
      if (type === 'ERROR') throw new Failure(statusText(object));
      if (type !== 'BOOKMARK' && holds(type === 'DELETED' ? undefined : object)) return true;
    }
  }
}
