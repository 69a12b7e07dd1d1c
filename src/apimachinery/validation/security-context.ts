import { duplicate, type FieldError, forbidden, invalidValue, notSupported, required } from '../field-error.ts';
import { ownerId } from '../names.ts';
import type { AppArmorProfile, PodSpec, SeccompProfile, SecurityContext } from '../types.ts';
import { complain } from './metadata.ts';
import { validateDescendingPath } from './paths.ts';
import { validateWindowsOptions } from './windows-options.ts';

const profileTypes = ['Localhost', 'RuntimeDefault', 'Unconfined'];
const procMounts = ['Default', 'Unmasked'];

function validateId(id: number | undefined, field: string, errors: FieldError[]): void {
  if (id !== undefined) complain(ownerId(id), field, id, errors);
}

function validateOneOf(
  value: string | undefined,
  supported: readonly string[],
  field: string,
  errors: FieldError[],
): void {
  if (value !== undefined && !supported.includes(value)) errors.push(notSupported(field, value, supported));
}

/** Upstream: pkg/apis/core/validation/validation.go (ValidateSecurityContext) */
export function validateSecurityContext(
  context: SecurityContext,
  hostUsers: boolean,
  path: string,
  errors: FieldError[],
): void {
  const { runAsUser, runAsGroup, procMount, seccompProfile, appArmorProfile, capabilities } = context;
  validateId(runAsUser, `${path}.runAsUser`, errors);
  validateId(runAsGroup, `${path}.runAsGroup`, errors);
  validateOneOf(procMount, procMounts, `${path}.procMount`, errors);
  if (hostUsers && procMount === 'Unmasked')
    errors.push(invalidValue(`${path}.procMount`, procMount, '`hostUsers` must be false to use `Unmasked`'));
  if (seccompProfile) validateSeccomp(seccompProfile, `${path}.seccompProfile`, errors);
  if (context.allowPrivilegeEscalation === false) {
    if (context.privileged)
      errors.push(
        invalidValue(
          path,
          goSecurityContext(context),
          'cannot set `allowPrivilegeEscalation` to false and `privileged` to true',
        ),
      );
    if (capabilities?.add?.includes('CAP_SYS_ADMIN'))
      errors.push(
        invalidValue(
          path,
          goSecurityContext(context),
          'cannot set `allowPrivilegeEscalation` to false and `capabilities.Add` CAP_SYS_ADMIN',
        ),
      );
  }
  if (context.windowsOptions) validateWindowsOptions(context.windowsOptions, `${path}.windowsOptions`, errors);
  if (appArmorProfile) validateAppArmor(appArmorProfile, `${path}.appArmorProfile`, errors);
}

/** The struct as the messages print it: Go's names, nil for what is absent. Upstream: pkg/apis/core/types.go (SecurityContext) */
function goSecurityContext(context: SecurityContext): object {
  const { capabilities, seLinuxOptions, windowsOptions, seccompProfile, appArmorProfile } = context;
  const profile = (value: SeccompProfile | undefined): object | null =>
    value ? { Type: value.type, LocalhostProfile: value.localhostProfile ?? null } : null;
  return {
    Capabilities: capabilities ? { Add: capabilities.add ?? null, Drop: capabilities.drop ?? null } : null,
    Privileged: context.privileged ?? null,
    SELinuxOptions: seLinuxOptions
      ? {
          User: seLinuxOptions.user ?? '',
          Role: seLinuxOptions.role ?? '',
          Type: seLinuxOptions.type ?? '',
          Level: seLinuxOptions.level ?? '',
        }
      : null,
    WindowsOptions: windowsOptions
      ? {
          GMSACredentialSpecName: windowsOptions.gmsaCredentialSpecName ?? null,
          GMSACredentialSpec: windowsOptions.gmsaCredentialSpec ?? null,
          RunAsUserName: windowsOptions.runAsUserName ?? null,
          HostProcess: windowsOptions.hostProcess ?? null,
        }
      : null,
    RunAsUser: context.runAsUser ?? null,
    RunAsGroup: context.runAsGroup ?? null,
    RunAsNonRoot: context.runAsNonRoot ?? null,
    ReadOnlyRootFilesystem: context.readOnlyRootFilesystem ?? null,
    AllowPrivilegeEscalation: context.allowPrivilegeEscalation ?? null,
    ProcMount: context.procMount ?? null,
    SeccompProfile: profile(seccompProfile),
    AppArmorProfile: profile(appArmorProfile),
  };
}

function validateSeccomp({ type, localhostProfile }: SeccompProfile, path: string, errors: FieldError[]): void {
  if (!type) errors.push(required(`${path}.type`, 'type is required when seccompProfile is set'));
  else validateOneOf(type, profileTypes, `${path}.type`, errors);
  const field = `${path}.localhostProfile`;
  if (type === 'Localhost') {
    if (localhostProfile === undefined) errors.push(required(field, 'must be set when seccomp type is Localhost'));
    else validateDescendingPath(localhostProfile, field, errors);
  } else if (localhostProfile !== undefined)
    errors.push(
      invalidValue(
        field,
        { Type: type, LocalhostProfile: localhostProfile },
        'can only be set when seccomp type is Localhost',
      ),
    );
}

function validateAppArmor({ type, localhostProfile }: AppArmorProfile, path: string, errors: FieldError[]): void {
  const field = `${path}.localhostProfile`;
  switch (type) {
    case 'Localhost':
      if (localhostProfile === undefined) errors.push(required(field, 'must be set when AppArmor type is Localhost'));
      else if (localhostProfile.trim() !== localhostProfile)
        errors.push(invalidValue(field, localhostProfile, 'must not be padded with whitespace'));
      else if (localhostProfile === '') errors.push(required(field, 'must be set when AppArmor type is Localhost'));
      return;
    case 'RuntimeDefault':
    case 'Unconfined':
      if (localhostProfile !== undefined)
        errors.push(invalidValue(field, localhostProfile, 'can only be set when AppArmor type is Localhost'));
      return;
    case '':
      errors.push(required(`${path}.type`, 'type is required when appArmorProfile is set'));
      return;
    default:
      errors.push(notSupported(`${path}.type`, type, profileTypes));
  }
}

/** Upstream: validatePodSpecSecurityContext */
export function validatePodSecurityContext(spec: PodSpec, path: string, errors: FieldError[]): void {
  const context = spec.securityContext ?? {};
  validateId(context.fsGroup, `${path}.fsGroup`, errors);
  validateId(context.runAsUser, `${path}.runAsUser`, errors);
  validateId(context.runAsGroup, `${path}.runAsGroup`, errors);
  context.supplementalGroups?.forEach((group, index) =>
    validateId(group, `${path}.supplementalGroups[${index}]`, errors),
  );
  if (spec.hostPID && spec.shareProcessNamespace)
    errors.push(
      invalidValue(`${path}.shareProcessNamespace`, true, 'ShareProcessNamespace and HostPID cannot both be enabled'),
    );
  validateSysctls(spec, `${path}.sysctls`, errors);
  validateOneOf(context.fsGroupChangePolicy, ['Always', 'OnRootMismatch'], `${path}.fsGroupChangePolicy`, errors);
  if (context.seccompProfile) validateSeccomp(context.seccompProfile, `${path}.seccompProfile`, errors);
  if (context.windowsOptions) validateWindowsOptions(context.windowsOptions, `${path}.windowsOptions`, errors);
  validateOneOf(context.supplementalGroupsPolicy, ['Merge', 'Strict'], `${path}.supplementalGroupsPolicy`, errors);
  if (context.appArmorProfile) validateAppArmor(context.appArmorProfile, `${path}.appArmorProfile`, errors);
  validateOneOf(context.seLinuxChangePolicy, ['MountOption', 'Recursive'], `${path}.seLinuxChangePolicy`, errors);
}

const sysctlPattern = /^(?:[a-z0-9](?:[-_a-z0-9]*[a-z0-9])?[\\./])*[a-z0-9](?:[-_a-z0-9]*[a-z0-9])?$/;
const sysctlText =
  'must have at most 253 characters and match regex ^([a-z0-9]([-_a-z0-9]*[a-z0-9])?[\\./])*[a-z0-9]([-_a-z0-9]*[a-z0-9])?$';

/** Sysctls of namespaces that the pod shares with its node are not its to set. Upstream: validateSysctls, validateHostNetworkSysctl */
function validateSysctls({ securityContext, hostNetwork, hostIPC }: PodSpec, path: string, errors: FieldError[]): void {
  const seen = new Set<string>();
  securityContext?.sysctls?.forEach(({ name }, index) => {
    const field = `${path}[${index}].name`;
    if (!name) errors.push(required(field));
    else if (name.length > 253 || !sysctlPattern.test(name)) errors.push(invalidValue(field, name, sysctlText));
    else if (seen.has(name)) errors.push(duplicate(field, name));
    const plain = name.replaceAll('/', '.');
    if (hostNetwork && plain.startsWith('net.'))
      errors.push(invalidValue(field, name, 'may not be specified when `hostNetwork` is true'));
    if (hostIPC && /^(?:kernel\.(?:shm|msg)|kernel\.sem$|fs\.mqueue\.)/.test(plain))
      errors.push(invalidValue(field, name, 'may not be specified when `hostIPC` is true'));
    seen.add(name);
  });
}

/** Upstream: validateHostUsers; the names of the first two fields are Go's. */
export function validateHostUsers(spec: PodSpec, path: string, errors: FieldError[]): void {
  if (spec.hostUsers !== false) return;
  const detail = 'when `hostUsers` is false';
  if (spec.hostNetwork) errors.push(forbidden(`${path}.hostNetwork`, detail));
  if (spec.hostPID) errors.push(forbidden(`${path}.HostPID`, detail));
  if (spec.hostIPC) errors.push(forbidden(`${path}.HostIPC`, detail));
}
