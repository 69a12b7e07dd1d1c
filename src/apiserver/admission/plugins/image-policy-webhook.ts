import { boundedCache } from '../../authn/bounded-cache.ts';
import type { Json } from '../../../apimachinery/object.ts';
import { isObject } from '../../../apimachinery/structural/schema.ts';
import type { Pod } from '../../../apimachinery/types.ts';
import type { Clock } from '../../../kernel/clock.ts';
import type { WebhookClientConfig } from '../../webhooks/webhook-client.ts';
import { reject } from '../forbidden.ts';
import { type AdmissionPlugin, type AdmissionRequest, type AdmissionVerdict, admitted } from '../plugin.ts';

/** Upstream: plugin/pkg/admission/imagepolicy/types.go */
interface Configuration {
  readonly imagePolicy?: {
    readonly kubeConfigFile?: string;
    /** Seconds. */
    readonly allowTTL?: number;
    readonly denyTTL?: number;
    readonly defaultAllow?: boolean;
  };
}

interface Answer {
  readonly allowed: boolean;
  readonly reason: string;
  readonly auditAnnotations: Readonly<Record<string, string>>;
}

const group = 'imagepolicy.k8s.io';
const defaultTtlSeconds = { allow: 300, deny: 30 };
const timeoutMs = 30_000;
const policyAnnotation = /\.image-policy\.k8s\.io\//;

const concerns = ({ group: of, resource, subresource, operation }: AdmissionRequest): boolean =>
  of === '' &&
  resource === 'pods' &&
  ((subresource === '' && operation === 'CREATE') || (subresource === 'ephemeralcontainers' && operation === 'UPDATE'));

/**
 * Asks a webhook whether images may be used. Off by default. Differs: a failed call is not made again.
 * Upstream: plugin/pkg/admission/imagepolicy/admission.go
 * @param endpointOf where a kubeconfig leads to
 */
export function imagePolicyWebhook(
  configuration: unknown,
  clock: Clock,
  endpointOf: (kubeconfig: string) => WebhookClientConfig,
): AdmissionPlugin {
  const { imagePolicy } = (configuration ?? {}) as Configuration;
  if (!imagePolicy?.kubeConfigFile) throw new Error('kubeConfigFile is required');
  const endpoint = endpointOf(imagePolicy.kubeConfigFile);
  const { allowTTL = defaultTtlSeconds.allow, denyTTL = defaultTtlSeconds.deny, defaultAllow = false } = imagePolicy;
  const remembered = boundedCache<{ readonly answer: Answer; readonly until: number }>(1024);

  function decide(request: AdmissionRequest, { allowed, reason, auditAnnotations }: Answer): AdmissionVerdict {
    for (const [key, value] of Object.entries(auditAnnotations))
      request.annotate?.(`imagepolicywebhook.image-policy.k8s.io/${key}`, value);
    if (allowed) return admitted;
    return reject(
      request,
      reason === ''
        ? 'one or more images rejected by webhook backend'
        : `image policy webhook backend denied one or more images: ${reason}`,
    );
  }

  return {
    name: 'ImagePolicyWebhook',
    handles: concerns,
    async validate(request, { webhooks }, context) {
      const spec = imagesOf(request);
      const key = JSON.stringify(spec);
      const known = remembered.get(key);
      if (known && known.until > clock.now()) return decide(request, known.answer);
      const review = { kind: 'ImageReview', apiVersion: `${group}/v1alpha1`, metadata: {}, spec, status: {} };
      const reply = await webhooks.ask(context, endpoint, review, timeoutMs);
      if ('problem' in reply) {
        if (!defaultAllow) return reject(request, reply.problem);
        request.annotate?.('imagepolicywebhook.image-policy.k8s.io/failed-open', 'true');
        return admitted;
      }
      const answer = answerIn(reply.value['status']);
      remembered.set(key, { answer, until: clock.now() + (answer.allowed ? allowTTL : denyTTL) * 1000 });
      return decide(request, answer);
    },
  };
}

function imagesOf({ object, namespace, subresource }: AdmissionRequest): object {
  const { metadata, spec } = object as Pod;
  const { containers, initContainers = [], ephemeralContainers = [] } = spec;
  const all = subresource === '' ? [...containers, ...initContainers] : ephemeralContainers;
  const annotations = Object.entries(metadata.annotations ?? {}).filter(([key]) => policyAnnotation.test(key));
  return {
    containers: all.map(({ image }) => ({ image })),
    ...(annotations.length > 0 && { annotations: Object.fromEntries(annotations) }),
    namespace,
  };
}

function answerIn(status: Json | undefined): Answer {
  const { allowed, reason, auditAnnotations } = isObject(status) ? status : {};
  return {
    allowed: allowed === true,
    reason: typeof reason === 'string' ? reason : '',
    auditAnnotations: isObject(auditAnnotations)
      ? Object.fromEntries(Object.entries(auditAnnotations).map(([key, value]) => [key, String(value)]))
      : {},
  };
}
