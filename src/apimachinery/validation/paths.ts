import { type FieldError, invalidValue, required } from '../field-error.ts';
import type { KeyToPath } from '../types.ts';

/** Upstream of all: pkg/apis/core/validation/validation.go (validatePathNoBacksteps and its callers) */
export function validateNoBacksteps(path: string, field: string, errors: FieldError[]): void {
  if (path.split('/').includes('..')) errors.push(invalidValue(field, path, "must not contain '..'"));
}

/** A path within a directory. */
export function validateDescendingPath(path: string, field: string, errors: FieldError[]): void {
  if (path.startsWith('/')) errors.push(invalidValue(field, path, 'must be a relative path'));
  validateNoBacksteps(path, field, errors);
}

/** A path for a file that a volume writes; names that start with `..` are the volume's own. */
export function validateUnreservedPath(path: string, field: string, errors: FieldError[]): void {
  validateDescendingPath(path, field, errors);
  if (path.startsWith('..') && !path.startsWith('../'))
    errors.push(invalidValue(field, path, "must not start with '..'"));
}

export function validateFileMode(mode: number | undefined, field: string, errors: FieldError[]): void {
  if (mode !== undefined && (mode < 0 || mode > 0o777))
    errors.push(invalidValue(field, mode, 'must be a number between 0 and 0777 (octal), both inclusive'));
}

/** Upstream: validateKeyToPath */
export function validateItems(items: readonly KeyToPath[] | undefined, path: string, errors: FieldError[]): void {
  items?.forEach(({ key, path: target, mode }, index) => {
    const field = `${path}[${index}]`;
    if (!key) errors.push(required(`${field}.key`));
    if (!target) errors.push(required(`${field}.path`));
    else validateUnreservedPath(target, `${field}.path`, errors);
    validateFileMode(mode, `${field}.mode`, errors);
  });
}
