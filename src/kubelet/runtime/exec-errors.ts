import type { FoundProgram } from './find-program.ts';

type Missing = Extract<FoundProgram, { readonly missing: unknown }>['missing'];

/** What is said of a command that cannot be run in a container. Upstream: runc's and containerd's messages */
export function notExecutableByExec(command: string, missing: Missing): string {
  if (missing === 'format') return `exec ${command}: exec format error`;
  if (missing === 'permission') return `exec: "${command}": permission denied`;
  return `exec: "${command}": ${command.includes('/') ? `stat ${command}: no such file or directory` : 'executable file not found in $PATH'}`;
}

/** What containerd says where nothing ran. @param problem as the runtime gives it */
export const execFailed = (problem: string): string =>
  `failed to exec in container: failed to start exec: OCI runtime exec failed: exec failed: unable to start container process: ${problem}: unknown`;

export const notExecutable = (command: string, missing: Missing): string =>
  `failed to create containerd task: failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: error during container init: ${notExecutableByExec(command, missing)}: unknown`;
