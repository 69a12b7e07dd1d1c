import { structDifference } from '../difference/struct-difference.ts';
import { type FieldError, forbidden, invalidValue, notSupported, required } from '../field-error.ts';
import { jsonEqual } from '../json-equal.ts';
import { dns1123Label, dns1123Subdomain } from '../names.ts';
import { compareQuantities, parseQuantity } from '../quantity.ts';
import type { PersistentVolume, PersistentVolumeSpec } from '../types.ts';
import { validateNodeSelectorTerm } from './affinity.ts';
import { complain, fieldIsImmutable, validateImmutable, validateObjectMeta } from './metadata.ts';
import { validateNoBacksteps } from './paths.ts';
import { validateAccessModes, volumeModes } from './persistent-volume-claim.ts';
import { needs } from './outside-volumes.ts';
import { validateDriverName, volumeSources } from './volumes.ts';

type Source = Exclude<
  keyof PersistentVolumeSpec,
  | 'accessModes'
  | 'capacity'
  | 'claimRef'
  | 'mountOptions'
  | 'nodeAffinity'
  | 'persistentVolumeReclaimPolicy'
  | 'storageClassName'
  | 'volumeAttributesClassName'
  | 'volumeMode'
>;
type Rule<Name extends Source> = (
  source: NonNullable<PersistentVolumeSpec[Name]>,
  path: string,
  errors: FieldError[],
) => void;

const reclaimPolicies = ['Delete', 'Recycle', 'Retain'];
const zero = parseQuantity('0');

const secrets = [
  'controllerPublishSecretRef',
  'controllerExpandSecretRef',
  'nodePublishSecretRef',
  'nodeExpandSecretRef',
] as const;

/** The rule of each kind of source, in the order in which a second source is noticed. Upstream: ValidatePersistentVolumeSpec */
const sources: { readonly [Name in Source]: Rule<Name> } = {
  hostPath: volumeSources.hostPath,
  gcePersistentDisk: volumeSources.gcePersistentDisk,
  awsElasticBlockStore: volumeSources.awsElasticBlockStore,
  glusterfs: needs('endpoints', 'path'),
  flocker: volumeSources.flocker,
  nfs: volumeSources.nfs,
  rbd: needs('monitors', 'image'),
  quobyte: volumeSources.quobyte,
  cephfs: needs('monitors'),
  iscsi: needs('targetPortal', 'iqn'),
  cinder: needs('volumeID'),
  fc: volumeSources.fc,
  flexVolume: volumeSources.flexVolume,
  azureFile: needs('secretName', 'shareName'),
  vsphereVolume: volumeSources.vsphereVolume,
  photonPersistentDisk: volumeSources.photonPersistentDisk,
  portworxVolume: volumeSources.portworxVolume,
  azureDisk: volumeSources.azureDisk,
  scaleIO: needs('gateway', 'system', 'volumeName'),
  local({ path: target }, path, errors) {
    if (!target) errors.push(required(`${path}.path`));
    else validateNoBacksteps(target, `${path}.path`, errors);
  },
  storageos: needs('volumeName'),
  csi(source, path, errors) {
    const { driver, volumeHandle } = source;
    validateDriverName(driver, `${path}.driver`, errors);
    if (!volumeHandle) errors.push(required(`${path}.volumeHandle`));
    for (const name of secrets) {
      const secret = source[name];
      if (secret) validateSecretReference(secret, `${path}.${name}`, errors);
    }
  },
};

/** Upstream: validatePVSecretReference */
function validateSecretReference(
  { name, namespace }: { readonly name?: string; readonly namespace?: string },
  path: string,
  errors: FieldError[],
): void {
  if (!name) errors.push(required(`${path}.name`));
  else complain(dns1123Subdomain(name), `${path}.name`, name, errors);
  if (!namespace) errors.push(required(`${path}.namespace`));
  else complain(dns1123Label(namespace), `${path}.namespace`, namespace, errors);
}

const sourceNames = Object.keys(sources) as Source[];

/** Upstream: pkg/apis/core/validation/validation.go (ValidatePersistentVolume) */
export function validatePersistentVolume({ metadata, spec }: PersistentVolume, errors: FieldError[]): void {
  validateObjectMeta(metadata, false, dns1123Subdomain, errors);
  const { accessModes = [], capacity = {}, persistentVolumeReclaimPolicy: reclaimPolicy, hostPath } = spec;
  if (accessModes.length === 0) errors.push(required('spec.accessModes'));
  validateAccessModes(accessModes, 'spec.accessModes', errors);
  validateCapacity(capacity, errors);
  if (reclaimPolicy && !reclaimPolicies.includes(reclaimPolicy))
    errors.push(notSupported('spec.persistentVolumeReclaimPolicy', reclaimPolicy, reclaimPolicies));
  validateNodeAffinity(spec, errors);
  validateSource(spec, errors);
  if (hostPath && /^\/[/.]*$/.test(hostPath.path) && reclaimPolicy === 'Recycle')
    errors.push(forbidden('spec.persistentVolumeReclaimPolicy', "may not be 'recycle' for a hostPath mount of '/'"));
  validateClasses(spec, errors);
}

function validateCapacity(capacity: Readonly<Record<string, string>>, errors: FieldError[]): void {
  const names = Object.keys(capacity);
  if (names.length === 0) errors.push(required('spec.capacity'));
  if (names.length !== 1 || names[0] !== 'storage')
    errors.push(notSupported('spec.capacity', names.length === 0 ? undefined : capacity, ['storage']));
  for (const [name, amount] of Object.entries(capacity))
    if (compareQuantities(parseQuantity(amount), zero) <= 0)
      errors.push(invalidValue(`spec.capacity[${name}]`, amount, 'must be greater than zero'));
}

function validateNodeAffinity({ nodeAffinity }: PersistentVolumeSpec, errors: FieldError[]): void {
  if (!nodeAffinity) return;
  const path = 'spec.nodeAffinity.required';
  if (!nodeAffinity.required) {
    errors.push(required(path, 'must specify required node constraints'));
    return;
  }
  const terms = nodeAffinity.required.nodeSelectorTerms ?? [];
  if (terms.length === 0)
    errors.push(required(`${path}.nodeSelectorTerms`, 'must have at least one node selector term'));
  terms.forEach((term, index) => validateNodeSelectorTerm(term, `${path}.nodeSelectorTerms[${index}]`, errors));
}

function validateSource(spec: PersistentVolumeSpec, errors: FieldError[]): void {
  let found = 0;
  for (const name of sourceNames) {
    const source = spec[name];
    if (source === undefined) continue;
    if (found++ > 0) errors.push(forbidden(`spec.${name}`, 'may not specify more than 1 volume type'));
    else (sources[name] as Rule<Source>)(source as never, `spec.${name}`, errors);
  }
  if (spec.local && !spec.nodeAffinity)
    errors.push(required('spec.nodeAffinity', 'Local volume requires node affinity'));
  if (found === 0) errors.push(required('spec', 'must specify a volume type'));
}

function validateClasses(spec: PersistentVolumeSpec, errors: FieldError[]): void {
  const { storageClassName, volumeMode, volumeAttributesClassName: attributesClass, csi } = spec;
  if (storageClassName) complain(dns1123Subdomain(storageClassName), 'spec.storageClassName', storageClassName, errors);
  if (volumeMode !== undefined && !volumeModes.includes(volumeMode))
    errors.push(notSupported('spec.volumeMode', volumeMode, volumeModes));
  if (attributesClass === undefined) return;
  if (attributesClass === '') errors.push(required('spec.volumeAttributesClassName', 'an empty string is disallowed'));
  else complain(dns1123Subdomain(attributesClass), 'spec.volumeAttributesClassName', attributesClass, errors);
  if (!csi) errors.push(required('spec.csi', 'has to be specified when using volumeAttributesClassName'));
}

/** Upstream: ValidatePersistentVolumeUpdate */
export function validatePersistentVolumeUpdate(
  volume: PersistentVolume,
  old: PersistentVolume,
  errors: FieldError[],
): void {
  validatePersistentVolume(volume, errors);
  const after = withoutNewExpandSecret(volume.spec, old.spec);
  const changed = sourceNames.some((name) => !jsonEqual(after[name], old.spec[name]));
  if (changed)
    errors.push(
      forbidden(
        'spec.persistentvolumesource',
        `spec.persistentvolumesource is immutable after creation\n${structDifference('PersistentVolumeSpec', old.spec, after)}`,
      ),
    );
  validateImmutable(volume.spec.volumeMode, old.spec.volumeMode, 'volumeMode', errors);
  const { nodeAffinity } = volume.spec;
  if (old.spec.nodeAffinity && !jsonEqual(nodeAffinity, old.spec.nodeAffinity))
    errors.push(
      invalidValue(
        'nodeAffinity',
        nodeAffinity ?? null,
        `${fieldIsImmutable}, except for updating from beta label to GA`,
      ),
    );
  if (old.spec.volumeAttributesClassName !== undefined && volume.spec.volumeAttributesClassName === undefined)
    errors.push(forbidden('spec.volumeAttributesClassName', 'update from non-nil value to nil is forbidden'));
}

/** The secret for expansion may be added later. */
function withoutNewExpandSecret(spec: PersistentVolumeSpec, old: PersistentVolumeSpec): PersistentVolumeSpec {
  if (!spec.csi?.controllerExpandSecretRef || !old.csi || old.csi.controllerExpandSecretRef) return spec;
  return { ...spec, csi: { ...spec.csi, controllerExpandSecretRef: undefined } };
}
