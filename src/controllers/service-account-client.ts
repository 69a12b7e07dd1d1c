import { ApiError, isAlreadyExists } from '../client/api-error.ts';
import { type Pace, pacer } from '../client/pace.ts';
import { restClient, type RestClient } from '../client/rest.ts';
import { backgroundContext } from '../kernel/context.ts';
import type { Environment } from '../protocol/environment.ts';

const accounts = '/api/v1/namespaces/kube-system/serviceaccounts';

export const userAgent = 'kube-controller-manager/v1.36.0 (linux/amd64) kubernetes/podscope';

interface TokenRequest {
  readonly status: { readonly token: string; readonly expirationTimestamp: string };
}

/** A token is renewed when this share of its life is over. */
const renewAfter = 0.8;

/**
 * A client that acts as a controller's own service account (--use-service-account-credentials), so that each controller
 * may do no more than its own role allows. Upstream: pkg/controller/clientbuilder (DynamicControllerClientBuilder)
 * @param root makes the account and asks for its tokens
 */
export function serviceAccountClient(env: Environment, root: RestClient, account: string, pace: Pace): RestClient {
  const turn = pacer(env.clock, pace);
  let current: { readonly client: Promise<RestClient>; until: number } | undefined;

  const login = async (): Promise<RestClient> => {
    const context = backgroundContext;
    const metadata = { name: account, namespace: 'kube-system' };
    await root
      .write('POST', accounts, { context, body: { apiVersion: 'v1', kind: 'ServiceAccount', metadata } })
      .catch((error: unknown) => {
        if (!isAlreadyExists(error)) throw error;
      });
    const { status } = await root.send<TokenRequest>('POST', `${accounts}/${account}/token`, {
      context,
      body: { apiVersion: 'authentication.k8s.io/v1', kind: 'TokenRequest', spec: {} },
    });
    const now = env.clock.now();
    if (current) current.until = now + renewAfter * (Date.parse(status.expirationTimestamp) - now);
    const credentials = { token: status.token };
    return restClient(env, { credentials, userAgent: `${userAgent}/system:serviceaccount:kube-system:${account}` });
  };

  const loggedIn = (): Promise<RestClient> => {
    if (current && env.clock.now() < current.until) return current.client;
    const client = login();
    const attempt = { client, until: Infinity };
    current = attempt;
    client.catch(() => {
      if (current === attempt) current = undefined;
    });
    return client;
  };

  /** A token that is no longer accepted is thrown away: the account may have been made anew. */
  const withLogin = async <Result>(task: (client: RestClient) => Promise<Result>): Promise<Result> => {
    try {
      const wait = turn();
      if (wait) await wait;
      return await task(await loggedIn());
    } catch (error) {
      if (error instanceof ApiError && error.code === 401) current = undefined;
      throw error;
    }
  };

  return {
    raw: (request, options) => withLogin((client) => client.raw(request, options)),
    input: (input) => withLogin((client) => client.input(input)),
    write: (method, path, options) => withLogin((client) => client.write(method, path, options)),
    send: (method, path, options) => withLogin((client) => client.send(method, path, options)),
    async *watch(path, options) {
      yield* (await loggedIn()).watch(path, options);
    },
  };
}
