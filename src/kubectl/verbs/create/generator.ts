import type { Json } from '../../api.ts';
import { createObject, creationFlags, showMade } from '../../create-object.ts';
import { Failure, StatusFailure, usageFailure } from '../../failure.ts';
import type { FlagSpecs } from '../../flags.ts';
import { resourceOfObject } from '../../resources.ts';
import type { Verb, VerbContext } from '../verb.ts';

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

/** The command that makes such an object, and has the server create it. */
export function generated(generator: Generator): Verb {
  const { command, usage = '', summary, aliases, flags, required = [] } = generator;
  return {
    usage: `${command} NAME ${usage}`.trimEnd(),
    summary,
    ...(aliases && { aliases }),
    flags: { ...creationFlags, ...flags },
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
  const resource = resourceOfObject(await context.resources(), String(made['apiVersion']), String(made['kind']))!;
  const created = await told(createObject(context, resource, made, 'kubectl-create'), refusal);
  showMade(context, resource, created, 'created');
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
