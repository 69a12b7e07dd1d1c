import type { SpanRef } from '../kernel/span.ts';

/** The API server's interface: an HTTP request, whatever carries it. */
export interface ApiRequest {
  readonly method: string;
  /** Path without query, still percent-encoded, e.g. `/api/v1/namespaces/default/pods`. */
  readonly path: string;
  /** Raw query string without `?`, or ''. */
  readonly query: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** Text; of what is no text, one character (0 to 255) for each byte. */
  readonly body?: string;
  /** PEM of the client certificate that the transport was opened with (the TLS layer's part). */
  readonly peerCertificate?: string;
  /**
   * The connection is to be taken over (exec, attach): the name under which `http.input` brings what the client sends.
   * The answer is 101 and a stream of chunks, each on a channel. Names are the client's to choose, and not to be guessed.
   */
  readonly upgrade?: string;
}

/** Whether a body of this content type is no text, so that each of its characters is a byte. */
export const isBinary = (contentType: string | undefined): boolean =>
  /^application\/(?:vnd\.kubernetes\.protobuf|com\.github\.proto-openapi)/.test(contentType ?? '');

/** A piece of a streamed body and, for watch events, the span that caused it. */
export interface BodyChunk {
  readonly text: string;
  readonly cause?: SpanRef;
  /** Of a connection that was taken over. */
  readonly channel?: number;
}

/** What a channel carries, by number. Upstream: k8s.io/cri-streaming/pkg/streaming/remotecommand/websocket.go */
export const channels = { stdin: 0, stdout: 1, stderr: 2, error: 3, resize: 4 } as const;

/** How large a terminal is, as the resize channel tells. Upstream: client-go/tools/remotecommand TerminalSize */
export interface TerminalSize {
  /** Columns. */
  readonly Width: number;
  /** Rows. */
  readonly Height: number;
}

/** What a client sends over a connection that was taken over. */
export interface SessionInput {
  readonly session: string;
  readonly channel: number;
  readonly text: string;
  /** Nothing more comes on this channel. */
  readonly ends?: true;
}

export interface ApiResponseHead {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
}

export interface UnaryApiResponse extends ApiResponseHead {
  /** Text, or bytes where the content type says so (`isBinary`). */
  readonly body: string;
}

export interface StreamApiResponse extends ApiResponseHead {
  readonly stream: AsyncIterable<BodyChunk>;
}

export type ApiResponse = UnaryApiResponse | StreamApiResponse;

/** What a client proves itself with. None of them: `system:anonymous`. */
export interface Credentials {
  /** PEM of the client certificate. */
  readonly certificate?: string;
  readonly token?: string;
}
