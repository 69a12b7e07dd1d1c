import type { Cancellation } from '../kernel/cancellation.ts';
import type { Clock } from '../kernel/clock.ts';
import type { ApiRequest, ApiResponse } from '../protocol/http.ts';

/** All that a kubectl process has: a terminal, a disk and one API server. */
export interface KubectlIo {
  readonly clock: Clock;
  /** Ctrl+C. */
  readonly cancellation: Cancellation;
  /** Namespace of the current context. */
  readonly namespace: string;
  readonly request: (request: ApiRequest) => Promise<ApiResponse>;
  readonly stdout: (text: string) => void;
  readonly stderr: (text: string) => void;
  readonly stdin: () => Promise<string>;
  /** @throws when there is no such file; the message is shown */
  readonly readFile: (path: string) => Promise<string>;
}
