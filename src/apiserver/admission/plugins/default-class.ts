import type { KubeObject } from '../../../apimachinery/object.ts';
import type { Ingress, PersistentVolumeClaim } from '../../../apimachinery/types.ts';
import { isDefaultIngressClass, isDefaultStorageClass, newestOf } from '../../../apimachinery/default-class.ts';
import type { GroupResource } from '../../registry/reader.ts';
import { admitted, type AdmissionPlugin, type AdmissionRequest, changed } from '../plugin.ts';

interface Defaulting {
  readonly name: string;
  /** Whether the new object is one that may need a class. */
  readonly handles: (request: AdmissionRequest) => boolean;
  readonly hasClass: (object: KubeObject) => boolean;
  readonly classes: GroupResource;
  readonly isDefault: (ofClass: KubeObject) => boolean;
  /** The field of the spec that names the class. */
  readonly field: string;
}

/** Gives what asks for no class the one that is marked as the default. */
const defaulting = ({ name, handles, hasClass, classes, isDefault, field }: Defaulting): AdmissionPlugin => ({
  name,
  handles: (request) => request.operation === 'CREATE' && request.subresource === '' && handles(request),
  mutate({ object }, { reader }) {
    if (hasClass(object!)) return admitted;
    const found = newestOf(reader.list(classes).filter(isDefault));
    if (!found) return admitted;
    const value = found.metadata.name;
    const { spec } = object as KubeObject & { readonly spec: object };
    return changed({ ...object!, spec: { ...spec, [field]: value } } as KubeObject, [{ path: `spec.${field}`, value }]);
  },
});

/** Upstream: plugin/pkg/admission/storage/storageclass/setdefault/admission.go */
export const defaultStorageClass = defaulting({
  name: 'DefaultStorageClass',
  handles: ({ group, resource }) => group === '' && resource === 'persistentvolumeclaims',
  hasClass: (object) => {
    const { metadata, spec } = object as PersistentVolumeClaim;
    const annotated = metadata.annotations?.['volume.beta.kubernetes.io/storage-class'];
    return annotated !== undefined || spec.storageClassName !== undefined;
  },
  classes: 'storageclasses.storage.k8s.io',
  isDefault: isDefaultStorageClass,
  field: 'storageClassName',
});

/** Upstream: plugin/pkg/admission/network/defaultingressclass/admission.go */
export const defaultIngressClass = defaulting({
  name: 'DefaultIngressClass',
  handles: ({ group, resource }) => group === 'networking.k8s.io' && resource === 'ingresses',
  hasClass: (object) => {
    const { metadata, spec } = object as Ingress;
    return spec.ingressClassName !== undefined || metadata.annotations?.['kubernetes.io/ingress.class'] !== undefined;
  },
  classes: 'ingressclasses.networking.k8s.io',
  isDefault: isDefaultIngressClass,
  field: 'ingressClassName',
});
