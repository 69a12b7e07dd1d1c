import { parseAllDocuments } from 'yaml';
import { withoutManagedFields } from '../../apimachinery/managed-fields/hide.ts';
import { randomInt } from '../../kernel/random.ts';
import { goTags } from '../../apimachinery/yaml-tags.ts';
import type { Json } from '../api.ts';
import { mapAt, textAt } from '../describe/facts.ts';
import { Failure, StatusFailure } from '../failure.ts';
import { isKnownGroup, mergeKeyOf } from '../merge-keys.ts';
import { nameOf, outputFormat, printDocument, printObject } from '../output/format.ts';
import { qualified } from '../resources.ts';
import { statusText } from '../status-text.ts';
import { pathOf, type Subject, subjectsOf, titleOf } from '../subjects.ts';
import { threeWayPatch } from '../three-way-patch.ts';
import type { Verb, VerbContext } from './verb.ts';
import { fieldValidationOf, validationFlag } from './write-options.ts';

/** Upstream: kubectl/pkg/cmd/util/editor/editoptions.go */
export const edit: Verb = {
  usage: 'edit (RESOURCE/NAME | -f FILENAME)',
  summary: 'Edit a resource on the server',
  long: `Edit a resource from the default editor.

 The edit command allows you to directly edit any API resource you can retrieve via the command-line tools. It will open the editor defined by your KUBE_EDITOR, or EDITOR environment variables.`,
  examples: `# Edit the service named 'registry'
kubectl edit svc/registry

# Use an alternative editor
KUBE_EDITOR="nano" kubectl edit svc/registry`,
  flags: {
    filename: { kind: 'list', short: 'f' },
    selector: { kind: 'string', short: 'l' },
    output: { kind: 'string', short: 'o' },
    'output-patch': { kind: 'bool' },
    subresource: { kind: 'string' },
    ...validationFlag,
  },
  async run(context) {
    const { args, flags } = context;
    const subresource = flags.string('subresource');
    if (subresource !== undefined && subresource !== 'status')
      throw new Failure(`error: invalid subresource value: ${JSON.stringify(subresource)}. Must be one of [status]`);
    const originals = await subjectsOf(context, args, 'edit');
    if (originals.length === 0) throw new Failure('error: edit cancelled, no objects found');
    return editUntilValid(context, originals);
  },
};

const heading = `# Please edit the object below. Lines beginning with a '#' will be ignored,
# and an empty file will abort the edit. If an error occurs while saving this file will be
# reopened with the relevant failures.
#
`;

/** Opens the text again for as long as what comes back is refused for what it says. */
async function editUntilValid(context: VerbContext, originals: readonly Subject[]): Promise<number> {
  const { io, flags } = context;
  const format = flags.string('output') === 'json' ? 'json' : 'yaml';
  const path = `/tmp/kubectl-edit-${randomInt(io.random, 2 ** 31)}.${format}`;
  const before = printDocument(format, shownOf(originals));
  let text = before;
  for (let reasons: readonly string[] = []; ;) {
    const comments = format === 'json' ? '' : heading + reasons.map((reason) => `${reason}\n#\n`).join('');
    const edited = await throughEditor(context, path, comments + text);
    const bare = withoutComments(edited);
    if (reasons.length > 0 && bare === withoutComments(text)) {
      io.stderr(`A copy of your changes has been stored to ${JSON.stringify(path)}\n`);
      throw new Failure('error: Edit cancelled, no valid changes were saved.');
    }
    if (bare === withoutComments(before)) return cancelled(context, path, 'no changes made.');
    if (bare.trim() === '') return cancelled(context, path, 'saved file was empty.');
    text = bare;
    const objects = objectsIn(bare);
    if (typeof objects === 'string') {
      reasons = [commented(`The edited file had a syntax error: ${objects}`)];
      continue;
    }
    const refusals = await patchAll(context, originals, objects, path);
    if (typeof refusals === 'number') return refusals;
    reasons = refusals;
  }
}

async function cancelled({ io }: VerbContext, path: string, why: string): Promise<number> {
  await io.removeFile?.(path);
  io.stderr(`Edit cancelled, ${why}\n`);
  return 0;
}

const shownOf = (subjects: readonly Subject[]): Json => {
  const objects = subjects.map(({ object }) => withoutManagedFields(object));
  return objects.length === 1 ? objects[0]! : { apiVersion: 'v1', items: objects, kind: 'List', metadata: {} };
};

const commented = (text: string): string => `# ${text.replaceAll(/\n(?!#)/g, '\n# ')}`;

const withoutComments = (text: string): string =>
  text
    .split('\n')
    .filter((line) => !line.trimStart().startsWith('#'))
    .join('\n');

/** What the editor makes of a text. The editor is a command line of the shell. */
async function throughEditor({ io }: VerbContext, path: string, text: string): Promise<string> {
  const command = io.variables['KUBE_EDITOR'] || io.variables['EDITOR'] || 'vi';
  if (!io.writeFile || !io.runEditor)
    throw new Failure(`error: unable to launch the editor ${JSON.stringify(command)}`);
  await io.writeFile(path, text);
  const code = await io.runEditor(command, path);
  if (code !== 0) throw new Failure(`error: there was a problem with the editor ${JSON.stringify(command)}`);
  return io.readFile(path);
}

/** The objects of an edited text, or what is wrong with its syntax. */
function objectsIn(text: string): readonly Json[] | string {
  const documents = parseAllDocuments(text, { version: '1.1', customTags: goTags, uniqueKeys: false });
  const problem = documents.flatMap(({ errors }) => errors)[0];
  if (problem) return `error converting YAML to JSON: yaml: ${problem.message.split('\n')[0]}`;
  const values: readonly unknown[] = documents
    .map((document) => document.toJS() as unknown)
    .filter((value) => value !== null);
  if (values.some((value) => typeof value !== 'object' || Array.isArray(value)))
    return 'error converting YAML to JSON: the document is not a mapping';
  return (values as readonly Json[]).flatMap((object) =>
    object['kind'] === 'List' && Array.isArray(object['items']) ? (object['items'] as readonly Json[]) : [object],
  );
}

/** Sends what has changed. Returns why it must be edited again, or the exit code. */
async function patchAll(
  context: VerbContext,
  originals: readonly Subject[],
  objects: readonly Json[],
  path: string,
): Promise<readonly string[] | number> {
  const { io } = context;
  const reasons: string[] = [];
  let hint: string | undefined;
  for (const object of objects) {
    const original = originals.find((each) => uidOf(each.object) === uidOf(object));
    if (!original) throw new Failure('error: no original object found for the edited one: its uid was changed');
    const said = `${qualified(original.resource.name, original.resource)} ${JSON.stringify(nameOf(original.object))}`;
    try {
      await patchOne(context, original, object);
    } catch (error) {
      if (!(error instanceof StatusFailure)) throw error;
      const { reason, details } = error.status;
      if (reason === 'Invalid') {
        io.stderr(`error: ${said} is invalid\n`);
        const causes = (details?.causes ?? []).map(({ field, message }) => commented(`* ${field}: ${message}`));
        reasons.push([`# ${said} was not valid${causes.length > 0 ? ':' : ''}`, ...causes].join('\n'));
      } else if (reason === 'NotFound') {
        io.stderr(`error: ${said} could not be found on the server\n`);
        hint ??= `The edits you made on deleted resources have been saved to ${JSON.stringify(path)}`;
      } else {
        io.stderr(`error: ${said} could not be patched: ${statusText(error.status).replace(/^Error[^:]*: /, '')}\n`);
        hint = `You can run \`kubectl replace -f ${path}\` to try this update again.`;
      }
    }
  }
  if (hint !== undefined) {
    io.stderr(`${hint}\n`);
    return 1;
  }
  if (reasons.length > 0) return reasons;
  await io.removeFile?.(path);
  return 0;
}

const uidOf = (object: Json): string => textAt(mapAt(object, 'metadata'), 'uid');

/** What an edit must leave alone. */
const fixed = ({ apiVersion, kind, metadata }: Json): string =>
  JSON.stringify([apiVersion, kind, (metadata as Json | undefined)?.['name']]);

async function patchOne(context: VerbContext, subject: Subject, object: Json): Promise<void> {
  const { api, flags, io } = context;
  const before = withoutManagedFields(subject.object);
  if (fixed(before) !== fixed(object))
    throw new Failure('error: At least one of apiVersion, kind and name was changed');
  const isKnown = isKnownGroup(subject.resource.group);
  const patch = threeWayPatch(before, object, before, isKnown ? mergeKeyOf : () => undefined);
  if (Object.keys(patch).length === 0) {
    io.stdout(`${titleOf(subject)} skipped\n`);
    return;
  }
  if (flags.bool('output-patch')) io.stdout(`Patch: ${JSON.stringify(patch)}\n`);
  const subresource = flags.string('subresource');
  const patched = await api.call('PATCH', `${pathOf(context, subject)}${subresource ? `/${subresource}` : ''}`, {
    contentType: isKnown ? 'application/strategic-merge-patch+json' : 'application/merge-patch+json',
    query: { fieldManager: 'kubectl-edit', fieldValidation: fieldValidationOf(flags) },
    body: patch,
  });
  const format = outputFormat(flags.string('output'));
  if (format === 'table' || format === 'wide') io.stdout(`${titleOf(subject)} edited\n`);
  else io.stdout(printObject(format, subject.resource, withoutManagedFields(patched)));
}
