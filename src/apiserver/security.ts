import type { KubeObject } from '../apimachinery/object.ts';
import type { Clock } from '../kernel/clock.ts';
import { backgroundContext } from '../kernel/context.ts';
import type { Environment } from '../protocol/environment.ts';
import type { Pki } from '../protocol/pki.ts';
import { createAdmission } from './admission/admission.ts';
import { admissionConfiguration } from './admission/configuration.ts';
import { enabledPlugins, pluginsBehind } from './admission/order.ts';
import { storedQuotas } from './admission/quota/quotas.ts';
import { createAuthenticator } from './authn/authenticate.ts';
import { bearerAuthenticator } from './authn/bearer-token.ts';
import { authenticationSettings } from './authn/configuration.ts';
import { tokenAuthenticators } from './authn/token-authenticators.ts';
import { x509Authenticator } from './authn/x509.ts';
import { endpointIn } from './webhooks/kubeconfig.ts';
import { createIfMissing } from './bootstrap/bootstrap.ts';
import { namespaceNamed } from './bootstrap/system-objects.ts';
import { ask, authorizersOf, createAuthorizer } from './authz/authorize.ts';
import type { Verdict } from './authz/authorizer.ts';
import type { Attributes } from './authz/attributes.ts';
import { authorizationSettings } from './authz/configuration.ts';
import { createRbacIndex } from './authz/rbac-index.ts';
import type { Files } from './flags/config-file.ts';
import { closedGates } from './flags/gates.ts';
import { failWith } from './flags/startup-error.ts';
import type { Flags } from './flags/flags.ts';
import { flowConfiguration } from './flow-control/configuration.ts';
import { createFlowControl } from './flow-control/flow-control.ts';
import type { TakeSeat } from './flow-control/seat.ts';
import { createMaxInFlight } from './flow-control/max-in-flight.ts';
import type { Families } from './metrics/families.ts';
import type { Reader } from './registry/reader.ts';
import type { Catalogue } from './registry/catalogue.ts';
import { findGroupResource } from './registry/served-resource.ts';
import { localSubjectAccessReview, selfSubjectAccessReview, subjectAccessReview } from './reviews/access-review.ts';
import { selfSubjectRulesReview } from './reviews/rules-review.ts';
import { tokenRequest } from './reviews/token-request.ts';
import { selfSubjectReview, tokenReview } from './reviews/user-reviews.ts';
import type { Server } from './server.ts';
import { objectKey } from './storage/keys.ts';
import type { Store } from './storage/store.ts';
import type { WebhookClient } from './webhooks/webhook-client.ts';
import type { WatchCache } from './watch-cache.ts';

export interface SecurityOptions {
  readonly env: Environment;
  readonly pki: Pki;
  readonly store: Store;
  readonly reader: Reader;
  readonly resources: Catalogue;
  readonly flags: Flags;
  readonly files: Files;
  readonly webhooks: WebhookClient;
  readonly cache: WatchCache;
  readonly families: Families;
}

/** Who is let in, and to do what, as the flags say. */
export function security({
  env,
  pki,
  store,
  reader,
  resources,
  flags,
  files,
  webhooks,
  cache,
  families,
}: SecurityOptions): Pick<Server, 'authenticate' | 'takeSeat' | 'authorize' | 'admission' | 'reviews'> {
  const issuers = flags.get('service-account-issuer');
  const audiences = flags.get('api-audiences').length > 0 ? flags.get('api-audiences') : issuers;
  const settings = authorizationSettings(flags, files);
  const isOpen = settings.some(({ mode }) => mode === 'AlwaysAllow');
  const { issuers: others, anonymous } = authenticationSettings(flags, files, isOpen);
  const tokens = tokenAuthenticators({
    pki,
    clock: env.clock,
    reader,
    flags,
    files,
    issuers: others,
    audiences,
    webhooks,
  });
  const authorizers = authorizersOf({
    settings,
    flags,
    files,
    reader,
    index: createRbacIndex(reader),
    clock: env.clock,
    webhooks,
  });
  const authorize = (attributes: Attributes): Verdict => ask(authorizers, attributes).verdict;
  return {
    authenticate: createAuthenticator({
      authenticators: [
        x509Authenticator(pki, env.clock),
        ...tokens.map(({ method, authenticate }) => bearerAuthenticator(method, method, authenticate, audiences)),
      ],
      authorize,
      anonymous,
    }),
    authorize: createAuthorizer(authorizers),
    takeSeat: seatsFor(flags, env.clock, families, reader),
    admission: createAdmission(
      enabledPlugins({
        enable: flags.get('enable-admission-plugins'),
        disable: [...flags.get('disable-admission-plugins'), ...pluginsBehind(closedGates(flags))],
        configurationOf: admissionConfiguration(flags, files),
        clock: env.clock,
        endpointOf: (kubeconfig) => endpointIn(files, kubeconfig),
      }),
      {
        reader,
        stored: (resource, namespace, name) => stored(store, resource, namespace, name),
        createNamespace: (name) => createIfMissing({ env, store, cache }, namespaceNamed(name)),
        resources,
        webhooks,
        random: env.random,
        authorize,
        clock: env.clock,
        quotas: storedQuotas(store, env.clock),
        tolerationSeconds: {
          'node.kubernetes.io/not-ready': flags.get('default-not-ready-toleration-seconds'),
          'node.kubernetes.io/unreachable': flags.get('default-unreachable-toleration-seconds'),
        },
      },
      families,
    ),
    reviews: {
      'tokenreviews.authentication.k8s.io': tokenReview(
        tokens.map(({ authenticate }) => authenticate),
        audiences,
      ),
      'selfsubjectreviews.authentication.k8s.io': selfSubjectReview(env.clock),
      'selfsubjectaccessreviews.authorization.k8s.io': selfSubjectAccessReview(authorize),
      'subjectaccessreviews.authorization.k8s.io': subjectAccessReview(authorize),
      'localsubjectaccessreviews.authorization.k8s.io': localSubjectAccessReview(authorize),
      'selfsubjectrulesreviews.authorization.k8s.io': selfSubjectRulesReview(authorizers),
      'serviceaccounts/token': tokenRequest({
        pki,
        clock: env.clock,
        random: env.random,
        issuer: issuers[0]!,
        audiences,
        longestSeconds: flags.get('service-account-max-token-expiration') / 1000,
        extends: flags.get('service-account-extend-token-expiration'),
        read: (resource, namespace, name) => stored(store, resource, namespace, name),
      }),
    },
  };
}

/** @throws StartupError. Upstream: pkg/controlplane/apiserver/config.go (BuildPriorityAndFairness) */
function seatsFor(flags: Flags, clock: Clock, families: Families, reader: Reader): TakeSeat {
  const [readers, writers] = [flags.get('max-requests-inflight'), flags.get('max-mutating-requests-inflight')];
  if (!flags.get('enable-priority-and-fairness')) return createMaxInFlight(readers, writers);
  if (readers + writers <= 0)
    failWith([
      `invalid configuration: MaxRequestsInFlight=${readers} and MaxMutatingRequestsInFlight=${writers}; they must add up to something positive`,
    ]);
  return createFlowControl({
    clock,
    configuration: flowConfiguration(reader),
    seats: readers + writers,
    maxWaitMs: flags.get('request-timeout') / 4,
    families,
  });
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
