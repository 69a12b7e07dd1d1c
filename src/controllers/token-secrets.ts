import { encodeBase64 } from '../apimachinery/base64.ts';
import {
  accountNameAnnotation,
  accountUidAnnotation,
  legacyClaims,
  serviceAccountTokenType,
} from '../apimachinery/legacy-token.ts';
import type { Secret } from '../apimachinery/types.ts';
import { isNotFound } from '../client/api-error.ts';
import { objectKey } from '../client/objects.ts';
import type { Context } from '../kernel/context.ts';
import { type Controller, done, nothingToDo } from './manager.ts';
import type { AnyObject } from './objects.ts';
import { pathOf, replace, type Stored, type WorkloadKind } from './workload/kinds.ts';

type StoredSecret = Stored<Secret>;

const secretKind: WorkloadKind = { apiVersion: 'v1', kind: 'Secret', resource: 'secrets' };

const accountOf = ({ metadata, type }: StoredSecret): string | undefined =>
  type === serviceAccountTokenType ? metadata.annotations?.[accountNameAnnotation] : undefined;

/**
 * Fills Secrets that ask for a token of an account, and deletes them with it.
 * Upstream: pkg/controller/serviceaccount/tokens_controller.go
 */
export const tokenSecrets: Controller = {
  name: 'serviceaccount-token-controller',
  start({ client, pki, informers: { serviceAccounts }, queue, watch }) {
    const secrets = watch<StoredSecret>({
      path: '/api/v1/secrets',
      query: { fieldSelector: `type=${serviceAccountTokenType}` },
      indexes: {
        account: (secret) => {
          const account = accountOf(secret);
          return account === undefined ? [] : [`${secret.metadata.namespace}/${account}`];
        },
      },
    });

    /** Asked of the server where the copy may be behind. */
    const findAccount = async (context: Context, { metadata }: StoredSecret, name: string) => {
      const uid = metadata.annotations?.[accountUidAnnotation];
      const isIt = (account: AnyObject | undefined): account is AnyObject =>
        account !== undefined && (!uid || account.metadata.uid === uid);
      const known = serviceAccounts.get(`${metadata.namespace}/${name}`);
      if (isIt(known)) return known;
      const path = `/api/v1/namespaces/${metadata.namespace}/serviceaccounts/${name}`;
      const live = await client.send<AnyObject>('GET', path, { context }).catch((error: unknown) => {
        if (isNotFound(error)) return undefined;
        throw error;
      });
      return isIt(live) ? live : undefined;
    };

    const remove = async (context: Context, secret: StoredSecret): Promise<void> => {
      const body = { apiVersion: 'v1', kind: 'DeleteOptions', preconditions: { uid: secret.metadata.uid } };
      await client.write('DELETE', pathOf(secretKind, secret), { context, body }).catch((error: unknown) => {
        if (!isNotFound(error)) throw error;
      });
    };

    const work = queue(async (key, context) => {
      const secret = secrets.get(key);
      const name = secret && accountOf(secret);
      if (!secret || name === undefined || secret.metadata.deletionTimestamp) return nothingToDo;
      const account = await findAccount(context, secret, name);
      if (!account) {
        await remove(context, secret);
        return done;
      }
      const { namespace } = secret.metadata;
      const { uid } = account.metadata;
      const authority = encodeBase64(pki.caCertificate);
      const { data = {}, metadata } = secret;
      const isWhole =
        data['ca.crt'] === authority &&
        data['namespace'] &&
        data['token'] &&
        metadata.annotations?.[accountUidAnnotation] === uid;
      if (isWhole) return nothingToDo;
      const claims = legacyClaims({ namespace, secret: metadata.name, account: name, accountUid: uid });
      const token = data['token'] || encodeBase64(await pki.signToken(claims));
      await replace(client, context, secretKind, {
        ...secret,
        metadata: { ...metadata, annotations: { ...metadata.annotations, [accountUidAnnotation]: uid } },
        data: { ...data, 'ca.crt': authority, namespace: data['namespace'] || encodeBase64(namespace), token },
      });
      return done;
    });
    secrets.onEvent(({ type, object, cause }) => {
      if (type !== 'delete') work.add(objectKey(object), cause);
    });
    serviceAccounts.onEvent(({ type, object, cause }) => {
      if (type !== 'delete') return;
      for (const secret of secrets.by('account', objectKey(object))) work.add(objectKey(secret), cause);
    });
  },
};
