import type { KubeObject } from '../../apimachinery/object.ts';
import { plainError } from '../../apimachinery/status.ts';
import type { JsonObject } from '../../apimachinery/structural/schema.ts';
import type { CustomResourceDefinition, WebhookConversion } from '../../apimachinery/types.ts';
import { backgroundContext } from '../../kernel/context.ts';
import { randomUuid, type Random } from '../../kernel/random.ts';
import { boundedCache } from '../authn/bounded-cache.ts';
import { Refusal } from '../refusal.ts';
import { AnswerNeeded } from '../../kernel/answer-needed.ts';
import type { WebhookClient } from '../webhooks/webhook-client.ts';
import { convertedIn } from './conversion-review.ts';

/** Whoever converts objects from one version of their kind to another. */
export interface Converter {
  /** The object in another version. Throws `AnswerNeeded` where that is not known yet. */
  readonly convert: (object: KubeObject, apiVersion: string) => KubeObject;
  /** Finds out many at once. Throws `Refusal`. */
  readonly prepare: (objects: readonly KubeObject[], apiVersion: string) => Promise<void>;
}

const timeoutMs = 30_000;
const maxRemembered = 5000;

/**
 * Asks the webhook of a definition, and remembers what it said. Differs: what it makes of an object is taken to depend on
 * its content, labels and annotations, not on the rest of its metadata.
 * Upstream: apiextensions-apiserver/pkg/apiserver/conversion/webhook_converter.go
 */
export function webhookConverter(
  { spec }: CustomResourceDefinition,
  { conversionReviewVersions, clientConfig = {} }: WebhookConversion,
  { webhooks, random }: { readonly webhooks: WebhookClient; readonly random: Random },
): Converter {
  const remembered = boundedCache<KubeObject>(maxRemembered);
  const reviewVersion = conversionReviewVersions.find((version) => version === 'v1' || version === 'v1beta1') ?? 'v1';

  async function ask(objects: readonly KubeObject[], apiVersion: string): Promise<void> {
    const missing = objects.filter((object) => !remembered.get(keyOf(object, apiVersion)));
    const [first] = missing;
    if (!first) return;
    const fail = (what: string): never => {
      throw new Refusal(plainError(500, `conversion webhook for ${first.apiVersion}, Kind=${spec.names.kind} ${what}`));
    };
    const uid = randomUuid(random);
    const answer = await webhooks.ask(
      backgroundContext,
      clientConfig,
      {
        kind: 'ConversionReview',
        apiVersion: `apiextensions.k8s.io/${reviewVersion}`,
        request: { uid, desiredAPIVersion: apiVersion, objects: missing },
      },
      timeoutMs,
    );
    if ('problem' in answer) return fail(`failed: ${answer.problem}`);
    const converted = convertedIn(answer.value, { reviewVersion, uid });
    if ('problem' in converted) return fail(`failed: ${converted.problem}`);
    const { objects: results } = converted;
    if (results.length !== missing.length)
      return fail(`returned ${results.length} objects, expected ${missing.length}`);
    missing.forEach((object, at) => {
      const problem = mismatch(object, results[at]!, apiVersion);
      if (problem !== undefined) fail(`returned invalid converted object at index ${at}: ${problem}`);
      remembered.set(keyOf(object, apiVersion), results[at] as unknown as KubeObject);
    });
  }

  return {
    prepare: (objects, apiVersion) =>
      ask(
        objects.filter((object) => object.apiVersion !== apiVersion),
        apiVersion,
      ),
    convert(object, apiVersion) {
      if (object.apiVersion === apiVersion) return object;
      const known = remembered.get(keyOf(object, apiVersion));
      if (!known) throw new AnswerNeeded(() => ask([object], apiVersion));
      return withMetadataOf(object, known);
    },
  };
}

function keyOf({ metadata, ...content }: KubeObject, apiVersion: string): string {
  const { labels, annotations } = metadata;
  return `${apiVersion}\n${JSON.stringify([content, labels, annotations])}`;
}

/** A conversion may change labels and annotations, and nothing else of the metadata. */
function withMetadataOf(object: KubeObject, converted: KubeObject): KubeObject {
  const { labels: _labels, annotations: _annotations, ...metadata } = object.metadata;
  const { labels, annotations } = converted.metadata;
  return { ...converted, metadata: { ...metadata, ...(labels && { labels }), ...(annotations && { annotations }) } };
}

/** Upstream: validateConvertedObject */
function mismatch(object: KubeObject, converted: JsonObject, apiVersion: string): string | undefined {
  const { kind, apiVersion: version, metadata } = converted as unknown as KubeObject;
  if (version !== apiVersion) return `invalid groupVersion (expected=${apiVersion}, actual=${version})`;
  if (kind !== object.kind) return `must have the same kind: ${kind} != ${object.kind}`;
  if (metadata?.name !== object.metadata.name)
    return `must have the same name: ${metadata?.name ?? ''} != ${object.metadata.name}`;
  if ((metadata.namespace ?? '') !== (object.metadata.namespace ?? ''))
    return `must have the same namespace: ${metadata.namespace ?? ''} != ${object.metadata.namespace ?? ''}`;
  if ((metadata.uid ?? '') !== (object.metadata.uid ?? ''))
    return `must have the same UID: ${metadata.uid ?? ''} != ${object.metadata.uid ?? ''}`;
  return undefined;
}
