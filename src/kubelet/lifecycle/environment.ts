import type { Service } from '../../apimachinery/types.ts';
import type { Context } from '../../kernel/context.ts';
import type { Container, EnvVar, KeyRef, Pod } from '../pod.ts';
import type { VolumeManager } from '../volumes.ts';
import { type FieldSource, fieldValue } from './field-reference.ts';
import { resourceFieldValue } from './resource-field.ts';
import { serviceVariables } from './service-variables.ts';

/** The container's configuration refers to what is not there. */
export class ConfigError extends Error {}

export interface EnvironmentParts {
  readonly volumes: VolumeManager;
  readonly container: Container;
  readonly source: FieldSource;
  readonly services: readonly Service[];
}

/**
 * The variables that a container starts with: those of the services, `envFrom`, then `env` in order, `$(NAME)` referring to what came before.
 * @throws ConfigError worded as the kubelet's CreateContainerConfigError
 */
export async function containerEnvironment(
  context: Context,
  { volumes, container, source, services }: EnvironmentParts,
): Promise<Readonly<Record<string, string>>> {
  const env: Record<string, string> = { ...serviceVariables(services, source.pod) };
  for (const { prefix = '', configMapRef, secretRef } of container.envFrom ?? []) {
    const reference = configMapRef ?? secretRef;
    if (!reference) continue;
    const data = configMapRef
      ? await volumes.configMap(context, source.pod, configMapRef.name)
      : await volumes.secret(context, source.pod, reference.name);
    if (data) for (const [key, value] of Object.entries(data)) env[prefix + key] = value;
    else if (!reference.optional)
      throw new ConfigError(`${configMapRef ? 'configmap' : 'secret'} "${reference.name}" not found`);
  }
  for (const variable of container.env ?? []) {
    const value = await valueOf(context, volumes, container, source, variable, env);
    if (value !== undefined) env[variable.name] = value;
  }
  return env;
}

async function valueOf(
  context: Context,
  volumes: VolumeManager,
  container: Container,
  source: FieldSource,
  { value, valueFrom }: EnvVar,
  env: Readonly<Record<string, string>>,
): Promise<string | undefined> {
  if (!valueFrom) return expandVariables(value ?? '', env);
  const { fieldRef, configMapKeyRef, secretKeyRef, resourceFieldRef } = valueFrom;
  if (fieldRef) return fieldValue(source, fieldRef.fieldPath);
  if (resourceFieldRef) return resourceFieldValue(source, resourceFieldRef, container);
  if (configMapKeyRef) {
    const data = await volumes.configMap(context, source.pod, configMapKeyRef.name);
    return keyOf(data, configMapKeyRef, 'configmap', 'ConfigMap', source.pod);
  }
  if (secretKeyRef) {
    const data = await volumes.secret(context, source.pod, secretKeyRef.name);
    return keyOf(data, secretKeyRef, 'secret', 'Secret', source.pod);
  }
  return '';
}

function keyOf(
  data: Readonly<Record<string, string>> | undefined,
  { name, key, optional }: KeyRef,
  resource: string,
  kind: string,
  pod: Pod,
): string | undefined {
  const value = data?.[key];
  if (value !== undefined || optional) return value;
  if (!data) throw new ConfigError(`${resource} "${name}" not found`);
  throw new ConfigError(`couldn't find key ${key} in ${kind} ${pod.metadata.namespace}/${name}`);
}

/** `$(NAME)` becomes its value where it is known; `$$(NAME)` is a literal. Upstream: third_party/forked/golang/expansion */
export const expandVariables = (text: string, env: Readonly<Record<string, string>>): string =>
  text.replace(/\$\$|\$\(([^)]*)\)/g, (whole, name?: string) => (name === undefined ? '$' : (env[name] ?? whole)));
