import { jsonEqual } from '../../apimachinery/json-equal.ts';
import { withoutManagedFields } from '../../apimachinery/managed-fields/hide.ts';
import type { Json } from '../api.ts';
import { listAt, mapAt, textAt } from '../describe/facts.ts';
import { Failure } from '../failure.ts';
import { nameOf, outputFormat, printObject } from '../output/format.ts';
import { qualified } from '../resources.ts';
import { namedSubjects, pathOf, type Subject, subjectFlags, titleOf } from '../subjects.ts';
import { type Change, changes, type Changed, podSpecPath } from './set-changes.ts';
import type { Verb, VerbContext } from './verb.ts';
import { dryRunFlag, dryRunOf, dryRunQuery, dryRunSuffix } from './write-options.ts';

/** Upstream: kubectl/pkg/cmd/set */
export const set: Verb = {
  usage: 'set SUBCOMMAND',
  summary: 'Set specific features on objects',
  flags: {
    containers: { kind: 'string', short: 'c' },
    list: { kind: 'bool' },
    overwrite: { kind: 'bool' },
    limits: { kind: 'string' },
    requests: { kind: 'string' },
    output: { kind: 'string', short: 'o' },
    ...subjectFlags,
    ...dryRunFlag,
  },
  async run(context) {
    const [name = '', ...args] = context.args;
    const change = Object.hasOwn(changes, name) ? changes[name] : undefined;
    if (!change) throw new Failure(`error: unknown command "${name}"\nSee 'kubectl set -h' for help and examples`);
    const first = change.isPair ? args.findIndex((arg) => change.isPair!(arg)) : -1;
    const [words, pairs] = first < 0 ? [args, []] : [args.slice(0, first), args.slice(first)];
    const subjects = await namedSubjects(context, words, `set ${name}`);
    const wanted = change.wanted(context.flags, pairs);
    for (const subject of subjects) {
      if (name === 'env' && context.flags.bool('list')) listEnvironment(context, subject);
      else await setOn(context, subject, change, wanted);
    }
  },
};

type ContainerList = 'containers' | 'initContainers';
const lists: readonly ContainerList[] = ['containers', 'initContainers'];

/** Has the server change what is different from what is wanted; says nothing where nothing is. */
async function setOn(
  context: VerbContext,
  subject: Subject,
  change: Change,
  wanted: readonly Changed[],
): Promise<void> {
  const { api, flags, io } = context;
  const { resource, object } = subject;
  const spec = podSpecOf(subject);
  const patched: Partial<Record<ContainerList, readonly Json[]>> = {};
  const meant = wanted.map(() => false);
  let isChanged = false;
  for (const list of lists.filter((each) => each === 'containers' || change.initContainersToo)) {
    const different = listAt(spec, list).flatMap((container) => {
      const name = textAt(container, 'name');
      const fitting = wanted.filter(({ container: pattern }, place) => {
        const fits = matches(pattern, name);
        meant[place] ||= fits;
        return fits;
      });
      const patch = change.patch(container, fitting);
      return patch === undefined ? [] : [{ name, ...patch }];
    });
    if (different.length === 0) continue;
    patched[list] = different;
    isChanged = true;
  }
  const lost = wanted.find((_, place) => !meant[place]);
  if (lost) {
    if (change.lacksContainer) throw new Failure(change.lacksContainer(lost.container));
    io.stderr(
      `Warning: ${resource.kind}/${nameOf(object)} does not have any containers matching "${lost.container}"\n`,
    );
  }
  if (!isChanged) return;
  const dryRun = dryRunOf(flags);
  const body = podSpecPath(resource.kind).reduceRight<Json>((inner, field) => ({ [field]: inner }), patched);
  const made = await api.call('PATCH', pathOf(context, subject), {
    contentType: 'application/strategic-merge-patch+json',
    query: { fieldManager: 'kubectl-set', dryRun: dryRunQuery(dryRun === 'client' ? 'server' : dryRun) },
    body,
  });
  if (jsonEqual(made, object)) return;
  const format = outputFormat(flags.string('output'));
  if (format === 'table' || format === 'wide') io.stdout(`${titleOf(subject)} ${change.told}${dryRunSuffix(dryRun)}\n`);
  else io.stdout(printObject(format, resource, withoutManagedFields(made)));
}

function podSpecOf({ resource, object }: Subject): Json {
  const path = podSpecPath(resource.kind);
  if (path.length === 0)
    throw new Failure(
      `error: ${qualified(resource.name, resource)}/${nameOf(object)} the object is not a pod or does not have a pod template: *${resource.version}.${resource.kind}`,
    );
  return mapAt(object, ...path);
}

/** `*` stands for any text. */
const matches = (pattern: string, name: string): boolean =>
  pattern === '*' || new RegExp(`^${pattern.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replaceAll('*', '.*')}$`).test(name);

function listEnvironment({ flags, io }: VerbContext, subject: Subject): void {
  for (const container of listAt(podSpecOf(subject), 'containers')) {
    if (!matches(flags.string('containers') ?? '*', textAt(container, 'name'))) continue;
    const { resource, object } = subject;
    io.stdout(`# ${resource.kind} ${nameOf(object)}, container ${textAt(container, 'name')}\n`);
    for (const variable of listAt(container, 'env')) io.stdout(`${variableText(variable)}\n`);
  }
}

function variableText(variable: Json): string {
  const name = textAt(variable, 'name');
  const from = mapAt(variable, 'valueFrom');
  for (const [field, what] of [
    ['configMapKeyRef', 'configmap'],
    ['secretKeyRef', 'secret'],
  ] as const)
    if (field in from) {
      const reference = mapAt(from, field);
      return `# ${name} from ${what} ${textAt(reference, 'name')}, key ${textAt(reference, 'key')}`;
    }
  if ('fieldRef' in from) return `# ${name} from field path ${textAt(mapAt(from, 'fieldRef'), 'fieldPath')}`;
  return `${name}=${textAt(variable, 'value')}`;
}
