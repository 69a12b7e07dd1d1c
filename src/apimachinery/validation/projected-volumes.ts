import { type FieldError, forbidden, invalidValue, required } from '../field-error.ts';
import type { DownwardAPIVolumeFile, VolumeProjection } from '../types.ts';
import { validateFieldRef, validateResourceFieldRef, volumeFields } from './downward-api.ts';
import { validateFileMode, validateItems, validateUnreservedPath } from './paths.ts';

/** Upstream: pkg/apis/core/validation/validation.go (validateDownwardAPIVolumeFile) */
export function validateDownwardFiles(
  files: readonly DownwardAPIVolumeFile[] | undefined,
  path: string,
  errors: FieldError[],
): void {
  for (const { path: target, fieldRef, resourceFieldRef, mode } of files ?? []) {
    if (!target) errors.push(required(`${path}.path`));
    validateUnreservedPath(target ?? '', `${path}.path`, errors);
    if (fieldRef) {
      validateFieldRef(fieldRef, volumeFields, `${path}.fieldRef`, errors);
      if (resourceFieldRef)
        errors.push(
          invalidValue(path, 'resource', 'fieldRef and resourceFieldRef can not be specified simultaneously'),
        );
    } else if (resourceFieldRef)
      validateResourceFieldRef(resourceFieldRef, 'volume', `${path}.resourceFieldRef`, errors);
    else errors.push(required(path, 'one of fieldRef and resourceFieldRef is required'));
    validateFileMode(mode, `${path}.mode`, errors);
  }
}

const tokenMinSeconds = 600;
const tokenMaxSeconds = 2 ** 32;

type Kind = keyof VolumeProjection;

/** Each kind of source validates itself and tells the files it writes, with the name they come from. A token's place in its volume is said of the volume. */
const kinds: {
  readonly [Name in Kind]: (
    source: NonNullable<VolumeProjection[Name]>,
    path: string,
    errors: FieldError[],
    volume: string,
  ) => { readonly paths: readonly string[]; readonly owner: string };
} = {
  secret({ name, items }, path, errors) {
    if (!name) errors.push(required(`${path}.name`));
    validateItems(items, `${path}.items`, errors);
    return { paths: (items ?? []).map((item) => item.path), owner: name ?? '' };
  },
  configMap({ name, items }, path, errors) {
    if (!name) errors.push(required(`${path}.name`));
    validateItems(items, `${path}.items`, errors);
    return { paths: (items ?? []).map((item) => item.path), owner: name ?? '' };
  },
  downwardAPI({ items }, path, errors) {
    validateDownwardFiles(items, path, errors);
    return { paths: (items ?? []).map((item) => item.path), owner: '' };
  },
  serviceAccountToken({ expirationSeconds, path: target }, path, errors, volume) {
    if (expirationSeconds !== undefined && expirationSeconds < tokenMinSeconds)
      errors.push(
        invalidValue(`${path}.expirationSeconds`, expirationSeconds, 'may not specify a duration less than 10 minutes'),
      );
    if (expirationSeconds !== undefined && expirationSeconds > tokenMaxSeconds)
      errors.push(
        invalidValue(
          `${path}.expirationSeconds`,
          expirationSeconds,
          'may not specify a duration larger than 2^32 seconds',
        ),
      );
    if (!target) errors.push(required(`${volume}.path`));
    else validateUnreservedPath(target, `${volume}.path`, errors);
    return { paths: [], owner: '' };
  },
  clusterTrustBundle({ path: target }, path, errors) {
    if (!target) errors.push(required(`${path}.path`));
    else validateUnreservedPath(target, `${path}.path`, errors);
    return { paths: target ? [target] : [], owner: '' };
  },
  podCertificate({ signerName, keyType }, path, errors) {
    if (!signerName) errors.push(required(`${path}.signerName`));
    if (!keyType) errors.push(required(`${path}.keyType`));
    return { paths: [], owner: '' };
  },
};

const kindNames = Object.keys(kinds) as Kind[];

/**
 * Upstream: validateProjectionSources
 * @param path of the volume's own part
 */
export function validateProjectedSources(
  sources: readonly VolumeProjection[],
  path: string,
  errors: FieldError[],
): void {
  const written = new Set<string>();
  sources.forEach((source, index) => {
    const field = `${path}.sources[${index}]`;
    let found = 0;
    for (const kind of kindNames) {
      const projection = source[kind];
      if (projection === undefined) continue;
      found++;
      const validate = kinds[kind] as (
        value: object,
        path: string,
        errors: FieldError[],
        volume: string,
      ) => { readonly paths: readonly string[]; readonly owner: string };
      const { paths, owner } = validate(projection, `${field}.${kind}`, errors, path);
      for (const target of paths) {
        if (target && written.has(target))
          errors.push(invalidValue(path, owner || target, 'conflicting duplicate paths'));
        written.add(target);
      }
    }
    if (found > 1) errors.push(forbidden(field, 'may not specify more than 1 volume type per source'));
  });
}
