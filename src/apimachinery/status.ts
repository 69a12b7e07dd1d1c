import type { FieldError } from './field-error.ts';

/** The answer that is no object: what went wrong, or that all went well. */
export interface Status {
  readonly kind: 'Status';
  readonly apiVersion: 'v1';
  /** `continue`: where a list may go on all the same whose own token has expired. */
  readonly metadata: { readonly continue?: string };
  readonly status: 'Success' | 'Failure';
  readonly message?: string;
  readonly reason?: string;
  readonly details?: StatusDetails;
  readonly code: number;
  /** Said before there is anybody to write objects: the message goes out as plain text. */
  readonly asText?: true;
}

export interface StatusDetails {
  readonly name?: string;
  readonly group?: string;
  readonly kind?: string;
  readonly uid?: string;
  readonly causes?: readonly StatusCause[];
  readonly retryAfterSeconds?: number;
}

export interface StatusCause {
  readonly reason?: string;
  readonly message?: string;
  readonly field?: string;
}

interface Named {
  readonly group: string;
  readonly resource: string;
}

interface Kind {
  readonly group: string;
  readonly kind: string;
}

const failure = (code: number, reason: string | undefined, message: string, details?: StatusDetails): Status => ({
  kind: 'Status',
  apiVersion: 'v1',
  metadata: {},
  status: 'Failure',
  message,
  ...(reason && { reason }),
  ...(details && { details }),
  code,
});

const qualified = ({ group, resource }: Named): string => (group === '' ? resource : `${resource}.${group}`);

const about = ({ group, resource }: Named, name: string): StatusDetails => ({
  ...(name !== '' && { name }),
  ...(group !== '' && { group }),
  kind: resource,
});

/** Upstream of all: staging/src/k8s.io/apimachinery/pkg/api/errors/errors.go */
export const success = (code: number, details?: StatusDetails): Status => ({
  kind: 'Status',
  apiVersion: 'v1',
  metadata: {},
  status: 'Success',
  ...(details && { details }),
  code,
});

export const notFound = (resource: Named, name: string): Status =>
  failure(404, 'NotFound', `${qualified(resource)} "${name}" not found`, about(resource, name));

export const alreadyExists = (resource: Named, name: string): Status =>
  failure(409, 'AlreadyExists', `${qualified(resource)} "${name}" already exists`, about(resource, name));

export const conflict = (resource: Named, name: string, reason: string): Status =>
  failure(
    409,
    'Conflict',
    `Operation cannot be fulfilled on ${qualified(resource)} "${name}": ${reason}`,
    about(resource, name),
  );

/** Server-side apply met fields that others own. */
export const applyConflict = (message: string, causes: readonly StatusCause[]): Status =>
  failure(409, 'Conflict', message, { causes });

export const forbiddenStatus = (resource: Named, name: string, reason: string): Status =>
  failure(
    403,
    'Forbidden',
    name === ''
      ? `${qualified(resource)} is forbidden: ${reason}`
      : `${qualified(resource)} "${name}" is forbidden: ${reason}`,
    about(resource, name),
  );

export const badRequest = (message: string): Status => failure(400, 'BadRequest', message);

export const expired = (message: string): Status => failure(410, 'Expired', message);

/** A page of a list whose revision is gone, and the token by which the rest can be had as it is now. */
export const expiredPage = (message: string, token: string): Status => ({
  ...expired(message),
  metadata: { continue: token },
});

export const methodNotAllowed = (): Status =>
  failure(405, 'MethodNotAllowed', 'the server does not allow this method on the requested resource', {});

/** A resource that is there, but not for this. */
export const methodNotSupported = (resource: Named, verb: string): Status =>
  failure(
    405,
    'MethodNotAllowed',
    `${verb} is not supported on resources of kind "${qualified(resource)}"`,
    about(resource, ''),
  );

export const resourceNotFound = (): Status =>
  failure(404, 'NotFound', 'the server could not find the requested resource', {});

export const notAcceptable = (types: readonly string[]): Status =>
  failure(406, 'NotAcceptable', `only the following media types are accepted: ${types.join(', ')}`);

export const unsupportedMediaType = (types: readonly string[]): Status =>
  failure(
    415,
    'UnsupportedMediaType',
    `the body of the request was in an unknown format - accepted media types include: ${types.join(', ')}`,
  );

export const requestTooLarge = (limit: number): Status =>
  failure(413, 'RequestEntityTooLarge', `Request entity too large: limit is ${limit}`);

/** No seat among the requests in flight. Upstream: apiserver/pkg/server/filters/maxinflight.go */
export const tooManyRequests: Status = failure(429, 'TooManyRequests', 'Too many requests, please try again later.', {
  retryAfterSeconds: 1,
});

/** A disruption that a budget does not allow. Upstream: pkg/registry/core/pod/storage/eviction.go */
export const tooManyDisruptions = (cause: string, retryAfterSeconds?: number): Status =>
  failure(429, 'TooManyRequests', "Cannot evict pod as it would violate the pod's disruption budget.", {
    causes: [{ reason: 'DisruptionBudget', message: cause }],
    ...(retryAfterSeconds && { retryAfterSeconds }),
  });

export const serviceUnavailable = (message: string): Status => failure(503, 'ServiceUnavailable', message);

export const timeout = (message: string): Status => failure(504, 'Timeout', `Timeout: ${message}`, {});

export const tooLargeResourceVersion = (wanted: number, current: number): Status =>
  failure(504, 'Timeout', `Timeout: Too large resource version: ${wanted}, current: ${current}`, {
    causes: [{ reason: 'ResourceVersionTooLarge', message: 'Too large resource version' }],
    retryAfterSeconds: 1,
  });

export const internalError = (message: string): Status =>
  failure(500, 'InternalError', `Internal error occurred: ${message}`, { causes: [{ message }] });

/** An error that has no reason of its own. */
export const plainError = (code: number, message: string): Status => failure(code, undefined, message);

/** 422: what is wrong, field by field. */
export function invalid({ group, kind }: Kind, name: string, errors: readonly FieldError[]): Status {
  const texts = [...new Set(errors.map(({ field, message }) => `${field}: ${message}`))];
  const detail = texts.length === 1 ? texts[0] : `[${texts.join(', ')}]`;
  const qualifiedKind = group === '' ? kind : `${kind}.${group}`;
  return failure(422, 'Invalid', `${qualifiedKind} "${name}" is invalid: ${detail}`, {
    ...(name !== '' && { name }),
    ...(group !== '' && { group }),
    ...(kind !== '' && { kind }),
    causes: errors.map(({ reason, message, field }) => ({ reason, message, field })),
  });
}
