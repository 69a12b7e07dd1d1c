import { matchesLabels, parseLabelSelector } from '../../../apimachinery/selectors.ts';
import { withoutManagedFields } from '../../../apimachinery/managed-fields/hide.ts';
import type { Json } from '../../api.ts';
import { mapAt } from '../../describe/facts.ts';
import { Failure, StatusFailure, usageFailure } from '../../failure.ts';
import { filenameFlags, type ManifestObject, namesFiles, readManifests } from '../../manifests.ts';
import { outputFormat, printDocument } from '../../output/format.ts';
import { statusText } from '../../status-text.ts';
import type { Verb, VerbContext, VerbGroup } from '../verb.ts';
import { dryRunFlag, dryRunOf, validationFlag } from '../write-options.ts';
import { type Applied, applyOne, Refused } from './apply-one.ts';
import { setLastApplied, viewLastApplied } from './last-applied.ts';
import { prune, prunedKinds } from './prune.ts';

/** What `apply` does without a subcommand. Upstream: kubectl/pkg/cmd/apply/apply.go */
const applyFiles: Verb = {
  usage: 'apply (-f FILENAME | -k DIRECTORY)',
  summary: 'Apply a configuration to a resource by file name or stdin',
  flags: {
    ...filenameFlags,
    output: { kind: 'string', short: 'o' },
    selector: { kind: 'string', short: 'l' },
    all: { kind: 'bool' },
    prune: { kind: 'bool' },
    'prune-allowlist': { kind: 'list' },
    'server-side': { kind: 'bool' },
    'force-conflicts': { kind: 'bool' },
    'field-manager': { kind: 'string' },
    force: { kind: 'bool' },
    'grace-period': { kind: 'int' },
    overwrite: { kind: 'bool' },
    'openapi-patch': { kind: 'bool' },
    ...dryRunFlag,
    ...validationFlag,
  },
  run: runApply,
};

export const apply: VerbGroup = {
  usage: applyFiles.usage,
  summary: applyFiles.summary,
  helpTo: 'stderr',
  alone: applyFiles,
  subcommands: { 'set-last-applied': setLastApplied, 'view-last-applied': viewLastApplied },
};

async function runApply(context: VerbContext): Promise<number> {
  const { flags, io } = context;
  check(context);
  const pruned = flags.bool('prune') ? prunedKinds(await context.resources(), flags) : [];
  const manifests = selected(context, await readManifests({ io, flags }));
  if (manifests.length === 0) throw new Failure('error: no objects passed to apply');
  const format = outputFormat(flags.string('output'));
  const isShown = format !== 'table' && format !== 'wide' && format !== 'name';
  const applied: Applied[] = [];
  let exitCode = 0;
  for (const manifest of manifests) {
    try {
      applied.push(await applyOne(context, manifest, isShown ? 'at the end' : 'at once'));
    } catch (error) {
      if (!(error instanceof StatusFailure) && !(error instanceof Refused)) throw error;
      exitCode = 1;
      io.stderr(error instanceof Refused ? error.text : `${statusText(error.status)}\n`);
    }
  }
  if (exitCode !== 0) return exitCode;
  const objects = applied.map(({ object }) => withoutManagedFields(object));
  if (isShown) io.stdout(printDocument(format, objects.length === 1 ? objects[0]! : listOf(objects)));
  if (flags.bool('prune')) await prune(context, pruned, applied);
  return 0;
}

const listOf = (items: readonly Json[]): Json => ({ apiVersion: 'v1', kind: 'List', metadata: {}, items });

/** @throws Failure on flags that do not go together */
function check({ flags, args }: VerbContext): void {
  const [serverSide, force, dryRun] = [flags.bool('server-side'), flags.bool('force'), dryRunOf(flags)];
  const selects = flags.has('selector');
  const problem =
    (flags.bool('force-conflicts') && !serverSide && '--force-conflicts only works with --server-side') ||
    (serverSide &&
      dryRun === 'client' &&
      "--dry-run=client doesn't work with --server-side (did you mean --dry-run=server instead?)") ||
    (!namesFiles(flags) && 'must specify one of -f and -k') ||
    (serverSide && force && '--force cannot be used with --server-side') ||
    (force && dryRun === 'server' && '--dry-run=server cannot be used with --force');
  if (problem) throw new Failure(`error: ${problem}`);
  if (args.length > 0) throw usageFailure('apply', `Unexpected args: [${args.join(' ')}]`);
  if (flags.bool('all') && selects) throw new Failure('error: cannot set --all and --selector at the same time');
  if (flags.bool('prune') && !flags.bool('all') && !selects)
    throw new Failure(
      'error: all resources selected for prune without explicitly passing --all. To prune all resources, pass the --all flag. If you did not mean to prune all resources, specify a label selector',
    );
}

/** The manifests whose labels `-l` asks for. */
function selected({ flags }: VerbContext, manifests: readonly ManifestObject[]): readonly ManifestObject[] {
  const requirements = parseLabelSelector(flags.string('selector') ?? '');
  return manifests.filter(({ object }) =>
    matchesLabels(requirements, mapAt(object, 'metadata', 'labels') as Record<string, string>),
  );
}
