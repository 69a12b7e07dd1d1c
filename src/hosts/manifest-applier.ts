import { apiOf } from '../kubectl/api.ts';
import { applyObject } from '../kubectl/apply-object.ts';
import { Failure, StatusFailure } from '../kubectl/failure.ts';
import { nameOf, namespaceOf } from '../kubectl/output/format.ts';
import { discover, displayName, type Resource, resourceOfObject } from '../kubectl/resources.ts';
import type { ApiRequest, ApiResponse } from '../protocol/http.ts';
import type { Applied } from '../protocol/session.ts';

export type Send = (request: ApiRequest) => Promise<ApiResponse>;
type Json = Readonly<Record<string, unknown>>;

/**
 * kubectl apply without a command line. As kubectl keeps what it discovered on disk for whoever comes next, so the
 * kinds that the server knows are asked for once, by `discoverer`, and again only when a kind is missing.
 */
export class ManifestApplier {
  readonly #discoverer: Send;
  #known: readonly Resource[] = [];

  constructor(discoverer: Send) {
    this.#discoverer = discoverer;
  }

  async apply(manifest: Json, send: Send): Promise<Applied> {
    const warnings: string[] = [];
    const stderr = (text: string): void => void warnings.push(text.replace(/^Warning: /, '').trimEnd());
    try {
      const resource = await this.#resourceOf(manifest);
      if (!resource) return { outcome: 'unknown-kind' };
      const api = apiOf({ request: send, stderr }, {});
      const namespace = namespaceOf(manifest) ?? 'default';
      const query = { fieldManager: 'kubectl-client-side-apply', fieldValidation: 'Strict' };
      const { object, verb } = await applyObject(
        api,
        { resource, namespace, object: manifest },
        ({ method, path, contentType, body }) => api.call(method, path, { query, contentType, body }),
      );
      return { outcome: verb, name: displayName(resource, nameOf(object)), warnings };
    } catch (error) {
      if (error instanceof StatusFailure) return { outcome: 'refused', status: { code: 500, ...error.status } };
      if (error instanceof Failure) return { outcome: 'unreachable', message: error.message };
      throw error;
    }
  }
  async #resourceOf({ apiVersion, kind }: Json): Promise<Resource | undefined> {
    const known = resourceOfObject(this.#known, String(apiVersion), String(kind));
    if (known) return known;
    this.#known = await discover(apiOf({ request: this.#discoverer, stderr: () => {} }, {}));
    return resourceOfObject(this.#known, String(apiVersion), String(kind));
  }
}
