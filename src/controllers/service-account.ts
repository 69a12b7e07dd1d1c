import { isAlreadyExists } from '../client/api-error.ts';
import { objectKey } from '../client/objects.ts';
import { type Controller, done, nothingToDo } from './manager.ts';

/** Gives every namespace its ServiceAccount `default`. Upstream: pkg/controller/serviceaccount/serviceaccounts_controller.go */
export const serviceAccount: Controller = {
  name: 'serviceaccount-controller',
  account: 'service-account-controller',
  start({ informers: { namespaces, serviceAccounts }, client, queue }) {
    const work = queue(async (namespace, context) => {
      const known = namespaces.get(namespace);
      if (!known || known.status?.phase === 'Terminating' || serviceAccounts.get(`${namespace}/default`))
        return nothingToDo;
      const metadata = { name: 'default', namespace };
      try {
        await client.write('POST', `/api/v1/namespaces/${namespace}/serviceaccounts`, {
          context,
          body: { apiVersion: 'v1', kind: 'ServiceAccount', metadata },
        });
      } catch (error) {
        if (!isAlreadyExists(error)) throw error;
      }
      return done;
    });
    namespaces.onEvent(({ type, object, cause }) => {
      if (type !== 'delete') work.add(object.metadata.name, cause);
    });
    serviceAccounts.onEvent(({ type, object, cause }) => {
      if (type === 'delete' && objectKey(object).endsWith('/default')) work.add(object.metadata.namespace ?? '', cause);
    });
  },
};
