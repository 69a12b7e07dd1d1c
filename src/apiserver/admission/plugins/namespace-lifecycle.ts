import { notFound } from '../../../apimachinery/status.ts';
import type { KubeObject } from '../../../apimachinery/object.ts';
import { forbid, reject } from '../forbidden.ts';
import { admitted, type AdmissionPlugin, type AdmissionRequest, type AdmissionVerdict, rejected } from '../plugin.ts';

interface Namespace extends KubeObject {
  readonly status?: { readonly phase?: string };
}

const immortal = new Set(['default', 'kube-system', 'kube-public']);

const isNamespace = ({ group, resource }: AdmissionRequest): boolean => group === '' && resource === 'namespaces';

/** Upstream: apiserver/pkg/admission/plugin/namespace/lifecycle/admission.go */
export const namespaceLifecycle: AdmissionPlugin = {
  name: 'NamespaceLifecycle',
  handles: (request) =>
    isNamespace(request)
      ? request.operation === 'DELETE' && request.subresource === ''
      : request.namespace !== '' &&
        (request.operation === 'CREATE' || request.operation === 'UPDATE') &&
        request.group !== 'authorization.k8s.io',
  mutate(request, { reader, stored }) {
    if (isNamespace(request))
      return immortal.has(request.name) ? reject(request, 'this namespace may not be deleted') : admitted;
    const namespace = reader.get('namespaces', '', request.namespace);
    if (namespace) return within(namespace, request);
    return stored('namespaces', '', request.namespace).then((late) => within(late, request));
  },
};

function within(namespace: Namespace | undefined, request: AdmissionRequest): AdmissionVerdict {
  const { operation, namespace: name } = request;
  if (!namespace) return rejected(notFound({ group: '', resource: 'namespaces' }, name));
  const isTerminating = namespace.status?.phase === 'Terminating' || namespace.metadata.deletionTimestamp !== undefined;
  if (operation !== 'CREATE' || !isTerminating) return admitted;
  const status = forbid(request, `unable to create new content in namespace ${name} because it is being terminated`);
  const cause = {
    reason: 'NamespaceTerminating',
    message: `namespace ${name} is being terminated`,
    field: 'metadata.namespace',
  };
  return rejected({ ...status, details: { ...status.details, causes: [cause] } });
}
