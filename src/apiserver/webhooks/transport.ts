/** One POST to somebody outside of the server. */
export interface OutsidePost {
  /** `https://HOST[:PORT]/PATH?QUERY`. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** PEM of the authorities that the far end's certificate may come from; absent: those that the machine trusts. */
  readonly authorities?: string;
  /** How long it may take in all, ms. */
  readonly timeoutMs: number;
}

export interface OutsideReply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/**
 * The machine's own network, which only a host can give. @throws Error whose message is what Go's client says after
 * `Post "URL": `, e.g. `dial tcp 127.0.0.1:8443: connect: connection refused`
 */
export type PostOutside = (post: OutsidePost) => Promise<OutsideReply>;

/** Where there is no network, no name is known. */
export const noNetwork: PostOutside = ({ url }) => {
  const [, host = ''] = /^https?:\/\/(\[[^\]]*\]|[^/:?]*)/.exec(url) ?? [];
  return Promise.reject(new Error(`dial tcp: lookup ${host}: no such host`));
};

/** Nobody answered in time. */
export const deadlineExceeded = 'context deadline exceeded';
