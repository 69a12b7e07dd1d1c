import { jsonEqual } from '../../../apimachinery/json-equal.ts';
import type { Json } from '../../api.ts';
import { showMade } from '../../create-object.ts';
import { Failure, StatusFailure } from '../../failure.ts';
import type { FlagSpecs } from '../../flags.ts';
import { resourceOf } from '../../manifest-place.ts';
import { namesFiles, readManifests } from '../../manifests.ts';
import { mergeKeyOf } from '../../merge-keys.ts';
import { nameOf } from '../../output/format.ts';
import { qualified } from '../../resources.ts';
import { namedSubjects, pathOf, type Subject, subjectFlags } from '../../subjects.ts';
import { threeWayPatch } from '../../three-way-patch.ts';
import type { Verb, VerbContext } from '../verb.ts';
import { dryRunFlag, dryRunOf, dryRunQuery } from '../write-options.ts';

/** What a command line wants to be set. */
export interface Wanted {
  /** The words that say of what. */
  readonly subjects: readonly string[];
  /**
   * The object as it is to be; the same where nothing changes.
   * @throws Failure where it cannot be so; others are changed nevertheless
   */
  readonly changed: (subject: Subject) => Json | Promise<Json>;
  /** Whether what is as it is to be is written nevertheless. */
  readonly writesAlways?: true;
}

/** One thing that `kubectl set` sets. */
export interface Setter {
  /** E.g. `set image`. */
  readonly command: string;
  readonly usage: string;
  readonly summary: string;
  readonly aliases?: readonly string[];
  readonly flags: FlagSpecs;
  /** What was done, as it is told. */
  readonly done: string;
  /** What a refusal by the server begins with; absent: it is told as it is. */
  readonly refusal?: string;
  readonly wanted: (context: VerbContext) => Wanted | Promise<Wanted>;
}

const commonFlags: FlagSpecs = {
  ...subjectFlags,
  local: { kind: 'bool' },
  output: { kind: 'string', short: 'o' },
  'field-manager': { kind: 'string' },
  ...dryRunFlag,
};

/** The command that changes objects so. Upstream: kubectl/pkg/cmd/set */
export function setting(setter: Setter): Verb {
  const { command, usage, summary, aliases, flags } = setter;
  return {
    usage: `${command} ${usage}`,
    summary,
    ...(aliases && { aliases }),
    flags: { ...commonFlags, ...flags },
    async run(context) {
      const wanted = await setter.wanted(context);
      const problems: string[] = [];
      for (const subject of await subjectsIn(context, command, wanted.subjects)) {
        try {
          await setOn(context, setter, wanted, subject);
        } catch (error) {
          if (!(error instanceof Failure)) throw error;
          problems.push(error.message);
        }
      }
      // Of several problems those that the server has are told as they are.
      const bare = problems.map((text) =>
        text.startsWith(`error: ${setter.refusal}`) ? text.slice('error: '.length) : text,
      );
      if (problems.length > 0) throw new Failure((problems.length > 1 ? bare : problems).join('\n'));
    },
  };
}

async function subjectsIn(
  context: VerbContext,
  command: string,
  words: readonly string[],
): Promise<readonly Subject[]> {
  const { flags, io } = context;
  if (flags.bool('all') && flags.has('selector'))
    throw new Failure('error: cannot set --all and --selector at the same time');
  if (!flags.bool('local')) return namedSubjects(context, words, command);
  if (dryRunOf(flags) === 'server')
    throw new Failure('error: cannot specify --local and --dry-run=server - did you mean --dry-run=client?');
  if (words.length > 0 || !namesFiles(flags))
    throw new Failure(
      "error: you must specify resources by --filename when --local is set.\nExample resource specifications include:\n   '-f rsrc.yaml'\n   '--filename=rsrc.json'",
    );
  const manifests = await readManifests({ io, flags });
  return Promise.all(
    manifests.map(async (manifest) => ({ resource: await resourceOf(context, manifest), object: manifest.object })),
  );
}

/** Has the server change what is different from what is wanted; says nothing where nothing is. */
async function setOn(
  context: VerbContext,
  { done, refusal }: Setter,
  { changed, writesAlways }: Wanted,
  subject: Subject,
): Promise<void> {
  const { api, flags } = context;
  const { resource, object } = subject;
  const after = await changed(subject);
  if (!writesAlways && jsonEqual(after, object)) return;
  const dryRun = dryRunOf(flags);
  if (flags.bool('local') || dryRun === 'client') {
    showMade(context, resource, after, done);
    return;
  }
  const written = api.call('PATCH', pathOf(context, subject), {
    contentType: 'application/strategic-merge-patch+json',
    query: { fieldManager: flags.string('field-manager') ?? 'kubectl-set', dryRun: dryRunQuery(dryRun) },
    body: threeWayPatch(object, after, object, mergeKeyOf),
  });
  showMade(context, resource, await written.catch(refusedAs(refusal)), done);
}

function refusedAs(refusal: string | undefined): (error: unknown) => never {
  return (error) => {
    if (refusal === undefined || !(error instanceof StatusFailure)) throw error;
    throw new Failure(`error: ${refusal} ${error.message}`);
  };
}

/** `error: deployments.apps/web ...` */
export const subjectFailure = ({ resource, object }: Subject, text: string): Failure =>
  new Failure(`error: ${qualified(resource.name, resource)}/${nameOf(object)} ${text}`);

/** Words that name objects, and the pairs after them. @throws Failure where words follow pairs */
export function splitPairs(
  words: readonly string[],
  isPair: (word: string) => boolean,
  complaint: (word: string) => string,
): { readonly subjects: readonly string[]; readonly pairs: readonly string[] } {
  const first = words.findIndex(isPair);
  if (first < 0) return { subjects: words, pairs: [] };
  const late = words.slice(first).find((word) => !isPair(word));
  if (late !== undefined) throw new Failure(`error: ${complaint(late)}`);
  return { subjects: words.slice(0, first), pairs: words.slice(first) };
}
