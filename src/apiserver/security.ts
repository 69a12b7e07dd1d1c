import type { KubeObject } from '../apimachinery/object.ts';
import { backgroundContext } from '../kernel/context.ts';
import type { Environment } from '../protocol/environment.ts';
import type { Pki } from '../protocol/pki.ts';
import { createAdmission } from './admission/admission.ts';
import { admissionConfiguration } from './admission/configuration.ts';
import { enabledPlugins } from './admission/order.ts';
import { storedQuotas } from './admission/quota/quotas.ts';
import { createAuthenticator } from './authn/authenticate.ts';
import type { Authenticator } from './authn/authenticator.ts';
import { bearerAuthenticator, fileTokens } from './authn/bearer-token.ts';
import { serviceAccountTokens, type TokenAuthenticator } from './authn/service-account-token.ts';
import { parseTokenFile } from './authn/token-file.ts';
import { x509Authenticator } from './authn/x509.ts';
import { ask, type AuthorizationMode, authorizersOf, createAuthorizer } from './authz/authorize.ts';
import type { Attributes, Verdict } from './authz/authorizer.ts';
import { createRbacIndex } from './authz/rbac-index.ts';
import { flagList, flagValue, requestTimeoutSeconds } from './flags.ts';
import { createFlowControl } from './flow-control/flow-control.ts';
import type { Reader } from './registry/reader.ts';
import { findGroupResource } from './registry/served-resource.ts';
import { localSubjectAccessReview, selfSubjectAccessReview, subjectAccessReview } from './reviews/access-review.ts';
import { selfSubjectRulesReview } from './reviews/rules-review.ts';
import { tokenRequest } from './reviews/token-request.ts';
import { selfSubjectReview, tokenReview } from './reviews/user-reviews.ts';
import type { Server } from './server.ts';
import { objectKey } from './storage/keys.ts';
import type { Store } from './storage/store.ts';

export interface SecurityOptions {
  readonly env: Environment;
  readonly pki: Pki;
  readonly store: Store;
  readonly reader: Reader;
  readonly flags: readonly string[];
  readonly files: Readonly<Record<string, string>>;
}

const defaultIssuer = 'https://kubernetes.default.svc.cluster.local';

/** Who is let in, and to do what, as the flags say. */
export function security({
  env,
  pki,
  store,
  reader,
  flags,
  files,
}: SecurityOptions): Pick<Server, 'authenticate' | 'takeSeat' | 'authorize' | 'admission' | 'reviews'> {
  const listed = (name: string, otherwise: readonly string[]): readonly string[] => {
    const values = flagList(flags, name);
    return values.length > 0 ? values : otherwise;
  };
  const issuers = listed('--service-account-issuer', [defaultIssuer]);
  const audiences = listed('--api-audiences', issuers);
  const tokenFile = flagValue(flags, '--token-auth-file');
  const tokens: readonly (readonly [Authenticator['method'], TokenAuthenticator])[] = [
    ...(tokenFile === undefined
      ? []
      : [['token-file', fileTokens(parseTokenFile(tokenFile, files[tokenFile] ?? ''))] as const]),
    ['service-account-token', serviceAccountTokens(pki, env.clock, reader, { issuers, audiences })],
  ];
  const modes = listed('--authorization-mode', ['AlwaysAllow']) as readonly AuthorizationMode[];
  const index = createRbacIndex(reader);
  const authorizers = authorizersOf(modes, reader, index);
  const authorize = (attributes: Attributes): Verdict => ask(authorizers, attributes).verdict;
  return {
    authenticate: createAuthenticator({
      authenticators: [
        x509Authenticator(pki, env.clock),
        ...tokens.map(([method, authenticate]) => bearerAuthenticator(method, method, authenticate, audiences)),
      ],
      authorize,
      anonymousAuth: flagValue(flags, '--anonymous-auth') !== 'false',
    }),
    authorize: createAuthorizer(authorizers),
    takeSeat: createFlowControl({
      clock: env.clock,
      seats:
        Number(flagValue(flags, '--max-requests-inflight') ?? 400) +
        Number(flagValue(flags, '--max-mutating-requests-inflight') ?? 200),
      maxWaitMs: (requestTimeoutSeconds(flags) * 1000) / 4,
    }),
    admission: createAdmission(
      enabledPlugins({
        enable: flagList(flags, '--enable-admission-plugins'),
        disable: flagList(flags, '--disable-admission-plugins'),
        configurationOf: admissionConfiguration(flags, files),
        clock: env.clock,
      }),
      { reader, random: env.random, authorize, clock: env.clock, quotas: storedQuotas(store, env.clock) },
    ),
    reviews: {
      'tokenreviews.authentication.k8s.io': tokenReview(
        tokens.map(([, authenticate]) => authenticate),
        audiences,
      ),
      'selfsubjectreviews.authentication.k8s.io': selfSubjectReview(env.clock),
      'selfsubjectaccessreviews.authorization.k8s.io': selfSubjectAccessReview(authorize),
      'subjectaccessreviews.authorization.k8s.io': subjectAccessReview(authorize),
      'localsubjectaccessreviews.authorization.k8s.io': localSubjectAccessReview(authorize),
      'selfsubjectrulesreviews.authorization.k8s.io': selfSubjectRulesReview(modes, index),
      'serviceaccounts/token': tokenRequest({
        pki,
        clock: env.clock,
        random: env.random,
        issuer: issuers[0]!,
        audiences,
        read: (resource, namespace, name) => stored(store, resource, namespace, name),
      }),
    },
  };
}

async function stored(
  store: Store,
  resource: string,
  namespace: string,
  name: string,
): Promise<KubeObject | undefined> {
  const found = await store.get(backgroundContext, objectKey(findGroupResource(resource)!.prefix, namespace, name));
  return found?.object;
}
