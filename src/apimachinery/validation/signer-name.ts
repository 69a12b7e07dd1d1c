import { type FieldError, invalidValue, required, tooLong } from '../field-error.ts';
import { type Complaints, dns1123Label, dns1123Subdomain } from '../names.ts';

const maxDomain = 253;
const maxPath = 253 + 63 + 1;

/** `example.com/signer`. Upstream: pkg/apis/certificates/validation/validation.go (ValidateSignerName) */
export function validateSignerName(signerName: string, field: string, errors: FieldError[]): void {
  if (signerName === '') {
    errors.push(required(field));
    return;
  }
  const [domain = '', path, ...more] = signerName.split('/');
  if (path === undefined || more.length > 0) {
    const shape = "must be a fully qualified domain and path of the form 'example.com/signer-name'";
    errors.push(invalidValue(field, signerName, shape));
    return;
  }
  if (domain.length > maxDomain) errors.push(tooLong(field, maxDomain));
  errors.push(...firstWrongLabel(domain, dns1123Label, field));
  if (!domain.includes('.'))
    errors.push(invalidValue(field, domain, 'should be a domain with at least two segments separated by dots'));
  errors.push(...firstWrongLabel(path, dns1123Subdomain, field));
  const longest = maxDomain + maxPath + 1;
  if (signerName.length > longest) errors.push(tooLong(field, longest));
}

function firstWrongLabel(segment: string, rule: (label: string) => Complaints, field: string): readonly FieldError[] {
  const label = segment.split('.').find((part) => rule(part).length > 0);
  if (label === undefined) return [];
  return rule(label).map((complaint) =>
    invalidValue(field, segment, `validating label ${JSON.stringify(label)}: ${complaint}`),
  );
}
