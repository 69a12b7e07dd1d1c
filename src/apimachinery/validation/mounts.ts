import { type FieldError, forbidden, invalidValue, notFoundValue, notSupported, required } from '../field-error.ts';
import type { Container, Volume, VolumeDevice, VolumeMount } from '../types.ts';
import { validateDescendingPath } from './paths.ts';

const propagations = ['Bidirectional', 'HostToContainer', 'None'];
const recursiveModes = ['Disabled', 'Enabled', 'IfPossible'];

/** Upstream: pkg/apis/core/validation/validation.go (ValidateVolumeMounts) */
export function validateVolumeMounts(
  container: Container,
  volumes: ReadonlyMap<string, Volume>,
  path: string,
  errors: FieldError[],
): void {
  const devices = container.volumeDevices ?? [];
  const paths = new Set<string>();
  container.volumeMounts?.forEach((mount, index) => {
    const field = `${path}[${index}]`;
    const { name, mountPath, subPath, subPathExpr } = mount;
    if (!name) errors.push(required(`${field}.name`));
    if (!volumes.has(name)) errors.push(notFoundValue(`${field}.name`, name));
    if (!mountPath) errors.push(required(`${field}.mountPath`));
    if (paths.has(mountPath)) errors.push(invalidValue(`${field}.mountPath`, mountPath, 'must be unique'));
    paths.add(mountPath);
    if (devices.some((device) => device.name === name))
      errors.push(invalidValue(`${field}.name`, name, 'must not already exist in volumeDevices'));
    if (devices.some((device) => device.devicePath === mountPath))
      errors.push(invalidValue(`${field}.mountPath`, mountPath, 'must not already exist as a path in volumeDevices'));
    if (subPath) validateDescendingPath(subPath, `${path}.subPath`, errors);
    if (subPathExpr) {
      if (subPath)
        errors.push(
          invalidValue(`${field}.subPathExpr`, subPathExpr, 'subPathExpr and subPath are mutually exclusive'),
        );
      validateDescendingPath(subPathExpr, `${path}.subPathExpr`, errors);
    }
    validatePropagation(mount, container, `${path}.mountPropagation`, errors);
    validateRecursiveReadOnly(mount, `${path}.recursiveReadOnly`, errors);
  });
}

function validatePropagation(
  { mountPropagation }: VolumeMount,
  { securityContext }: Container,
  field: string,
  errors: FieldError[],
): void {
  if (mountPropagation === undefined) return;
  if (!propagations.includes(mountPropagation)) errors.push(notSupported(field, mountPropagation, propagations));
  if (mountPropagation === 'Bidirectional' && !securityContext?.privileged)
    errors.push(forbidden(field, 'Bidirectional mount propagation is available only to privileged containers'));
}

function validateRecursiveReadOnly(
  { recursiveReadOnly, readOnly, mountPropagation }: VolumeMount,
  field: string,
  errors: FieldError[],
): void {
  if (recursiveReadOnly === undefined || recursiveReadOnly === 'Disabled') return;
  if (!recursiveModes.includes(recursiveReadOnly)) {
    errors.push(notSupported(field, recursiveReadOnly, recursiveModes));
    return;
  }
  if (!readOnly) errors.push(forbidden(field, 'may only be specified when readOnly is true'));
  if (mountPropagation !== undefined && mountPropagation !== 'None')
    errors.push(forbidden(field, 'may only be specified when mountPropagation is None or not specified'));
}

/** Upstream: ValidateVolumeDevices */
export function validateVolumeDevices(
  devices: readonly VolumeDevice[],
  mounts: readonly VolumeMount[],
  volumes: ReadonlyMap<string, Volume>,
  path: string,
  errors: FieldError[],
): void {
  const names = new Set<string>();
  const paths = new Set<string>();
  devices.forEach(({ name, devicePath }, index) => {
    const field = `${path}[${index}]`;
    const volume = volumes.get(name);
    if (!name) errors.push(required(`${field}.name`));
    if (names.has(name)) errors.push(invalidValue(`${field}.name`, name, 'must be unique'));
    if (volume && !volume.persistentVolumeClaim && !volume.ephemeral)
      errors.push(
        invalidValue(
          `${field}.name`,
          name,
          'can only use volume source type of PersistentVolumeClaim or Ephemeral for block mode',
        ),
      );
    if (!volume) errors.push(notFoundValue(`${field}.name`, name));
    if (!devicePath) errors.push(required(`${field}.devicePath`));
    if (paths.has(devicePath)) errors.push(invalidValue(`${field}.devicePath`, devicePath, 'must be unique'));
    if (devicePath.split('/').includes('..'))
      errors.push(invalidValue(`${field}.devicePath`, devicePath, "can not contain backsteps ('..')"));
    else paths.add(devicePath);
    if (mounts.some((mount) => mount.name === name))
      errors.push(invalidValue(`${field}.name`, name, 'must not already exist in volumeMounts'));
    if (mounts.some((mount) => mount.mountPath === devicePath))
      errors.push(invalidValue(`${field}.devicePath`, devicePath, 'must not already exist as a path in volumeMounts'));
    names.add(name);
  });
}
