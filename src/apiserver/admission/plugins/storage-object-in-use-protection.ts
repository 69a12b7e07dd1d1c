import { type AdmissionPlugin, admitted, changed } from '../plugin.ts';

/** What is in use is not to go: a controller takes these off when nobody uses the object. */
const finalizers: Readonly<Record<string, string>> = {
  persistentvolumeclaims: 'kubernetes.io/pvc-protection',
  persistentvolumes: 'kubernetes.io/pv-protection',
};

/** Upstream: plugin/pkg/admission/storage/storageobjectinuseprotection/admission.go */
export const storageObjectInUseProtection: AdmissionPlugin = {
  name: 'StorageObjectInUseProtection',
  handles: ({ operation, group, resource, subresource }) =>
    operation === 'CREATE' && group === '' && subresource === '' && finalizers[resource] !== undefined,
  mutate({ object, resource }) {
    const finalizer = finalizers[resource]!;
    const { metadata } = object!;
    if (metadata.finalizers?.includes(finalizer)) return admitted;
    const all = [...(metadata.finalizers ?? []), finalizer];
    return changed({ ...object!, metadata: { ...metadata, finalizers: all } }, [
      { path: 'metadata.finalizers', value: all },
    ]);
  },
};
