import { base64Bytes, decodeBase64, utf8Length } from '../base64.ts';
import { type FieldError, forbidden, invalidValue, required, tooLong } from '../field-error.ts';
import { jsonEqual } from '../json-equal.ts';
import { JsonSyntaxError, parseJson } from '../json-parser.ts';
import { configMapKey, dns1123Subdomain } from '../names.ts';
import type { ConfigMap, Secret } from '../types.ts';
import { complain, fieldIsImmutable, validateObjectMeta, validateObjectMetaUpdate } from './metadata.ts';

const maxBytes = 1024 * 1024;
const frozen = 'field is immutable when `immutable` is set';

/** Upstream: pkg/apis/core/validation/validation.go (ValidateConfigMap) */
export function validateConfigMap({ metadata, data = {}, binaryData = {} }: ConfigMap, errors: FieldError[]): void {
  validateObjectMeta(metadata, true, dns1123Subdomain, errors);
  let size = 0;
  for (const [key, text] of Object.entries(data)) {
    complain(configMapKey(key), `data[${key}]`, key, errors);
    if (Object.hasOwn(binaryData, key))
      errors.push(invalidValue(`data[${key}]`, key, 'duplicate of key present in binaryData'));
    size += utf8Length(text);
  }
  for (const [key, bytes] of Object.entries(binaryData)) {
    complain(configMapKey(key), `binaryData[${key}]`, key, errors);
    size += base64Bytes(bytes);
  }
  // Upstream reports the size at the empty path, which prints as `[]`.
  if (size > maxBytes) errors.push(tooLong('[]', maxBytes));
}

export function validateConfigMapUpdate(config: ConfigMap, old: ConfigMap, errors: FieldError[]): void {
  validateObjectMetaUpdate(config, old, errors);
  if (old.immutable) {
    if (!config.immutable) errors.push(forbidden('immutable', frozen));
    for (const field of ['data', 'binaryData'] as const)
      if (!jsonEqual(config[field] ?? {}, old[field] ?? {})) errors.push(forbidden(field, frozen));
  }
  validateConfigMap(config, errors);
}

const serviceAccountAnnotation = 'kubernetes.io/service-account.name';

/** The keys that a type of secret must have. */
const requiredKeys: ReadonlyMap<string, readonly string[]> = new Map([
  ['kubernetes.io/dockercfg', ['.dockercfg']],
  ['kubernetes.io/dockerconfigjson', ['.dockerconfigjson']],
  ['kubernetes.io/ssh-auth', ['ssh-privatekey']],
  ['kubernetes.io/tls', ['tls.crt', 'tls.key']],
]);

/** Upstream: ValidateSecret */
export function validateSecret({ metadata, data = {}, type = 'Opaque' }: Secret, errors: FieldError[]): void {
  validateObjectMeta(metadata, true, dns1123Subdomain, errors);
  let size = 0;
  for (const [key, bytes] of Object.entries(data)) {
    complain(configMapKey(key), `data[${key}]`, key, errors);
    size += base64Bytes(bytes);
  }
  if (size > maxBytes) errors.push(tooLong('data', maxBytes));
  if (type === 'kubernetes.io/service-account-token' && !metadata.annotations?.[serviceAccountAnnotation])
    errors.push(required(`metadata.annotations[${serviceAccountAnnotation}]`));
  if (type === 'kubernetes.io/basic-auth' && !Object.hasOwn(data, 'username') && !Object.hasOwn(data, 'password'))
    errors.push(required('data[username]'), required('data[password]'));
  for (const key of requiredKeys.get(type) ?? []) {
    const bytes = data[key];
    if (bytes === undefined) errors.push(required(`data[${key}]`));
    else if (key.startsWith('.docker')) validateDockerConfig(bytes, `data[${key}]`, errors);
  }
}

function validateDockerConfig(bytes: string, field: string, errors: FieldError[]): void {
  try {
    parseJson(decodeBase64(bytes));
  } catch (error) {
    if (!(error instanceof JsonSyntaxError)) throw error;
    errors.push(invalidValue(field, '<secret contents redacted>', error.message));
  }
}

export function validateSecretUpdate(secret: Secret, old: Secret, errors: FieldError[]): void {
  validateObjectMetaUpdate(secret, old, errors);
  if (secret.type !== old.type) errors.push(invalidValue('type', secret.type, fieldIsImmutable));
  if (old.immutable) {
    if (!secret.immutable) errors.push(forbidden('immutable', frozen));
    if (!jsonEqual(secret.data ?? {}, old.data ?? {})) errors.push(forbidden('data', frozen));
  }
  validateSecret(secret, errors);
}
