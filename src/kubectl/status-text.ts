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
