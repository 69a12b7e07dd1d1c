import { Failure } from '../failure.ts';
import { explanation, type Schema, type Schemas, UnknownField } from '../output/explanation.ts';
import { findResource, type Resource } from '../resources.ts';
import type { Verb, VerbContext } from './verb.ts';

export const explain: Verb = {
  usage: 'explain TYPE [--recursive=FALSE|TRUE] [--api-version=api-version-group] [-o|--output=plaintext]',
  summary: 'Get documentation for a resource',
  flags: {
    recursive: { kind: 'bool' },
    'api-version': { kind: 'string' },
    output: { kind: 'string', short: 'o' },
  },
  run: runExplain,
};

interface Kinded extends Schema {
  readonly 'x-kubernetes-group-version-kind'?: readonly {
    readonly group: string;
    readonly version: string;
    readonly kind: string;
  }[];
}

async function runExplain(context: VerbContext): Promise<void> {
  const { args, flags, io, api } = context;
  const [words, ...more] = args;
  if (words === undefined)
    throw new Failure(
      'error: You must specify the type of resource to explain. Use "kubectl api-resources" for a complete list of supported resources.',
    );
  if (more.length > 0) throw new Failure('error: We accept only this format: explain RESOURCE');
  const output = flags.string('output') ?? 'plaintext';
  if (output !== 'plaintext') throw new Failure(`error: unrecognized format: ${output}`);
  const all = await context.resources();
  const { resource, path } = found(all, words);
  const [group, version] = versionOf(flags.string('api-version'), resource);
  const place = group === '' ? `api/${version}` : `apis/${group}/${version}`;
  const document = (await api.call('GET', `/openapi/v3/${place}`)) as {
    readonly components?: { readonly schemas?: Readonly<Record<string, Kinded>> };
  };
  const schemas = document.components?.schemas ?? {};
  const { kind } = resource;
  const root = Object.values(schemas).find((schema) =>
    schema['x-kubernetes-group-version-kind']?.some(
      (each) => each.group === group && each.version === version && each.kind === kind,
    ),
  );
  if (!root) throw new Failure(`error: couldn't find resource for "${group}/${version}, Kind=${kind}"`);
  try {
    io.stdout(explanation(schemas as Schemas, { group, version, kind, root, path }, flags.bool('recursive')));
  } catch (error) {
    if (error instanceof UnknownField) throw new Failure(`error: field "${error.message}" does not exist`);
    throw error;
  }
}

/** `deploy.spec.strategy`, or `deployments.apps.spec`: as much of it as names a resource, then fields. */
function found(
  all: readonly Resource[],
  words: string,
): { readonly resource: Resource; readonly path: readonly string[] } {
  const [name = '', ...rest] = words.split('.');
  for (let taken = rest.length; taken > 0; taken--) {
    const group = rest.slice(0, taken).join('.');
    const resource = all.find((each) => each.group === group && (each.name === name || each.shortNames.includes(name)));
    if (resource) return { resource, path: rest.slice(taken) };
  }
  return { resource: findResource(all, name), path: rest };
}

function versionOf(asked: string | undefined, { group, version }: Resource): readonly [string, string] {
  if (asked === undefined) return [group, version];
  const slash = asked.indexOf('/');
  return slash < 0 ? ['', asked] : [asked.slice(0, slash), asked.slice(slash + 1)];
}
