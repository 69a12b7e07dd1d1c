import { envVarName } from '../../../apimachinery/names.ts';
import type { Json } from '../../api.ts';
import { listAt, mapAt, textAt } from '../../describe/facts.ts';
import { Failure } from '../../failure.ts';
import { nameOf } from '../../output/format.ts';
import { subjectsOf } from '../../subjects.ts';
import type { VerbContext } from '../verb.ts';
import { listEnvironment } from './env-list.ts';
import { matching, withContainers, withPodSpec } from './pod-spec.ts';
import { setting, splitPairs, subjectFailure } from './setter.ts';

const isPair = (word: string): boolean => /.=|.-$/s.test(word);

/** What is to be of a container's variables. */
interface Changes {
  readonly set: readonly Json[];
  readonly removed: ReadonlySet<string>;
}

/** Upstream: kubectl/pkg/cmd/set/set_env.go */
export const env = setting({
  command: 'set env',
  usage: 'RESOURCE/NAME KEY_1=VAL_1 ... KEY_N=VAL_N',
  summary: 'Update environment variables on a pod template',
  flags: {
    containers: { kind: 'string', short: 'c' },
    env: { kind: 'list', short: 'e' },
    from: { kind: 'string' },
    prefix: { kind: 'string' },
    keys: { kind: 'list' },
    list: { kind: 'bool' },
    resolve: { kind: 'bool' },
    overwrite: { kind: 'bool' },
  },
  done: 'env updated',
  refusal: 'failed to patch env update to pod template:',
  async wanted(context) {
    const { args, flags, io } = context;
    const { subjects, pairs } = splitPairs(
      args,
      isPair,
      () => `all resources must be specified before environment changes: ${args.join(' ')}`,
    );
    if (flags.bool('list') && flags.has('output'))
      throw new Failure('error: --list and --output may not be specified together');
    if (flags.has('keys') && !flags.has('from'))
      throw new Failure('error: when specifying --keys, a configmap or secret must be provided with --from');
    const changes = await changesOf(context, [...flags.list('env'), ...pairs]);
    const pattern = flags.string('containers') ?? '*';
    return {
      subjects,
      async changed(subject) {
        const change = (container: Json): Json => {
          const variables = listAt(container, 'env');
          const taken = flags.has('overwrite') && !flags.bool('overwrite') && takenBy(variables, changes.set);
          if (taken)
            throw subjectFailure(
              subject,
              `'${textAt(taken, 'name')}' already has a value (${textAt(taken, 'value')}), and --overwrite is false`,
            );
          const after = updated(variables, changes);
          return after.length === 0 && !('env' in container) ? container : { ...container, env: after };
        };
        let found = 0;
        const after = withPodSpec(subject, (spec) => {
          const made = withContainers(spec, matching(pattern), change);
          found = made.found;
          return made.spec;
        });
        if (found === 0) {
          const title = `${subject.resource.kind}/${nameOf(subject.object)}`;
          io.stderr(`Warning: ${title} does not have any containers matching ${JSON.stringify(pattern)}\n`);
        }
        if (!flags.bool('list')) return after;
        await listEnvironment(context, { ...subject, object: after }, matching(pattern));
        return subject.object;
      },
    };
  },
});

const takenBy = (variables: readonly Json[], wanted: readonly Json[]): Json | undefined =>
  variables.find((variable) =>
    wanted.some((one) => one['name'] === variable['name'] && textAt(one, 'value') !== textAt(variable, 'value')),
  );

/** Upstream: updateEnv */
function updated(variables: readonly Json[], { set, removed }: Changes): readonly Json[] {
  const named = (name: unknown) => set.find((one) => one['name'] === name);
  const kept = variables.filter(({ name }) => !removed.has(String(name)));
  const fresh = set.filter(
    ({ name }, at) =>
      !variables.some((one) => one['name'] === name) && set.findIndex((one) => one['name'] === name) === at,
  );
  return [...kept.map((variable) => named(variable['name']) ?? variable), ...fresh];
}

async function changesOf(context: VerbContext, words: readonly string[]): Promise<Changes> {
  const { flags, io } = context;
  const lines = words.includes('-') ? (await io.stdin()).split('\n').filter((line) => line.trim() !== '') : [];
  const all = [...words.filter((word) => word !== '-'), ...lines];
  const given = all.filter((word) => word.includes('=')).map(variableOf);
  const removed = all.filter((word) => !word.includes('=')).map((word) => word.replace(/-$/, ''));
  const both = removed.find((name) => given.some((one) => one.name === name));
  if (both !== undefined)
    throw new Failure('error: can not both modify and remove an environment variable in the same command');
  const prefix = flags.string('prefix') ?? '';
  const set = [...given, ...(await imported(context))].map((one) => ({ ...one, name: `${prefix}${one.name}` }));
  return { set, removed: new Set(removed) };
}

function variableOf(word: string): { readonly name: string; readonly value: string } {
  const equals = word.indexOf('=');
  const name = word.slice(0, equals);
  const complaints = envVarName(name);
  if (complaints.length > 0)
    throw new Failure(`error: ${JSON.stringify(name)} is not a valid key name: ${complaints.join(';')}`);
  return { name, value: word.slice(equals + 1) };
}

/** Variables that read what a ConfigMap or Secret holds. */
async function imported(context: VerbContext): Promise<readonly (Json & { readonly name: string })[]> {
  const { flags, io } = context;
  const from = flags.string('from');
  if (!from) return [];
  const keys = flags.list('keys').flatMap((text) => text.split(','));
  const sources = await subjectsOf({ ...context, flags: flags.without(['filename', 'selector']) }, [from], 'set env');
  return sources.flatMap(({ resource, object }) => {
    const field = { ConfigMap: 'configMapKeyRef', Secret: 'secretKeyRef' }[resource.kind];
    if (!field) throw new Failure('error: unsupported resource specified in --from');
    return Object.keys(mapAt(object, 'data'))
      .filter((key) => keys.length === 0 || keys.includes(key))
      .toSorted()
      .map((key) => {
        const name = key.replace(/[^a-zA-Z0-9_]/g, '_').toUpperCase();
        if (name !== key) io.stderr(`Warning: key ${key} transferred to ${name}\n`);
        return { name, valueFrom: { [field]: { name: nameOf(object), key } } };
      });
  });
}
