/** What is said of a command that the container does not have. Upstream: runc's and containerd's messages */
export const notExecutableByExec = (command: string): string =>
  `exec: "${command}": ${command.includes('/') ? `stat ${command}: no such file or directory` : 'executable file not found in $PATH'}`;

export const notExecutable = (command: string): string =>
  `failed to create containerd task: failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: error during container init: ${notExecutableByExec(command)}: unknown`;
