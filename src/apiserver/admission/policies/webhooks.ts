import { internalError, type Status } from '../../../apimachinery/status.ts';
import type {
  AdmissionregistrationV1WebhookClientConfig,
  MutatingWebhook,
  MutatingWebhookConfiguration,
  Service,
  ValidatingWebhook,
  ValidatingWebhookConfiguration,
} from '../../../apimachinery/types.ts';
import type { PolicyFact } from '../../../protocol/evidence.ts';
import { type Evaluator, withExpressions } from '../../cel/load-expressions.ts';
import type { GroupResource, Reader } from '../../registry/reader.ts';
import {
  type AdmissionPlugin,
  type AdmissionRequest,
  type AdmissionVerdict,
  type AdmissionWorld,
  admitted,
  rejected,
} from '../plugin.ts';
import { isExempt, matchesNamespace, matchesObject, matchesRule } from './match.ts';
import { meetsConditions } from './match-conditions.ts';
import { environmentOf, seenBy } from './policy-variables.ts';

type Webhook = ValidatingWebhook | MutatingWebhook;
type Configuration = ValidatingWebhookConfiguration | MutatingWebhookConfiguration;

const hooksFor = (configurations: GroupResource, request: AdmissionRequest, reader: Reader): readonly Webhook[] =>
  (reader.list(configurations) as readonly Configuration[])
    .flatMap(({ webhooks = [] }): readonly Webhook[] => webhooks)
    .filter(
      ({ rules = [], namespaceSelector, objectSelector }) =>
        rules.some((rule) => matchesRule(rule, request)) &&
        matchesNamespace(namespaceSelector, request, reader) &&
        matchesObject(objectSelector, request),
    );

/**
 * Differs: there is no network from here to where a webhook could answer, so that calling one fails as it does in a
 * cluster whose webhook is down. Upstream: apiserver/pkg/admission/plugin/webhook/{mutating,validating}/dispatcher.go
 */
function webhookPlugin(name: string, configurations: GroupResource, room: 'mutate' | 'validate'): AdmissionPlugin {
  const call = (request: AdmissionRequest, world: AdmissionWorld): AdmissionVerdict | Promise<AdmissionVerdict> => {
    const hooks = hooksFor(configurations, request, world.reader);
    return hooks.some(({ matchConditions }) => matchConditions?.length)
      ? withExpressions((evaluator) => callAll(hooks, request, world, evaluator))
      : callAll(hooks, request, world);
  };
  return {
    name,
    handles: (request, { reader }) => !isExempt(request) && hooksFor(configurations, request, reader).length > 0,
    [room]: call,
  };
}

function callAll(
  hooks: readonly Webhook[],
  request: AdmissionRequest,
  world: AdmissionWorld,
  evaluator?: Evaluator,
): AdmissionVerdict {
  const policies: PolicyFact[] = [];
  for (const hook of hooks) {
    const condition = evaluator
      ? meetsConditions(
          evaluator,
          hook.matchConditions,
          environmentOf(evaluator, seenBy(evaluator, request, world), undefined),
        )
      : { matches: true };
    if ('matches' in condition && !condition.matches) continue;
    const cause = 'error' in condition ? condition.error : unreachable(hook, world.reader);
    const isFatal = hook.failurePolicy !== 'Ignore';
    policies.push({ policy: hook.name, verdict: isFatal ? 'denied' : 'admitted', messages: [cause] });
    if (isFatal) return { ...rejected(failedCall(hook.name, cause)), policies };
  }
  return { ...admitted, policies };
}

const failedCall = (name: string, cause: string): Status =>
  internalError(`failed calling webhook ${JSON.stringify(name)}: failed to call webhook: ${cause}`);

/** How Go's HTTP client says that it found nobody. */
function unreachable({ clientConfig, timeoutSeconds = 10 }: Webhook, reader: Reader): string {
  const { address, problem } = destination(clientConfig, reader);
  return `Post "${address}?timeout=${timeoutSeconds}s": ${problem}`;
}

function destination({ url, service }: AdmissionregistrationV1WebhookClientConfig, reader: Reader) {
  if (!service) {
    const host = /^https:\/\/([^/:]+)/.exec(url ?? '')?.[1] ?? '';
    return { address: url ?? '', problem: `dial tcp: lookup ${host}: no such host` };
  }
  const { name, namespace, path = '', port = 443 } = service;
  const found = reader.get('services', namespace, name) as Service | undefined;
  return {
    address: `https://${name}.${namespace}.svc:${port}${path}`,
    problem: found
      ? `dial tcp ${found.spec.clusterIP}:${port}: connect: connection refused`
      : `service ${JSON.stringify(name)} not found`,
  };
}

export const mutatingAdmissionWebhook = webhookPlugin(
  'MutatingAdmissionWebhook',
  'mutatingwebhookconfigurations.admissionregistration.k8s.io',
  'mutate',
);

export const validatingAdmissionWebhook = webhookPlugin(
  'ValidatingAdmissionWebhook',
  'validatingwebhookconfigurations.admissionregistration.k8s.io',
  'validate',
);
