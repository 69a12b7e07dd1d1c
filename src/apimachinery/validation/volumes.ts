import { duplicate, type FieldError, forbidden, invalidValue, notSupported, required } from '../field-error.ts';
import { dns1123Label, dns1123Subdomain } from '../names.ts';
import { compareQuantities, parseQuantity } from '../quantity.ts';
import type { Volume } from '../types.ts';
import { complain } from './metadata.ts';
import { validateDownwardFiles, validateProjectedSources } from './projected-volumes.ts';
import { validateFileMode, validateItems, validateNoBacksteps, validateUnreservedPath } from './paths.ts';
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

/** Fields that must not be empty, in the order they are reported. */
export const needs =
  (...fields: readonly string[]): ((source: object, path: string, errors: FieldError[]) => void) =>
  (source, path, errors) => {
    for (const field of fields) {
      const value = (source as Record<string, unknown>)[field];
      if (value === undefined || value === '' || (Array.isArray(value) && value.length === 0))
        errors.push(required(`${path}.${field}`));
    }
  };

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
    validateUnreservedPath(directory ?? '', `${path}.directory`, errors);
  },
  gcePersistentDisk: needs('pdName'),
  awsElasticBlockStore: needs('volumeID'),
  secret({ secretName, defaultMode, items }, path, errors) {
    if (!secretName) errors.push(required(`${path}.secretName`));
    validateFileMode(defaultMode, `${path}.defaultMode`, errors);
    validateItems(items, `${path}.items`, errors);
  },
  nfs({ server, path: target }, path, errors) {
    if (!server) errors.push(required(`${path}.server`));
    if (!target) errors.push(required(`${path}.path`));
    else if (!target.startsWith('/')) errors.push(invalidValue(`${path}.path`, target, 'must be an absolute path'));
  },
  iscsi: needs('targetPortal', 'iqn'),
  glusterfs: needs('endpoints', 'path'),
  flocker({ datasetName, datasetUUID }, path, errors) {
    if (!datasetName && !datasetUUID) errors.push(required(path, 'one of datasetName and datasetUUID is required'));
    else if (datasetName && datasetUUID)
      errors.push(invalidValue(path, 'resource', 'datasetName and datasetUUID can not be specified simultaneously'));
  },
  persistentVolumeClaim: needs('claimName'),
  rbd: needs('monitors', 'image'),
  cinder: needs('volumeID'),
  cephfs: needs('monitors'),
  quobyte: needs('registry', 'volume'),
  downwardAPI({ defaultMode, items }, path, errors) {
    validateFileMode(defaultMode, `${path}.defaultMode`, errors);
    validateDownwardFiles(items, path, errors);
  },
  fc({ targetWWNs = [], wwids = [] }, path, errors) {
    if (targetWWNs.length === 0 && wwids.length === 0)
      errors.push(required(`${path}.targetWWNs`, 'must specify either targetWWNs or wwids, but not both'));
  },
  flexVolume: needs('driver'),
  configMap({ name, defaultMode, items }, path, errors) {
    if (!name) errors.push(required(`${path}.name`));
    validateFileMode(defaultMode, `${path}.defaultMode`, errors);
    validateItems(items, `${path}.items`, errors);
  },
  azureFile: needs('secretName', 'shareName'),
  vsphereVolume: needs('volumePath'),
  photonPersistentDisk: needs('pdID'),
  portworxVolume: needs('volumeID'),
  azureDisk: needs('diskName', 'diskURI'),
  storageos: needs('volumeName'),
  projected({ defaultMode, sources: projections }, path, errors) {
    validateFileMode(defaultMode, `${path}.defaultMode`, errors);
    validateProjectedSources(projections ?? [], `${path}.sources`, errors);
  },
  scaleIO: needs('gateway', 'system', 'volumeName'),
  csi({ driver, nodePublishSecretRef }, path, errors) {
    if (!driver) errors.push(required(`${path}.driver`));
    else complain(dns1123Subdomain(driver.toLowerCase()), `${path}.driver`, driver, errors);
    if (nodePublishSecretRef && !nodePublishSecretRef.name) errors.push(required(`${path}.nodePublishSecretRef.name`));
  },
  ephemeral({ volumeClaimTemplate }, path, errors) {
    if (volumeClaimTemplate)
      validateClaimSpec(volumeClaimTemplate.spec ?? {}, `${path}.volumeClaimTemplate.spec`, errors);
    else errors.push(required(`${path}.volumeClaimTemplate`));
  },
  image({ reference, pullPolicy }, path, errors) {
    if (!reference) errors.push(required(`${path}.reference`));
    if (pullPolicy && !pullPolicies.includes(pullPolicy))
      errors.push(notSupported(`${path}.pullPolicy`, pullPolicy, pullPolicies));
  },
};

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
