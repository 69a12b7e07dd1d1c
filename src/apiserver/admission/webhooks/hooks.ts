import type {
  MutatingWebhook,
  MutatingWebhookConfiguration,
  ValidatingWebhook,
  ValidatingWebhookConfiguration,
} from '../../../apimachinery/types.ts';
import type { GroupResource, Reader } from '../../registry/reader.ts';
import type { ServedResource } from '../../registry/served-resource.ts';
import { invokedBy, matchesNamespace, matchesObject } from '../policies/match.ts';
import type { AdmissionRequest, AdmissionWorld } from '../plugin.ts';

export type AnyWebhook = ValidatingWebhook & Partial<Pick<MutatingWebhook, 'reinvocationPolicy'>>;

/** A webhook, and where it stands. */
export interface Hook {
  readonly webhook: AnyWebhook;
  readonly configuration: string;
  /** Tells it from all others, also where two have one name. */
  readonly uid: string;
  /** Its place among all of them. */
  readonly index: number;
}

type Configuration = ValidatingWebhookConfiguration | MutatingWebhookConfiguration;

interface Known {
  readonly asOf: number;
  readonly hooks: readonly Hook[];
}

const none: readonly Hook[] = [];

/** All webhooks in the order of their configurations' names; found out again only when one of those changes. */
export function hooksOf(configurations: GroupResource): (reader: Reader) => readonly Hook[] {
  const known = new WeakMap<Reader, Known>();
  return (reader) => {
    const found = reader.list(configurations) as readonly Configuration[];
    if (found.length === 0) return none;
    const asOf = reader.version(configurations);
    const last = known.get(reader);
    if (last?.asOf === asOf) return last.hooks;
    const hooks = found
      .flatMap(({ metadata, webhooks = [] }) => named(metadata.name, webhooks as readonly AnyWebhook[]))
      .map((hook, index) => ({ index, ...hook }));
    known.set(reader, { asOf, hooks });
    return hooks;
  };
}

function named(configuration: string, webhooks: readonly AnyWebhook[]): readonly Omit<Hook, 'index'>[] {
  return webhooks.map((webhook, at) => {
    const twins = webhooks.slice(0, at).filter(({ name }) => name === webhook.name).length;
    return { webhook, configuration, uid: `${configuration}/${webhook.name}/${twins}` };
  });
}

/** What a webhook is asked about, where a request concerns it. Upstream: admission/plugin/webhook/generic/webhook.go (ShouldCallHook) */
export function invocationOf(
  { webhook }: Hook,
  request: AdmissionRequest,
  { reader, resources }: AdmissionWorld,
): ServedResource | undefined {
  const { rules = [], namespaceSelector, objectSelector, matchPolicy } = webhook;
  const invoked = invokedBy(rules, matchPolicy, request, resources);
  const concerns =
    invoked !== undefined &&
    matchesNamespace(namespaceSelector, request, reader) &&
    matchesObject(objectSelector, request);
  return concerns ? invoked : undefined;
}
