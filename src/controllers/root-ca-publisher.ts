import { isAlreadyExists } from '../client/api-error.ts';
import { type Controller, done, nothingToDo } from './manager.ts';
import type { ConfigMap } from './objects.ts';

const name = 'kube-root-ca.crt';

const annotations = {
  'kubernetes.io/description':
    'Contains a CA bundle that can be used to verify the kube-apiserver when using internal endpoints such as the internal service IP or kubernetes.default.svc. No other usage is guaranteed across distributions of Kubernetes clusters.',
};

/** Publishes the cluster's CA certificate in every namespace. Upstream: pkg/controller/certificates/rootcacertpublisher/publisher.go */
export const rootCaPublisher: Controller = {
  name: 'root-ca-certificate-publisher-controller',
  account: 'root-ca-cert-publisher',
  start({ informers: { namespaces }, client, queue, watch, pki }) {
    const published = watch<ConfigMap>({
      path: '/api/v1/configmaps',
      query: { fieldSelector: `metadata.name=${name}` },
    });
    const data = { 'ca.crt': pki.caCertificate };
    const work = queue(async (namespace, context) => {
      await published.synced;
      const known = namespaces.get(namespace);
      if (!known || known.status?.phase === 'Terminating') return nothingToDo;
      const existing = published.get(`${namespace}/${name}`);
      const path = `/api/v1/namespaces/${namespace}/configmaps`;
      if (!existing) {
        const metadata = { name, namespace, annotations };
        await client
          .write('POST', path, { context, body: { apiVersion: 'v1', kind: 'ConfigMap', metadata, data } })
          .catch((error: unknown) => {
            if (!isAlreadyExists(error)) throw error;
          });
        return done;
      }
      if (existing.data?.['ca.crt'] === pki.caCertificate && Object.keys(existing.data).length === 1)
        return nothingToDo;
      const metadata = { ...existing.metadata, annotations: { ...existing.metadata.annotations, ...annotations } };
      await client.write('PUT', `${path}/${name}`, {
        context,
        body: { ...existing, apiVersion: 'v1', kind: 'ConfigMap', metadata, data },
      });
      return done;
    });
    namespaces.onEvent(({ type, object, cause }) => {
      if (type !== 'delete') work.add(object.metadata.name, cause);
    });
    published.onEvent(({ type, object, cause }) => {
      if (type !== 'add') work.add(object.metadata.namespace ?? '', cause);
    });
  },
};
