import { Leave } from './leave.ts';
import { BrokenPipe } from './pipe.ts';
import { ShellSyntaxError } from './syntax.ts';

/** What a shell ends with that was left by a throw. @param complain is told the message of an error that is the script's */
export function exitCodeOf(error: unknown, complain: (message: string) => void): number {
  if (error instanceof Leave) return error.what === 'exit' || error.what === 'return' ? error.value : 0;
  if (error instanceof BrokenPipe) return 141;
  if (!(error instanceof Error)) throw error;
  complain(error.message);
  return error instanceof ShellSyntaxError ? error.exitCode : 2;
}
