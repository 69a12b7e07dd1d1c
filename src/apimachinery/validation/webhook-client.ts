import { type FieldError, forbidden, invalidValue, required } from '../field-error.ts';
import { dns1123Subdomain } from '../names.ts';

interface ServiceReference {
  readonly name: string;
  readonly namespace: string;
  readonly path?: string;
  readonly port?: number;
}

interface ClientConfig {
  readonly url?: string;
  readonly service?: ServiceReference;
}

/** Upstream: apiserver/pkg/util/webhook/validation.go */
export function validateClientConfig({ url, service }: ClientConfig, path: string, errors: FieldError[]): void {
  if ((url === undefined) === (service === undefined))
    errors.push(required(path, 'exactly one of url or service is required'));
  else if (url !== undefined) validateUrl(url, `${path}.url`, errors);
  else validateService(service!, `${path}.service`, errors);
}

const form = '; desired format: https://host[/path]';

function validateUrl(text: string, field: string, errors: FieldError[]): void {
  const parts = /^([a-z][a-z0-9+.-]*):\/\/(?:([^@/?#]*)@)?([^/?#]*)([^?#]*)(\?[^#]*)?(#.*)?$/i.exec(text);
  const [, scheme = '', user, host = '', , query, fragment] = parts ?? [];
  if (!parts && !/^[^:]*$/.test(text)) {
    errors.push(
      required(field, `url must be a valid URL: parse ${JSON.stringify(text)}: invalid URI for request${form}`),
    );
    return;
  }
  if (scheme !== 'https') errors.push(invalidValue(field, scheme, `'https' is the only allowed URL scheme${form}`));
  if (host === '') errors.push(invalidValue(field, host, `host must be specified${form}`));
  if (user !== undefined) errors.push(invalidValue(field, user, 'user information is not permitted in the URL'));
  if (fragment !== undefined && fragment.length > 1)
    errors.push(invalidValue(field, fragment.slice(1), 'fragments are not permitted in the URL'));
  if (query !== undefined && query.length > 1)
    errors.push(invalidValue(field, query.slice(1), 'query parameters are not permitted in the URL'));
}

function validateService({ name, namespace, path, port }: ServiceReference, field: string, errors: FieldError[]): void {
  if (name === '') errors.push(required(`${field}.name`, 'service name is required'));
  if (namespace === '') errors.push(required(`${field}.namespace`, 'service namespace is required'));
  if (port !== undefined && (port < 1 || port > 65535))
    errors.push(invalidValue(`${field}.port`, port, 'port is not valid: must be between 1 and 65535, inclusive'));
  if (path !== undefined && path !== '') validatePath(path, `${field}.path`, errors);
}

function validatePath(path: string, field: string, errors: FieldError[]): void {
  if (path === '/') return;
  const bad = (problem: string): number => errors.push(invalidValue(field, path, problem));
  if (path.startsWith('//')) bad('segment[0] may not be empty');
  else if (!path.startsWith('/')) bad("must start with a '/'");
  path
    .slice(1)
    .replace(/\/$/, '')
    .split('/')
    .forEach((step, at) => {
      if (step === '') bad(`segment[${at}] may not be empty`);
      else for (const complaint of dns1123Subdomain(step)) bad(`segment[${at}]: ${complaint}`);
    });
}

/** Of those who call no webhook. */
export const forbiddenClient = (field: string): FieldError =>
  forbidden(field, 'should not be set when strategy is not set to Webhook');
