import { notFound } from '../../../apimachinery/status.ts';
import { admitted, type AdmissionPlugin, type AdmissionRequest, rejected } from '../plugin.ts';

const namespaces = { group: '', resource: 'namespaces' };

const isInNamespace = ({ group, resource, namespace }: AdmissionRequest): boolean =>
  namespace !== '' && !(group === '' && resource === 'namespaces');

/** Makes the namespace that a new object is to be in. Off by default. Upstream: plugin/pkg/admission/namespace/autoprovision/admission.go */
export const namespaceAutoProvision: AdmissionPlugin = {
  name: 'NamespaceAutoProvision',
  handles: (request, { reader }) =>
    request.operation === 'CREATE' &&
    !request.dryRun &&
    isInNamespace(request) &&
    !reader.get('namespaces', '', request.namespace),
  mutate: ({ namespace }, { createNamespace }) => createNamespace(namespace).then(() => admitted),
};

/** Refuses what is to happen in a namespace that is not there. Off by default. Upstream: plugin/pkg/admission/namespace/exists/admission.go */
export const namespaceExists: AdmissionPlugin = {
  name: 'NamespaceExists',
  handles: (request, { reader }) => isInNamespace(request) && !reader.get('namespaces', '', request.namespace),
  validate: async ({ namespace }, { stored }) =>
    (await stored('namespaces', '', namespace)) ? admitted : rejected(notFound(namespaces, namespace)),
};
