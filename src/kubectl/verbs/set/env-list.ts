import { decodeBase64 } from '../../../apimachinery/base64.ts';
import type { Json } from '../../api.ts';
import { amountOf, fieldOf } from '../../describe/environment.ts';
import { listAt, mapAt, textAt } from '../../describe/facts.ts';
import { StatusFailure } from '../../failure.ts';
import { nameOf } from '../../output/format.ts';
import type { Subject } from '../../subjects.ts';
import type { VerbContext } from '../verb.ts';
import { withPodSpec } from './pod-spec.ts';

/** Prints the variables of the containers that fit; with `--resolve` what they come to. Upstream: kubectl/pkg/cmd/set/set_env.go */
export async function listEnvironment(
  context: VerbContext,
  subject: Subject,
  fits: (name: string) => boolean,
): Promise<void> {
  const { flags, io } = context;
  const { resource, object } = subject;
  const problems = new Map<string, string[]>();
  for (const container of containersOf(subject).filter((one) => fits(textAt(one, 'name')))) {
    io.stdout(`# ${resource.kind} ${nameOf(object)}, container ${textAt(container, 'name')}\n`);
    for (const variable of listAt(container, 'env')) {
      const name = textAt(variable, 'name');
      const from = variable['valueFrom'] ? mapAt(variable, 'valueFrom') : undefined;
      const found = from && flags.bool('resolve') ? await valueOf(context, from, object, container) : undefined;
      if (found?.problem) problems.set(found.problem, [...(problems.get(found.problem) ?? []), name]);
      if (!from) io.stdout(`${name}=${textAt(variable, 'value')}\n`);
      else if (found?.value !== undefined) io.stdout(`${name}=${found.value}\n`);
      else io.stdout(`# ${name} from ${referenceText(from)}\n`);
    }
  }
  const texts = [...problems].map(
    ([problem, names]) => `error retrieving reference for ${names.join(', ')}: ${problem}`,
  );
  for (const text of texts.toSorted()) io.stderr(`${text}\n`);
}

function containersOf(subject: Subject): readonly Json[] {
  let containers: readonly Json[] = [];
  withPodSpec(subject, (spec) => {
    containers = [...listAt(spec, 'containers'), ...listAt(spec, 'initContainers')];
    return spec;
  });
  return containers;
}

/** Upstream: GetEnvVarRefString */
function referenceText(from: Json): string {
  const part = (field: string, key: string): string => textAt(mapAt(from, field), key);
  if (from['configMapKeyRef'])
    return `configmap ${part('configMapKeyRef', 'name')}, key ${part('configMapKeyRef', 'key')}`;
  if (from['secretKeyRef']) return `secret ${part('secretKeyRef', 'name')}, key ${part('secretKeyRef', 'key')}`;
  if (from['fieldRef']) return `field path ${part('fieldRef', 'fieldPath')}`;
  if (!from['resourceFieldRef']) return 'invalid valueFrom';
  const container = part('resourceFieldRef', 'containerName');
  return `resource field ${container && `${container}/`}${part('resourceFieldRef', 'resource')}`;
}

interface Resolved {
  readonly value?: string;
  readonly problem?: string;
}

/** Upstream: GetEnvVarRefValue */
async function valueOf(context: VerbContext, from: Json, object: Json, container: Json): Promise<Resolved> {
  if (from['fieldRef']) return { value: fieldOf(object, textAt(mapAt(from, 'fieldRef'), 'fieldPath')) };
  if (from['resourceFieldRef']) return { value: amountOf(container, mapAt(from, 'resourceFieldRef')) };
  const isSecret = Boolean(from['secretKeyRef']);
  const reference = mapAt(from, isSecret ? 'secretKeyRef' : 'configMapKeyRef');
  const [name, key] = [textAt(reference, 'name'), textAt(reference, 'key')];
  const path = `/api/v1/namespaces/${context.namespace}/${isSecret ? 'secrets' : 'configmaps'}/${name}`;
  try {
    const data = mapAt(await context.api.call('GET', path), 'data');
    if (!(key in data)) return { problem: `key ${key} not found in ${isSecret ? 'secret' : 'config map'} ${name}` };
    return { value: isSecret ? decodeBase64(textAt(data, key)) : textAt(data, key) };
  } catch (error) {
    if (error instanceof StatusFailure) return { problem: error.message };
    throw error;
  }
}
