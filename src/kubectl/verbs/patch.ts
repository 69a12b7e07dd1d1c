import { parse } from 'yaml';
import { jsonEqual } from '../../apimachinery/json-equal.ts';
import { withoutManagedFields } from '../../apimachinery/managed-fields/hide.ts';
import type { Json } from '../api.ts';
import { Failure } from '../failure.ts';
import { nameOf, outputFormat, printObject } from '../output/format.ts';
import { qualified } from '../resources.ts';
import { namedSubjects, pathOf, subjectFlags } from '../subjects.ts';
import type { Verb, VerbContext } from './verb.ts';
import { dryRunFlag, dryRunOf, dryRunQuery, dryRunSuffix } from './write-options.ts';

const types: Readonly<Record<string, string>> = {
  json: 'application/json-patch+json',
  merge: 'application/merge-patch+json',
  strategic: 'application/strategic-merge-patch+json',
};

/** Upstream: kubectl/pkg/cmd/patch/patch.go */
export const patch: Verb = {
  usage: 'patch (-f FILENAME | TYPE NAME) [-p PATCH|--patch-file FILE]',
  summary: 'Update fields of a resource',
  flags: {
    patch: { kind: 'string', short: 'p' },
    'patch-file': { kind: 'string' },
    type: { kind: 'string' },
    subresource: { kind: 'string' },
    output: { kind: 'string', short: 'o' },
    ...subjectFlags,
    ...dryRunFlag,
  },
  async run(context) {
    const { api, args, flags, io } = context;
    const type = (flags.string('type') ?? 'strategic').toLowerCase();
    const text = await patchOf(context);
    const contentType = Object.hasOwn(types, type) ? types[type] : undefined;
    if (contentType === undefined)
      throw new Failure(
        `error: --type must be one of [${Object.keys(types).toSorted().join(' ')}], not "${flags.string('type')}"`,
      );
    const dryRun = dryRunOf(flags);
    const subresource = flags.string('subresource');
    for (const subject of await namedSubjects(context, args, 'patch')) {
      const path = `${pathOf(context, subject)}${subresource === undefined ? '' : `/${subresource}`}`;
      const query = { fieldManager: 'kubectl-patch', dryRun: dryRunQuery(dryRun === 'client' ? 'server' : dryRun) };
      const before = subresource === undefined ? subject.object : await api.call('GET', path);
      const patched = await api.call('PATCH', path, { contentType, text, query });
      const format = outputFormat(flags.string('output'));
      if (format !== 'table' && format !== 'wide') {
        io.stdout(printObject(format, subject.resource, withoutManagedFields(patched)));
        continue;
      }
      const change = jsonEqual(patched, before) ? ' (no change)' : '';
      io.stdout(`${titleOf(patched)} patched${dryRunSuffix(dryRun)}${change}\n`);
    }
  },
};

/** By what came back, which for a subresource may be of another kind: `scale.autoscaling/web`. */
function titleOf(object: Json): string {
  const [group = '', version] = String(object['apiVersion']).split('/');
  return `${qualified(String(object['kind']).toLowerCase(), { group: version ? group : '' })}/${nameOf(object)}`;
}

/** The patch as JSON; what looks like JSON is sent as it is. */
async function patchOf({ flags, io }: VerbContext): Promise<string> {
  const file = flags.string('patch-file');
  const text = file === undefined ? flags.string('patch') : await io.readFile(file);
  if (text === undefined || text === '')
    throw new Failure('error: must specify --patch or --patch-file containing the contents of the patch');
  if (text.trimStart().startsWith('{')) return text;
  try {
    return JSON.stringify(parse(text));
  } catch (error) {
    throw new Failure(`error: unable to parse "${text}": yaml: ${error instanceof Error ? error.message : ''}`);
  }
}
