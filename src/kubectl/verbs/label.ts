import type { Json } from '../api.ts';
import { mapAt, pairsOf } from '../describe/facts.ts';
import { Failure, StatusFailure } from '../failure.ts';
import { nameOf, outputFormat, printObject } from '../output/format.ts';
import { namesFiles } from '../manifests.ts';
import { namedSubjects, pathOf, type Subject, subjectFlags, subjectsInFiles, titleOf } from '../subjects.ts';
import { statusText } from '../status-text.ts';
import type { Verb, VerbContext } from './verb.ts';
import { dryRunFlag, dryRunOf, dryRunQuery, dryRunSuffix } from './write-options.ts';

/** What is written of an object's metadata, and how it is told. */
interface Marks {
  readonly command: string;
  readonly field: 'labels' | 'annotations';
  readonly one: string;
  readonly conflict: (taken: readonly string[]) => string;
  /** @param before as JSON @param after as JSON */
  readonly told: (before: string, after: string, overwrite: boolean) => string;
}

/** Upstream: kubectl/pkg/cmd/label/label.go */
const labels: Marks = {
  command: 'label',
  field: 'labels',
  one: 'label',
  conflict: (taken) => `${taken[0]}, and --overwrite is false`,
  told: (before, after, overwrite) =>
    before === after ? 'not labeled' : !overwrite && after.length < before.length ? 'unlabeled' : 'labeled',
};

/** Upstream: kubectl/pkg/cmd/annotate/annotate.go */
const annotations: Marks = {
  command: 'annotate',
  field: 'annotations',
  one: 'annotation',
  conflict: (taken) => `--overwrite is false but found the following declared annotation(s): ${taken.join('; ')}`,
  told: () => 'annotated',
};

const flags = {
  overwrite: { kind: 'bool' },
  list: { kind: 'bool' },
  local: { kind: 'bool' },
  'resource-version': { kind: 'string' },
  output: { kind: 'string', short: 'o' },
  ...subjectFlags,
  ...dryRunFlag,
} as const;

export const label: Verb = {
  usage: 'label [--overwrite] (-f FILENAME | TYPE NAME) KEY_1=VAL_1 ... KEY_N=VAL_N',
  summary: 'Update the labels on a resource',
  flags,
  run: (context) => mark(context, labels),
};

export const annotate: Verb = {
  usage: 'annotate [--overwrite] (-f FILENAME | TYPE NAME) KEY_1=VAL_1 ... KEY_N=VAL_N',
  summary: 'Update the annotations on a resource',
  flags,
  run: (context) => mark(context, annotations),
};

async function mark(context: VerbContext, marks: Marks): Promise<number> {
  const { args, io } = context;
  const first = args.findIndex((arg) => /.=|.-$/.test(arg));
  const words = first < 0 ? args : args.slice(0, first);
  const pairs = first < 0 ? [] : args.slice(first);
  const stray = pairs.find((arg) => !/.=|.-$/.test(arg));
  if (stray !== undefined)
    throw new Failure(`error: all resources must be specified before ${marks.one} changes: ${stray}`);
  if (words.length === 0 && !namesFiles(context.flags))
    throw new Failure('error: one or more resources must be specified as <resource> <name> or <resource>/<name>');
  if (pairs.length === 0 && !context.flags.bool('list'))
    throw new Failure(`error: at least one ${marks.one} update is required`);
  const isLocal = context.flags.bool('local');
  if (isLocal && words.length > 0)
    throw new Failure('error: can only use local files by -f pod.yaml or --filename=pod.json when --local=true is set');
  let code = 0;
  const subjects = isLocal ? await subjectsInFiles(context) : await namedSubjects(context, words, marks.command);
  if (context.flags.has('resource-version') && subjects.length > 1)
    throw new Failure('error: --resource-version may only be used with a single resource');
  for (const subject of subjects) {
    if (context.flags.bool('list')) {
      const { kind, group } = subject.resource;
      if (subjects.length > 1) io.stdout(`Listing ${marks.field} for ${kind}.${group}/${nameOf(subject.object)}:\n`);
      for (const line of pairsOf(mapAt(subject.object, 'metadata', marks.field), '='))
        io.stdout(`${subjects.length > 1 ? ' ' : ''}${line}\n`);
      continue;
    }
    try {
      await markOne(context, marks, subject, pairs);
    } catch (error) {
      if (!(error instanceof StatusFailure)) throw error;
      io.stderr(`${statusText(error.status)}\n`);
      code = 1;
    }
  }
  return code;
}

async function markOne(context: VerbContext, marks: Marks, subject: Subject, pairs: readonly string[]): Promise<void> {
  const { api, io } = context;
  const { resource, object } = subject;
  const overwrite = context.flags.bool('overwrite');
  const has = mapAt(object, 'metadata', marks.field);
  const wanted: Record<string, string | null> = {};
  const taken: string[] = [];
  for (const pair of pairs) {
    const equals = pair.indexOf('=');
    const [key, value] = equals < 0 ? [pair.slice(0, -1), null] : [pair.slice(0, equals), pair.slice(equals + 1)];
    if (value !== null && has[key] !== undefined && has[key] !== value && !overwrite)
      taken.push(`'${key}' already has a value (${String(has[key])})`);
    if (value === null && has[key] === undefined && marks === labels) io.stdout(`label "${key}" not found.\n`);
    wanted[key] = value;
  }
  if (taken.length > 0) throw new Failure(`error: ${marks.conflict(taken)}`);
  const dryRun = dryRunOf(context.flags);
  const resourceVersion = context.flags.string('resource-version');
  const changed: Json =
    dryRun === 'client' || context.flags.bool('local')
      ? { ...object, metadata: { ...mapAt(object, 'metadata'), [marks.field]: withWanted(has, wanted) } }
      : await api.call('PATCH', pathOf(context, subject), {
          contentType: 'application/merge-patch+json',
          query: { fieldManager: `kubectl-${marks.command}`, dryRun: dryRunQuery(dryRun) },
          body: { metadata: { [marks.field]: wanted, ...(resourceVersion !== undefined && { resourceVersion }) } },
        });
  const format = outputFormat(context.flags.string('output'));
  if (format !== 'table' && format !== 'wide') {
    io.stdout(printObject(format, resource, changed));
    return;
  }
  const after = JSON.stringify(withWanted(has, wanted));
  io.stdout(`${titleOf(subject)} ${marks.told(JSON.stringify(has), after, overwrite)}${dryRunSuffix(dryRun)}\n`);
}

const withWanted = (has: Json, wanted: Readonly<Record<string, string | null>>): Json =>
  Object.fromEntries(Object.entries({ ...has, ...wanted }).filter(([, value]) => value !== null));
