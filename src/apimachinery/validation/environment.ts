import { type FieldError, invalidValue, required } from '../field-error.ts';
import { configMapKey, dns1123Subdomain, envVarName } from '../names.ts';
import type { EnvFromSource, EnvVar, EnvVarSource } from '../types.ts';
import { envFields, validateFieldRef, validateResourceFieldRef } from './downward-api.ts';
import { complain } from './metadata.ts';
import { validateUnreservedPath } from './paths.ts';

/** Upstream: pkg/apis/core/validation/validation.go (ValidateEnv) */
export function validateEnv(variables: readonly EnvVar[], path: string, errors: FieldError[]): void {
  variables.forEach(({ name, value, valueFrom }, index) => {
    const field = `${path}[${index}]`;
    if (!name) errors.push(required(`${field}.name`));
    else complain(envVarName(name), `${field}.name`, name, errors);
    if (valueFrom) validateValueFrom(valueFrom, value, `${field}.valueFrom`, errors);
  });
}

function validateValueFrom(source: EnvVarSource, value: string | undefined, path: string, errors: FieldError[]): void {
  const { fieldRef, resourceFieldRef, configMapKeyRef, secretKeyRef, fileKeyRef } = source;
  if (fieldRef) validateFieldRef(fieldRef, envFields, `${path}.fieldRef`, errors);
  if (resourceFieldRef) validateResourceFieldRef(resourceFieldRef, 'env', `${path}.resourceFieldRef`, errors);
  if (configMapKeyRef) validateKeyRef(configMapKeyRef, `${path}.configMapKeyRef`, errors);
  if (secretKeyRef) validateKeyRef(secretKeyRef, `${path}.secretKeyRef`, errors);
  if (fileKeyRef) {
    if (!fileKeyRef.key) errors.push(required(`${path}.fileKeyRef.key`));
    else complain(envVarName(fileKeyRef.key), `${path}.fileKeyRef.key`, fileKeyRef.key, errors);
    if (!fileKeyRef.volumeName) errors.push(required(`${path}.fileKeyRef.volumeName`));
    if (!fileKeyRef.path) errors.push(required(`${path}.fileKeyRef.path`));
    else validateUnreservedPath(fileKeyRef.path, `${path}.fileKeyRef.path`, errors);
  }
  const count = Object.values(source).filter((one) => one !== undefined).length;
  if (count === 0)
    errors.push(
      invalidValue(
        path,
        '',
        'must specify one of: `fieldRef`, `resourceFieldRef`, `configMapKeyRef`, `secretKeyRef` or `fileKeyRef`',
      ),
    );
  else if (value) errors.push(invalidValue(path, '', 'may not be specified when `value` is not empty'));
  else if (count > 1) errors.push(invalidValue(path, '', 'may not have more than one field specified at a time'));
}

function validateKeyRef({ name = '', key }: { name?: string; key: string }, path: string, errors: FieldError[]): void {
  complain(dns1123Subdomain(name), `${path}.name`, name, errors);
  if (!key) errors.push(required(`${path}.key`));
  else complain(configMapKey(key), `${path}.key`, key, errors);
}

/** Upstream: ValidateEnvFrom */
export function validateEnvFrom(sources: readonly EnvFromSource[], path: string, errors: FieldError[]): void {
  sources.forEach(({ prefix, configMapRef, secretRef }, index) => {
    const field = `${path}[${index}]`;
    if (prefix) complain(envVarName(prefix), `${field}.prefix`, prefix, errors);
    for (const [kind, reference] of Object.entries({ configMapRef, secretRef })) {
      if (!reference) continue;
      if (!reference.name) errors.push(required(`${field}.${kind}.name`));
      else complain(dns1123Subdomain(reference.name), `${field}.${kind}.name`, reference.name, errors);
    }
    if (!configMapRef && !secretRef)
      errors.push(invalidValue(path, '', 'must specify one of: `configMapRef` or `secretRef`'));
    else if (configMapRef && secretRef)
      errors.push(invalidValue(path, '', 'may not have more than one field specified at a time'));
  });
}
