import type { Process, Program } from '../runtime/program.ts';

/**
 * What an image's start script does last: it becomes the command that follows it.
 * @param args the command and its arguments
 * @param script as the shell names it where there is no such command, e.g. `/entrypoint.sh: exec: line 15`
 */
export function handOver(
  process: Process,
  programs: Readonly<Record<string, Program>>,
  args: readonly string[],
  script: string,
): ReturnType<Program> {
  const [command = ''] = args;
  const program = programs[command.slice(command.lastIndexOf('/') + 1)];
  if (program) return program({ ...process, args });
  process.write('stderr', `${script}: ${command}: not found\n`);
  return 127;
}
