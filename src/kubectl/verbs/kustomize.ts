import { Failure } from '../failure.ts';
import { kustomized } from '../kustomized.ts';
import type { KubectlIo } from '../io.ts';
import type { JsonObject } from '../kustomize/resource.ts';
import { toYaml } from '../output/serialize.ts';
import type { Verb } from './verb.ts';

const restrictors = ['LoadRestrictionsRootOnly', 'LoadRestrictionsNone'] as const;

/** Upstream: kustomize/kustomize/commands/build/build.go */
export const kustomize: Verb = {
  usage: 'kustomize DIR [flags]',
  summary: 'Build a kustomization target from a directory or URL',
  long: "Build a set of resources as a directory's 'kustomization.yaml' says. Without DIR it is the working directory. Nothing is fetched from URLs here.",
  examples: `# Build the working directory
kubectl kustomize

# Build an overlay
kubectl kustomize overlays/production`,
  flags: {
    'enable-alpha-plugins': { kind: 'bool' },
    'enable-helm': { kind: 'bool' },
    'load-restrictor': { kind: 'string', initial: `'${restrictors[0]}'` },
    output: { kind: 'string', short: 'o' },
  },
  async run({ args, flags, io }) {
    if (args.length > 1) throw new Failure('error: specify one path to kustomization.yaml');
    const asked = flags.string('load-restrictor') ?? restrictors[0];
    const restrictor = restrictors.find((known) => known === asked);
    if (!restrictor)
      throw new Failure(
        `error: illegal flag value --load-restrictor ${asked}; legal values: [${restrictors.join(' ')}]`,
      );
    const objects = await kustomized(io, args[0] ?? '.', restrictor);
    const output = flags.string('output');
    if (output) await write(io, output, objects);
    else io.stdout(printed(objects));
  },
};

const printed = (objects: readonly JsonObject[]): string => objects.map(toYaml).join('---\n');

/** Into one file, or where the path is a directory into one for each object. */
async function write(io: KubectlIo, path: string, objects: readonly JsonObject[]): Promise<void> {
  if (!(await io.filesIn?.(path))) return io.writeFile?.(path, printed(objects));
  const { fileNames } = await import('../kustomize/file-names.ts');
  for (const [at, name] of fileNames(objects).entries())
    await io.writeFile?.(`${path.replace(/\/+$/, '')}/${name}`, toYaml(objects[at]));
}
