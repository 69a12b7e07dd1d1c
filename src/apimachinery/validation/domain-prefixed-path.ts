import { type FieldError, invalidValue, required } from '../field-error.ts';
import { dns1123Subdomain } from '../names.ts';
import { complain } from './metadata.ts';

const pathPattern = /^[A-Za-z0-9/\-._~%!$&'()*+,;=:]+$/;
const pathText = "Invalid path (regex used for validation is '[A-Za-z0-9/\\-._~%!$&'()*+,;=:]+')";

/** `acme.io/foo`. Upstream: apimachinery/pkg/util/validation/validation.go (IsDomainPrefixedPath) */
export function validateDomainPrefixedPath(value: string, field: string, errors: FieldError[]): void {
  if (value === '') {
    errors.push(required(field));
    return;
  }
  const slash = value.indexOf('/');
  const host = value.slice(0, Math.max(slash, 0));
  const path = value.slice(slash + 1);
  if (slash < 0 || host === '' || path === '') {
    errors.push(invalidValue(field, value, 'must be a domain-prefixed path (such as "acme.io/foo")'));
    return;
  }
  complain(dns1123Subdomain(host), field, host, errors);
  if (!pathPattern.test(path)) errors.push(invalidValue(field, path, pathText));
}
