import { type FieldError, invalidValue, notSupported, required } from '../field-error.ts';
import { dns1123Label } from '../names.ts';
import type { Volume } from '../types.ts';
import { complain } from './metadata.ts';

type Source<Name extends keyof Volume> = NonNullable<Volume[Name]>;
type Rule<Name extends keyof Volume> = (source: Source<Name>, path: string, errors: FieldError[]) => void;

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

function inRange(value: number | undefined, least: number, field: string, shown: string, errors: FieldError[]): void {
  if (value !== undefined && (value < least || value > 255)) errors.push(invalidValue(field, value, shown));
}

/** No partition is 0; the message says nothing of it. */
const partition = (value: number | undefined, field: string, errors: FieldError[]): void =>
  inRange(value, 0, field, 'must be between 1 and 255, inclusive', errors);

const lun = (value: number | undefined, field: string, errors: FieldError[]): void =>
  inRange(value, 0, field, 'must be between 0 and 255, inclusive', errors);

/** How the name of an iSCSI node may be made, by how it begins. */
const nodeNames: Readonly<Record<string, RegExp>> = {
  iqn: /iqn\.\d{4}-\d{2}\.([A-Za-z0-9.-]+)(:[^,;*&$|\s]+)$/,
  eui: /^eui.[A-Za-z0-9]{16}$/,
  naa: /^naa.[A-Za-z0-9]{32}$/,
};

function validateNodeName(name: string, field: string, errors: FieldError[]): void {
  const form = nodeNames[name.slice(0, 3)];
  if (!form) errors.push(invalidValue(field, name, 'must be valid format starting with iqn, eui, or naa'));
  else if (!form.test(name)) errors.push(invalidValue(field, name, 'must be valid format'));
}

const pairsText = 'must be a host:port pair or multiple pairs separated by commas';
const cachingModes = ['None', 'ReadOnly', 'ReadWrite'];
const diskKinds = ['Dedicated', 'Managed', 'Shared'];
const managedDisk = '/subscriptions/{sub-id}/resourcegroups/{group-name}/providers/microsoft.compute/disks/{disk-id}';
const blobDisk = 'https://{account-name}.blob.core.windows.net/{container-name}/{disk-name}.vhd';

/** Volumes that somebody outside of the cluster keeps. Upstream: pkg/apis/core/validation/validation.go (validateISCSIVolumeSource and those after it) */
export const outsideVolumes = {
  gcePersistentDisk(source: Source<'gcePersistentDisk'>, path: string, errors: FieldError[]): void {
    needs('pdName')(source, path, errors);
    partition(source.partition, `${path}.partition`, errors);
  },
  awsElasticBlockStore(source: Source<'awsElasticBlockStore'>, path: string, errors: FieldError[]): void {
    needs('volumeID')(source, path, errors);
    partition(source.partition, `${path}.partition`, errors);
  },
  iscsi(source: Source<'iscsi'>, path: string, errors: FieldError[]): void {
    const { iqn, initiatorName } = source;
    needs('targetPortal', 'iqn')(source, path, errors);
    if (iqn) validateNodeName(iqn, `${path}.iqn`, errors);
    lun(source.lun, `${path}.lun`, errors);
    if ((source.chapAuthDiscovery || source.chapAuthSession) && !source.secretRef)
      errors.push(required(`${path}.secretRef`));
    if (initiatorName !== undefined) validateNodeName(initiatorName, `${path}.initiatorname`, errors);
  },
  glusterfs: needs('endpoints', 'path'),
  flocker({ datasetName, datasetUUID }: Source<'flocker'>, path: string, errors: FieldError[]): void {
    if (!datasetName && !datasetUUID) errors.push(required(path, 'one of datasetName and datasetUUID is required'));
    if (datasetName && datasetUUID)
      errors.push(invalidValue(path, 'resource', 'datasetName and datasetUUID can not be specified simultaneously'));
    if (datasetName?.includes('/'))
      errors.push(invalidValue(`${path}.datasetName`, datasetName, "must not contain '/'"));
  },
  rbd: needs('monitors', 'image'),
  cinder(source: Source<'cinder'>, path: string, errors: FieldError[]): void {
    needs('volumeID')(source, path, errors);
    if (source.secretRef) needs('name')(source.secretRef, `${path}.secretRef`, errors);
  },
  cephfs: needs('monitors'),
  quobyte({ registry, volume, tenant = '' }: Source<'quobyte'>, path: string, errors: FieldError[]): void {
    if (!registry) errors.push(required(`${path}.registry`, pairsText));
    else if (tenant.length >= 65)
      errors.push(required(`${path}.tenant`, 'must be a UUID and may not exceed a length of 64 characters'));
    else
      for (const pair of registry.split(','))
        if (!/^(?:\[[^\]]*\]|[^:[\]]*):[^:]*$/.test(pair))
          errors.push(invalidValue(`${path}.registry`, registry, pairsText));
    if (!volume) errors.push(required(`${path}.volume`));
  },
  fc(source: Source<'fc'>, path: string, errors: FieldError[]): void {
    const { targetWWNs = [], wwids = [] } = source;
    if (targetWWNs.length === 0 && wwids.length === 0)
      errors.push(required(`${path}.targetWWNs`, 'must specify either targetWWNs or wwids, but not both'));
    if (targetWWNs.length > 0 && wwids.length > 0)
      errors.push(
        invalidValue(`${path}.targetWWNs`, targetWWNs, 'targetWWNs and wwids can not be specified simultaneously'),
      );
    if (targetWWNs.length === 0) return;
    if (source.lun === undefined) errors.push(required(`${path}.lun`, 'lun is required if targetWWNs is specified'));
    else lun(source.lun, `${path}.lun`, errors);
  },
  flexVolume(source: Source<'flexVolume'>, path: string, errors: FieldError[]): void {
    needs('driver')(source, path, errors);
    for (const name of Object.keys(source.options ?? {})) {
      const owner = `.${name.split('/')[0]!.toLowerCase()}`;
      if (owner.endsWith('.kubernetes.io') || owner.endsWith('.k8s.io'))
        errors.push(invalidValue(`${path}.options[${name}]`, name, 'kubernetes.io and k8s.io namespaces are reserved'));
    }
  },
  azureFile: needs('secretName', 'shareName'),
  azureDisk(source: Source<'azureDisk'>, path: string, errors: FieldError[]): void {
    const { diskURI, cachingMode, kind } = source;
    needs('diskName', 'diskURI')(source, path, errors);
    if (cachingMode !== undefined && !cachingModes.includes(cachingMode))
      errors.push(notSupported(`${path}.cachingMode`, cachingMode, cachingModes));
    if (kind !== undefined && !diskKinds.includes(kind)) errors.push(notSupported(`${path}.kind`, kind, diskKinds));
    if (kind === 'Managed' && !diskURI.startsWith('/subscriptions/'))
      errors.push(notSupported(`${path}.diskURI`, diskURI, [managedDisk]));
    if (kind !== undefined && kind !== 'Managed' && !diskURI.startsWith('https://'))
      errors.push(notSupported(`${path}.diskURI`, diskURI, [blobDisk]));
  },
  vsphereVolume: needs('volumePath'),
  photonPersistentDisk: needs('pdID'),
  portworxVolume: needs('volumeID'),
  scaleIO: needs('gateway', 'system', 'volumeName'),
  storageos(source: Source<'storageos'>, path: string, errors: FieldError[]): void {
    const { volumeName, volumeNamespace, secretRef } = source;
    if (!volumeName) errors.push(required(`${path}.volumeName`));
    else complain(dns1123Label(volumeName), `${path}.volumeName`, volumeName, errors);
    if (volumeNamespace) complain(dns1123Label(volumeNamespace), `${path}.volumeNamespace`, volumeNamespace, errors);
    if (secretRef) needs('name')(secretRef, `${path}.secretRef`, errors);
  },
} satisfies { readonly [Name in keyof Volume]?: Rule<Name> };
