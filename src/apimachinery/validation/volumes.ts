import {
  duplicate,
  type FieldError,
  forbidden,
  invalidValue,
  notSupported,
  required,
  tooLong,
} from '../field-error.ts';
import { dns1123Label, dns1123Subdomain } from '../names.ts';
import { compareQuantities, parseQuantity } from '../quantity.ts';
import type { ObjectMeta } from '../object.ts';
import type { Volume } from '../types.ts';
import { complain, validateAnnotations, validateLabels } from './metadata.ts';
import { needs, outsideVolumes } from './outside-volumes.ts';
import { validateDownwardFiles, validateProjectedSources } from './projected-volumes.ts';
import { validateFileMode, validateItems, validateDescendingPath, validateNoBacksteps } from './paths.ts';
import { validateClaimSpec } from './persistent-volume-claim.ts';

const zero = parseQuantity('0');

const hostPathTypes = [
  '',
  'BlockDevice',
  'CharDevice',
  'Directory',
  'DirectoryOrCreate',
  'File',
  'FileOrCreate',
  'Socket',
];
export const pullPolicies = ['Always', 'IfNotPresent', 'Never'];

type Source = Exclude<keyof Volume, 'name'>;
type Rule<Name extends Source> = (source: NonNullable<Volume[Name]>, path: string, errors: FieldError[]) => void;

/** The rule of each kind of source, in the order in which a second source is noticed. Upstream: validateVolumeSource */
export const volumeSources: { readonly [Name in Source]: Rule<Name> } = {
  emptyDir({ sizeLimit }, path, errors) {
    if (sizeLimit !== undefined && compareQuantities(parseQuantity(sizeLimit), zero) < 0)
      errors.push(forbidden(`${path}.sizeLimit`, 'SizeLimit field must be a valid resource quantity'));
  },
  hostPath({ path: target, type }, path, errors) {
    if (!target) {
      errors.push(required(`${path}.path`));
      return;
    }
    validateNoBacksteps(target, `${path}.path`, errors);
    if (type !== undefined && !hostPathTypes.includes(type))
      errors.push(notSupported(`${path}.type`, type, hostPathTypes));
  },
  gitRepo({ repository, directory }, path, errors) {
    if (!repository) errors.push(required(`${path}.repository`));
    validateDescendingPath(directory ?? '', `${path}.directory`, errors);
  },
  gcePersistentDisk: outsideVolumes.gcePersistentDisk,
  awsElasticBlockStore: outsideVolumes.awsElasticBlockStore,
  secret({ secretName, defaultMode, items }, path, errors) {
    if (!secretName) errors.push(required(`${path}.secretName`));
    validateFileMode(defaultMode, `${path}.defaultMode`, errors);
    validateItems(items, `${path}.items`, errors);
  },
  nfs({ server, path: target }, path, errors) {
    if (!server) errors.push(required(`${path}.server`));
    if (!target) errors.push(required(`${path}.path`));
    if (!target?.startsWith('/')) errors.push(invalidValue(`${path}.path`, target, 'must be an absolute path'));
  },
  iscsi: outsideVolumes.iscsi,
  glusterfs: outsideVolumes.glusterfs,
  flocker: outsideVolumes.flocker,
  persistentVolumeClaim: needs('claimName'),
  rbd: outsideVolumes.rbd,
  cinder: outsideVolumes.cinder,
  cephfs: outsideVolumes.cephfs,
  quobyte: outsideVolumes.quobyte,
  downwardAPI({ defaultMode, items }, path, errors) {
    validateFileMode(defaultMode, `${path}.defaultMode`, errors);
    validateDownwardFiles(items, path, errors);
  },
  fc: outsideVolumes.fc,
  flexVolume: outsideVolumes.flexVolume,
  configMap({ name, defaultMode, items }, path, errors) {
    if (!name) errors.push(required(`${path}.name`));
    validateFileMode(defaultMode, `${path}.defaultMode`, errors);
    validateItems(items, `${path}.items`, errors);
  },
  azureFile: outsideVolumes.azureFile,
  vsphereVolume: outsideVolumes.vsphereVolume,
  photonPersistentDisk: outsideVolumes.photonPersistentDisk,
  portworxVolume: outsideVolumes.portworxVolume,
  azureDisk: outsideVolumes.azureDisk,
  storageos: outsideVolumes.storageos,
  projected({ defaultMode, sources: projections }, path, errors) {
    validateFileMode(defaultMode, `${path}.defaultMode`, errors);
    validateProjectedSources(projections ?? [], path, errors);
  },
  scaleIO: outsideVolumes.scaleIO,
  csi({ driver, nodePublishSecretRef }, path, errors) {
    validateDriverName(driver, `${path}.driver`, errors);
    if (!nodePublishSecretRef) return;
    const { name } = nodePublishSecretRef;
    if (!name) errors.push(required(`${path}.nodePublishSecretRef.name`));
    else complain(dns1123Subdomain(name), `${path}.name`, name, errors);
  },
  ephemeral({ volumeClaimTemplate }, path, errors) {
    const template = `${path}.volumeClaimTemplate`;
    if (!volumeClaimTemplate) errors.push(required(template));
    else {
      validateTemplateMeta(volumeClaimTemplate.metadata ?? {}, `${template}.metadata`, errors);
      validateClaimSpec(volumeClaimTemplate.spec ?? {}, `${template}.spec`, errors);
    }
  },
  image({ reference, pullPolicy }, path, errors) {
    if (!reference) errors.push(required(`${path}.reference`));
    if (pullPolicy && !pullPolicies.includes(pullPolicy))
      errors.push(notSupported(`${path}.pullPolicy`, pullPolicy, pullPolicies));
  },
};

const maxDriverName = 63;

/** Upstream: ValidateCSIDriverName */
export function validateDriverName(driver: string, field: string, errors: FieldError[]): void {
  if (!driver) {
    errors.push(required(field));
    return;
  }
  if (driver.length > maxDriverName) errors.push(tooLong(field, maxDriverName));
  complain(dns1123Subdomain(driver.toLowerCase()), field, driver, errors);
}

/** What is made from a template is named by whoever makes it. Upstream: ValidateTemplateObjectMeta */
function validateTemplateMeta(
  { annotations, labels, ...others }: Partial<ObjectMeta>,
  path: string,
  errors: FieldError[],
): void {
  if (annotations) validateAnnotations(annotations, `${path}.annotations`, errors);
  if (labels) validateLabels(labels, `${path}.labels`, errors);
  for (const [name, value] of Object.entries(others))
    if (value !== null && value !== '') errors.push(forbidden(`${path}.${name}`, 'cannot be set'));
}

const sourceNames = Object.keys(volumeSources) as Source[];

function validateSource(volume: Volume, path: string, errors: FieldError[]): void {
  let found = 0;
  for (const name of sourceNames) {
    const source = volume[name];
    if (source === undefined) continue;
    if (found++ > 0) errors.push(forbidden(`${path}.${name}`, 'may not specify more than 1 volume type'));
    else (volumeSources[name] as Rule<Source>)(source, `${path}.${name}`, errors);
  }
  if (found === 0) errors.push(required(path, 'must specify a volume type'));
}

/** @returns the sound volumes by name. Upstream: pkg/apis/core/validation/validation.go (ValidateVolumes) */
export function validateVolumes(
  volumes: readonly Volume[],
  path: string,
  errors: FieldError[],
): ReadonlyMap<string, Volume> {
  const sound = new Map<string, Volume>();
  volumes.forEach((volume, index) => {
    const field = `${path}[${index}]`;
    const before = errors.length;
    validateSource(volume, field, errors);
    if (!volume.name) errors.push(required(`${field}.name`));
    else complain(dns1123Label(volume.name), `${field}.name`, volume.name, errors);
    if (sound.has(volume.name)) errors.push(duplicate(`${field}.name`, volume.name));
    if (errors.length === before) sound.set(volume.name, volume);
  });
  return sound;
}
