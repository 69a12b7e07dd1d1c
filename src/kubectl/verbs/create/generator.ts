import { withoutManagedFields } from '../../../apimachinery/managed-fields/hide.ts';
import type { Json } from '../../api.ts';
import { annotated } from '../../apply-object.ts';
import { Failure, StatusFailure, usageFailure } from '../../failure.ts';
import type { FlagSpecs } from '../../flags.ts';
import { nameOf, outputFormat, printTyped } from '../../output/format.ts';
import { collectionPath, displayName, resourceOfObject } from '../../resources.ts';
import type { Verb, VerbContext } from '../verb.ts';
import {
  dryRunFlag,
  dryRunOf,
  dryRunQuery,
  dryRunSuffix,
  fieldValidationOf,
  validationFlag,
} from '../write-options.ts';

/** How `kubectl create KIND NAME ...` makes an object from flags. */
export interface Generator {
  /** The words before the name, e.g. `create secret generic`. */
  readonly command: string;
  /** What follows the name. */
  readonly usage?: string;
  readonly summary: string;
  readonly aliases?: readonly string[];
  readonly flags: FlagSpecs;
  /** Flags that have to be there, in the order of their names. */
  readonly required?: readonly string[];
  /** What a refusal by the server begins with; absent: it is told as it is. */
  readonly refusal?: string;
  /** The fields in the order in which Go writes them. The namespace is put in afterwards. */
  readonly object: (name: string, context: VerbContext) => Json | Promise<Json>;
}

const commonFlags: FlagSpecs = {
  output: { kind: 'string', short: 'o' },
  'save-config': { kind: 'bool' },
  'field-manager': { kind: 'string' },
  ...dryRunFlag,
  ...validationFlag,
};

/** The command that makes such an object, and has the server create it. */
export function generated(generator: Generator): Verb {
  const { command, usage = '', summary, aliases, flags, required = [] } = generator;
  return {
    usage: `${command} NAME ${usage}`.trimEnd(),
    summary,
    ...(aliases && { aliases }),
    flags: { ...commonFlags, ...flags },
    async run(context) {
      requireFlags(context, required);
      await createGenerated(generator, context, await generator.object(oneName(command, context), context));
    },
  };
}

/** As cobra asks for flags that are marked as required. */
export function requireFlags({ flags }: VerbContext, names: readonly string[]): void {
  const missing = names.filter((name) => !flags.has(name)).map((name) => `"${name}"`);
  if (missing.length > 0) throw new Failure(`error: required flag(s) ${missing.join(', ')} not set`);
}

export function oneName(command: string, { args }: VerbContext): string {
  if (args.length !== 1) throw usageFailure(command, `exactly one NAME is required, got ${args.length}`);
  return args[0]!;
}

async function createGenerated({ refusal }: Generator, context: VerbContext, made: Json): Promise<void> {
  const { api, flags, io, namespace } = context;
  const resource = resourceOfObject(await context.resources(), String(made['apiVersion']), String(made['kind']))!;
  const { name, ...metadata } = made['metadata'] as Json;
  const isPlaced = resource.namespaced && flags.has('namespace');
  const placed = { ...made, metadata: { name, ...(isPlaced && { namespace }), ...metadata } };
  const object = flags.bool('save-config') ? annotated({ object: placed, namespace, resource }) : placed;
  const dryRun = dryRunOf(flags);
  const created =
    dryRun === 'client'
      ? object
      : await told(
          api.call('POST', collectionPath(resource, namespace), {
            query: {
              fieldManager: flags.string('field-manager') ?? 'kubectl-create',
              fieldValidation: fieldValidationOf(flags),
              dryRun: dryRunQuery(dryRun),
            },
            body: object,
          }),
          refusal,
        );
  const format = outputFormat(flags.string('output'));
  if (format === 'table' || format === 'wide')
    io.stdout(`${displayName(resource, nameOf(created))} created${dryRunSuffix(dryRun)}\n`);
  else io.stdout(printTyped(format, resource, withoutManagedFields(created)));
}

/** An answer, or the refusal in the command's words. */
export async function told<Answer>(answer: Promise<Answer>, refusal: string | undefined): Promise<Answer> {
  try {
    return await answer;
  } catch (error) {
    if (refusal === undefined || !(error instanceof StatusFailure)) throw error;
    throw new Failure(`error: ${refusal} ${error.message}`);
  }
}
