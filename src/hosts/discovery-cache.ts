import type { ApiRequest, ApiResponse, UnaryApiResponse } from '../protocol/http.ts';

export type Send = (request: ApiRequest) => Promise<ApiResponse>;

const isDiscovery = ({ method, path }: ApiRequest): boolean =>
  method === 'GET' && /^\/(api|apis|api\/v1|apis\/[^/]+\/[^/]+)$/.test(path);

/**
 * What kubectl learns of the server's kinds it keeps on disk, for every command and user of a machine. So each question
 * is asked once, out of the learner's way, and what walks the map is what was typed.
 * Upstream: client-go/discovery/cached/disk
 */
export class DiscoveryCache {
  readonly #ask: Send;
  readonly #answers = new Map<string, Promise<UnaryApiResponse | undefined>>();

  /** @param ask sends as somebody who may see every kind */
  constructor(ask: Send) {
    this.#ask = ask;
  }

  /** The same way to the server, with its kinds looked up here. */
  through(send: Send): Send {
    return async (request) => (isDiscovery(request) ? ((await this.#lookUp(request)) ?? send(request)) : send(request));
  }

  #lookUp(request: ApiRequest): Promise<UnaryApiResponse | undefined> {
    const key = `${request.path} ${request.headers['accept'] ?? ''}`;
    const known = this.#answers.get(key);
    if (known) return known;
    const answer = this.#asked(request).then((response) => {
      if (!response) this.#answers.delete(key);
      return response;
    });
    this.#answers.set(key, answer);
    return answer;
  }

  async #asked({ method, path, query, headers }: ApiRequest): Promise<UnaryApiResponse | undefined> {
    try {
      const accept = headers['accept'];
      const response = await this.#ask({ method, path, query, headers: accept === undefined ? {} : { accept } });
      return response.status === 200 && 'body' in response ? response : undefined;
    } catch {
      return undefined;
    }
  }
}
