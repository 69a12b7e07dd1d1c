import type { Scale, V2CrossVersionObjectReference } from '../../apimachinery/types.ts';
import type { RestClient } from '../../client/rest.ts';
import type { Context } from '../../kernel/context.ts';
import { type DiscoveredResource, discoverResources, pathOf } from '../discovered-resources.ts';

export interface ScaleTarget {
  readonly scale: Scale;
  /** Where the scale is read and written. */
  readonly path: string;
}

/**
 * Finds what autoscalers scale: whatever kind has a scale, as discovery tells it.
 * Upstream: k8s.io/client-go/scale, restmapper
 */
export class ScaleTargets {
  readonly #client: RestClient;
  #known: readonly DiscoveredResource[] = [];

  constructor(client: RestClient) {
    this.#client = client;
  }

  /** @throws Error with the real message */
  async find(
    { apiVersion = '', kind, name }: V2CrossVersionObjectReference,
    namespace: string,
    context: Context,
  ): Promise<ScaleTarget> {
    const slash = apiVersion.indexOf('/');
    if (slash !== apiVersion.lastIndexOf('/')) throw new Error(`unexpected GroupVersion string: ${apiVersion}`);
    const group = slash < 0 ? '' : apiVersion.slice(0, slash);
    const isMeant = (one: DiscoveredResource): boolean => one.group === group && one.kind === kind;
    if (!this.#known.some(isMeant)) this.#known = await discoverResources(this.#client, context);
    const resource = this.#known.find(isMeant);
    if (!resource) throw new Error(`no matches for kind "${kind}" in group "${group}"`);
    const path = `${pathOf(resource, namespace, name)}/scale`;
    return { path, scale: await this.#client.send<Scale>('GET', path, { context }) };
  }
}
