import type { ApiRequest, ApiResponse, UnaryApiResponse } from '../../protocol/http.ts';

export type Send = (request: ApiRequest) => Promise<ApiResponse>;

const isDiscovery = ({ method, path }: ApiRequest): boolean =>
  method === 'GET' && /^\/(api|apis|api\/v1|apis\/[^/]+\/[^/]+)$/.test(path);

/** Where the groups are listed: what whoever looks for kinds asks first. */
const groupsPath = '/apis';

/** Whoever brings a kind, or takes one away, does it here. */
const definitionsPath = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions';
const metadataOnly = 'application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1,application/json';

/**
 * What kubectl learns of the server's kinds it keeps on disk, for every command and user of a machine. So each question
 * is asked once, out of the learner's way, and what walks the map is what was typed. Here it is asked again when groups
 * or definitions have changed; the real one looks again when it does not find a kind, or after hours.
 * Upstream: client-go/discovery/cached/disk
 */
export class DiscoveryCache {
  readonly #ask: Send;
  readonly #answers = new Map<string, Promise<UnaryApiResponse | undefined>>();
  readonly #mayLook: () => boolean;
  #known = '';
  #offered: UnaryApiResponse | undefined;

  /**
   * @param ask sends as somebody who may see every kind
   * @param mayLook whether the server answers by itself: while somebody steps it does not, and what is known has to do
   */
  constructor(ask: Send, mayLook: () => boolean = () => true) {
    this.#ask = ask;
    this.#mayLook = mayLook;
  }

  /** The same way to the server, with its kinds looked up here. */
  through(send: Send): Send {
    return async (request) => {
      if (!isDiscovery(request)) return send(request);
      const answer = request.path === groupsPath ? this.#groups(request) : this.#lookUp(request);
      return (await answer) ?? send(request);
    };
  }

  /** Asked each time, if it can be; what else is known is forgotten when it may no longer be so. */
  async #groups(groups: ApiRequest): Promise<UnaryApiResponse | undefined> {
    if (this.#offered && !this.#mayLook()) return this.#offered;
    const definitions = { ...groups, path: definitionsPath, query: '', headers: { accept: metadataOnly } };
    const [offered, defined] = await Promise.all([this.#asked(groups), this.#asked(definitions)]);
    const known = `${offered?.body ?? ''} ${versionsIn(defined?.body)}`;
    if (known !== this.#known) this.#answers.clear();
    this.#known = known;
    this.#offered = offered;
    return offered;
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

/** Which objects a list holds, each as it is at that time. */
function versionsIn(body: string | undefined): string {
  if (body === undefined) return '';
  const { items = [] } = JSON.parse(body) as {
    readonly items?: readonly { readonly metadata: { readonly uid: string; readonly resourceVersion: string } }[];
  };
  return items.map(({ metadata }) => `${metadata.uid}@${metadata.resourceVersion}`).join();
}
