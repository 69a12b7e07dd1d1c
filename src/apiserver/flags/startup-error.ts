/**
 * The server does not start, and says why: about its command line as usage does, about what its flags mean as its log.
 * Upstream: component-base/cli/run.go
 */
export class StartupError extends Error {
  constructor(kind: 'usage' | 'failed', message: string) {
    super(kind === 'usage' ? `Error: ${message}` : `"command failed" err=${logged(message)}`);
    this.name = 'StartupError';
  }
}

/** As klog writes a value: quoted, or in lines of its own. */
const logged = (text: string): string =>
  text.includes('\n') ? `<\n\t${text.replaceAll('\n', '\n\t')}\n >` : JSON.stringify(text);

/** @throws StartupError where there are errors: several as Go's aggregate prints them */
export function failWith(errors: readonly string[]): void {
  if (errors.length === 0) return;
  throw new StartupError('failed', errors.length === 1 ? errors[0]! : `[${errors.join(', ')}]`);
}
