import { sleep } from '../../kernel/clock.ts';
import type { Json } from '../api.ts';
import { showMade } from '../create-object.ts';
import { mapAt } from '../describe/facts.ts';
import { Failure } from '../failure.ts';
import { nameOf } from '../output/format.ts';
import { namesFiles } from '../manifests.ts';
import { pathOf, type Subject, subjectFlags, subjectsOf } from '../subjects.ts';
import { requireFlags } from './create/generator.ts';
import type { Verb, VerbContext } from './verb.ts';
import { dryRunFlag, dryRunOf, dryRunQuery } from './write-options.ts';

/** How often a scale is looked at while it is waited for, ms. */
const pollMs = 1_000;

/** Upstream: kubectl/pkg/cmd/scale/scale.go */
export const scale: Verb = {
  usage: 'scale [--resource-version=version] [--current-replicas=count] --replicas=COUNT (-f FILENAME | TYPE NAME)',
  summary: 'Set a new size for a deployment, replica set, or replication controller',
  flags: {
    ...subjectFlags,
    replicas: { kind: 'int' },
    'current-replicas': { kind: 'int' },
    'resource-version': { kind: 'string' },
    timeout: { kind: 'duration' },
    output: { kind: 'string', short: 'o' },
    ...dryRunFlag,
  },
  async run(context) {
    const { flags, args } = context;
    requireFlags(context, ['replicas']);
    const replicas = flags.int('replicas')!;
    if (replicas < 0)
      throw new Failure('error: The --replicas=COUNT flag is required, and COUNT must be greater than or equal to 0');
    if ((flags.int('current-replicas') ?? -1) < -1)
      throw new Failure('error: The --current-replicas must specify an integer of -1 or greater');
    const timeoutMs = flags.ms('timeout') ?? 0;
    const isWhole = args.length === 1 && !args[0]!.includes('/') && !namesFiles(flags);
    if (isWhole && !flags.has('selector') && !flags.bool('all'))
      throw new Failure('error: resource(s) were provided, but no name was specified');
    const subjects = await subjectsOf(context, args, 'scale');
    if (flags.has('resource-version') && subjects.length > 1)
      throw new Failure('error: cannot use --resource-version with multiple resources');
    if (subjects.length === 0) throw new Failure('error: no objects passed to scale');
    for (const subject of subjects) {
      if (dryRunOf(flags) !== 'client') await scaleTo(context, subject, replicas, timeoutMs);
      showMade(context, subject.resource, sized(subject, replicas), 'scaled');
    }
  },
};

/** Has the server change the size, where it is what was expected, and waits for it as long as is asked. */
async function scaleTo(context: VerbContext, subject: Subject, replicas: number, timeoutMs: number): Promise<void> {
  const { api, flags, io } = context;
  const path = `${pathOf(context, subject)}/scale`;
  const [size, version] = [flags.int('current-replicas') ?? -1, flags.string('resource-version') ?? ''];
  if (size >= 0 || version !== '') {
    const current = await api.call('GET', path);
    const [found, foundVersion] = [
      mapAt(current, 'spec')['replicas'] ?? 0,
      mapAt(current, 'metadata')['resourceVersion'],
    ];
    if (size >= 0 && found !== size) throw new Failure(`error: Expected replicas to be ${size}, was ${String(found)}`);
    if (version !== '' && foundVersion !== version)
      throw new Failure(`error: Expected resource version to be ${version}, was ${String(foundVersion)}`);
  }
  const dryRun = dryRunOf(flags);
  await api.call('PATCH', path, {
    contentType: 'application/merge-patch+json',
    query: { dryRun: dryRunQuery(dryRun) },
    body: { spec: { replicas } },
  });
  for (
    let waited = 0;
    dryRun === 'none' && timeoutMs > 0 && !(await isSynced(api.call('GET', path)));
    waited += pollMs
  ) {
    if (waited >= timeoutMs || io.cancellation.cancelled)
      throw new Failure(`error: timed out waiting for "${nameOf(subject.object)}" to be synced`);
    await sleep(io.clock, pollMs, io.cancellation);
  }
}

async function isSynced(answer: Promise<Json>): Promise<boolean> {
  const scaled = await answer;
  return (mapAt(scaled, 'spec')['replicas'] ?? 0) === (mapAt(scaled, 'status')['replicas'] ?? 0);
}

/** The object as it is told: only of kinds that kubectl knows is it clear where the size stands. */
const sized = ({ resource, object }: Subject, replicas: number): Json =>
  resource.group === 'apps' || resource.group === ''
    ? { ...object, spec: { ...mapAt(object, 'spec'), replicas } }
    : object;
