import { type FieldError, invalidValue } from '../field-error.ts';
import { dns1123Subdomain } from '../names.ts';
import type { Container, PodSpec, WindowsSecurityContextOptions } from '../types.ts';
import { complain } from './metadata.ts';

const maxSpecKiB = 64;
const maxDomain = 256;
const maxUser = 104;
const netBios = /^[^\\/:*?|".]{1}[^\\/:*?|"]{0,14}$/;
const dns = /^[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?(?:\.[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?)*$/;

/** Upstream: pkg/apis/core/validation/validation.go (validateWindowsSecurityContextOptions) */
export function validateWindowsOptions(
  { gmsaCredentialSpecName, gmsaCredentialSpec, runAsUserName }: WindowsSecurityContextOptions,
  path: string,
  errors: FieldError[],
): void {
  if (gmsaCredentialSpecName !== undefined)
    complain(
      dns1123Subdomain(gmsaCredentialSpecName),
      `${path}.gmsaCredentialSpecName`,
      gmsaCredentialSpecName,
      errors,
    );
  if (gmsaCredentialSpec !== undefined) {
    const field = `${path}.gmsaCredentialSpec`;
    if (gmsaCredentialSpec === '')
      errors.push(invalidValue(field, gmsaCredentialSpec, 'gmsaCredentialSpec cannot be an empty string'));
    else if (gmsaCredentialSpec.length > maxSpecKiB * 1024)
      errors.push(invalidValue(field, gmsaCredentialSpec, `gmsaCredentialSpec size must be under ${maxSpecKiB} KiB`));
  }
  if (runAsUserName !== undefined)
    for (const complaint of userNameComplaints(runAsUserName))
      errors.push(invalidValue(`${path}.runAsUserName`, runAsUserName, complaint));
}

function userNameComplaints(name: string): readonly string[] {
  if (name === '') return ['runAsUserName cannot be an empty string'];
  if (/\p{Cc}/u.test(name)) return ['runAsUserName cannot contain control characters'];
  const parts = name.split('\\');
  if (parts.length > 2) return ['runAsUserName cannot contain more than one backslash'];
  const user = parts.at(-1)!;
  const domain = parts.length === 2 ? parts[0]! : undefined;
  return [
    ...(domain !== undefined && domain.length >= maxDomain
      ? [`runAsUserName's Domain length must be under ${maxDomain} characters`]
      : []),
    ...(domain !== undefined && !netBios.test(domain) && !dns.test(domain)
      ? ["runAsUserName's Domain doesn't match the NetBios nor the DNS format"]
      : []),
    ...(user === '' ? ["runAsUserName's User cannot be empty"] : []),
    ...(user.length > maxUser ? [`runAsUserName's User length must not be longer than ${maxUser} characters`] : []),
    ...(/^[. ]+$/.test(user) ? ["runAsUserName's User cannot contain only periods or spaces"] : []),
    ...(/["/\\:;|=,+*?<>@[\]]/.test(user)
      ? ['runAsUserName\'s User cannot contain the following characters: "/\\:;|=,+*?<>@[]']
      : []),
  ];
}

/** Containers that are processes of their node are so together. Upstream: validateWindowsHostProcessPod */
export function validateHostProcesses(spec: PodSpec, path: string, errors: FieldError[]): void {
  const ofPod = spec.securityContext?.windowsOptions?.hostProcess;
  let all = 0;
  let hosted = 0;
  for (const list of ['initContainers', 'containers', 'ephemeralContainers'] as const)
    spec[list]?.forEach(({ securityContext }: Pick<Container, 'securityContext'>, at) => {
      const own = securityContext?.windowsOptions?.hostProcess;
      all++;
      if (own ?? ofPod) hosted++;
      if (ofPod !== undefined && own !== undefined && own !== ofPod)
        errors.push(
          invalidValue(
            `${path}.${list}[${at}].securityContext.windowsOptions.hostProcess`,
            own,
            `pod hostProcess value must be identical if both are specified, was ${ofPod}`,
          ),
        );
    });
  if (hosted === 0) return;
  if (hosted !== all)
    errors.push(
      invalidValue(
        path,
        '',
        'If pod contains any hostProcess containers then all containers must be HostProcess containers',
      ),
    );
  if (!spec.hostNetwork)
    errors.push(
      invalidValue(`${path}.hostNetwork`, false, 'hostNetwork must be true if pod contains any hostProcess containers'),
    );
}
