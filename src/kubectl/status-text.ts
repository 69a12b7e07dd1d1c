import type { Flags } from './flags.ts';
import type { KubectlIo } from './io.ts';
import { klog } from './klog.ts';

/** The parts of a metav1.Status that a refusal is worded from. */
export interface Status {
  readonly code?: number;
  readonly reason?: string;
  readonly message?: string;
  readonly details?: {
    readonly kind?: string;
    readonly group?: string;
    readonly name?: string;
    readonly causes?: readonly { readonly field?: string; readonly message?: string }[];
  };
}

/**
 * How kubectl words a refusal. `doing` is what it was at, e.g. `error when creating "web.yaml"`; kubectl leaves it out
 * where it names the invalid object itself. Upstream: pkg/cmd/util/helpers.go
 */
export function statusText(status: Status, doing?: string): string {
  const { reason, details } = status;
  const message = status.message ?? '';
  if (reason === 'Invalid' && details) return invalidText(details, message);
  const prefix = doing ? `${doing}: ` : '';
  if (reason === 'Unauthorized' && !doing) return 'error: You must be logged in to the server (Unauthorized)';
  return reason ? `Error from server (${reason}): ${prefix}${message}` : `Error from server: ${prefix}${message}`;
}

function invalidText({ kind = '', name = '', causes = [] }: NonNullable<Status['details']>, message: string): string {
  const errors = [...new Set(causes.map(({ field, message: why }) => (field ? `${field}: ${why}` : `${why}`)))];
  const isNamed = kind !== '' || name !== '';
  const subject = isNamed ? `The ${kind} "${name}" is invalid` : 'The request is invalid';
  if (errors.length === 0) return isNamed || message === '' ? subject : `${subject}: ${message}`;
  if (errors.length === 1) return `${subject}: ${errors[0]}`;
  return [`${subject}: `, ...errors.map((error) => `* ${error}`)].join('\n');
}

/** From this `-v` on a refusal is shown as the server sent it, too. Upstream: kubectl/pkg/cmd/util/helpers.go */
const debugLevel = 4;

export function debugStatus(io: Pick<KubectlIo, 'clock' | 'stderr'>, flags: Flags, status: Status): void {
  if ((flags.int('v') ?? 0) < debugLevel) return;
  klog(io, 'I', 'helpers.go:246', `server response object: %s[${JSON.stringify(status, undefined, 2)}]`);
}
