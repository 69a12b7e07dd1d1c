import { goStruct } from '../difference/struct-difference.ts';
import { utf8Length } from '../base64.ts';
import { type FieldError, forbidden, invalidValue, required, tooLong } from '../field-error.ts';
import { jsonEqual } from '../json-equal.ts';
import { dns1123Subdomain } from '../names.ts';
import type { VolumeAttachment, VolumeAttachmentSource, VolumeAttachmentStatus, VolumeError } from '../types.ts';
import { validateDriverName } from './csi.ts';
import { complain, fieldIsImmutable, validateObjectMeta } from './metadata.ts';

const maxMetadataBytes = 256 * 1024;
const maxMessage = 1024;
const exactlyOne = 'must specify exactly one of inlineVolumeSpec and persistentVolumeName';

/** Upstream: pkg/apis/storage/validation/validation.go (ValidateVolumeAttachment, ValidateVolumeAttachmentV1) */
export function validateVolumeAttachment(attachment: VolumeAttachment, errors: FieldError[]): void {
  const { attacher, source } = attachment.spec;
  validateAttachment(attachment, errors);
  validateDriverName(attacher, 'spec.attacher', errors);
  if (source.persistentVolumeName !== undefined)
    complain(
      dns1123Subdomain(source.persistentVolumeName),
      'spec.source.persistentVolumeName',
      source.persistentVolumeName,
      errors,
    );
}

function validateAttachment({ metadata, spec, status }: VolumeAttachment, errors: FieldError[]): void {
  validateObjectMeta(metadata, false, dns1123Subdomain, errors);
  if (spec.attacher === '') errors.push(required('spec.attacher'));
  validateSource(spec.source, 'spec.source', errors);
  complain(dns1123Subdomain(spec.nodeName), 'spec.nodeName', spec.nodeName, errors);
  if (status) validateAttachmentStatus(status, errors);
}

function validateSource(
  { inlineVolumeSpec, persistentVolumeName }: VolumeAttachmentSource,
  path: string,
  errors: FieldError[],
): void {
  if (!inlineVolumeSpec && persistentVolumeName === undefined) errors.push(required(path, exactlyOne));
  else if (inlineVolumeSpec && persistentVolumeName !== undefined) errors.push(forbidden(path, exactlyOne));
  else if (persistentVolumeName === '')
    errors.push(required(`${path}.persistentVolumeName`, 'must specify non empty persistentVolumeName'));
}

function validateAttachmentStatus(status: VolumeAttachmentStatus, errors: FieldError[]): void {
  const size = Object.entries(status.attachmentMetadata ?? {}).reduce(
    (sum, [key, value]) => sum + utf8Length(key) + utf8Length(value),
    0,
  );
  if (size > maxMetadataBytes) errors.push(tooLong('status.attachmentMetadata', maxMetadataBytes));
  validateVolumeError(status.attachError, 'status.attachError', errors);
  validateVolumeError(status.detachError, 'status.detachError', errors);
}

function validateVolumeError(error: VolumeError | undefined, path: string, errors: FieldError[]): void {
  if (!error) return;
  const { message = '', errorCode = 0 } = error;
  if (message.length > maxMessage) errors.push(tooLong(`${path}.message`, maxMetadataBytes));
  if (errorCode < 0)
    errors.push(invalidValue(`${path}.errorCode`, errorCode, `must be between 0 and ${2 ** 31 - 1}, inclusive`));
}

/** Upstream: ValidateVolumeAttachmentUpdate */
export function validateVolumeAttachmentUpdate(
  attachment: VolumeAttachment,
  old: VolumeAttachment,
  errors: FieldError[],
): void {
  validateAttachment(attachment, errors);
  if (!jsonEqual(attachment.spec, old.spec))
    errors.push(invalidValue('spec', goStruct('VolumeAttachmentSpec', { ...attachment.spec }), fieldIsImmutable));
}
