import { cancellationSource } from '../../kernel/cancellation.ts';
import { sleep } from '../../kernel/clock.ts';
import type { ProcessSurroundings, SimulatedContainer } from './container.ts';
import type { ExecResult } from './cri.ts';
import { notExecutableByExec } from './exec-errors.ts';

/** Runs a command in a container beside its main process, and ends it when its time is over. */
export async function execute(
  container: SimulatedContainer,
  surroundings: ProcessSurroundings,
  command: readonly string[],
  timeoutMs: number,
): Promise<ExecResult> {
  const { clock } = surroundings;
  const output = { stdout: '', stderr: '' };
  const program = container.program(command[0] ?? '');
  if (!program) return { ...output, exitCode: 127, stderr: notExecutableByExec(command[0] ?? ''), timedOut: false };
  const killed = cancellationSource();
  const process = {
    ...container.process(surroundings, command, killed),
    startedAt: container.status.startedAt,
    onSignal: () => {},
    write: (stream: 'stdout' | 'stderr', text: string) => {
      output[stream] += text;
    },
  };
  const ended = Promise.resolve(program(process));
  const timer = cancellationSource();
  const timeout = sleep(clock, timeoutMs, timer).then(() => undefined);
  const exitCode = await Promise.race([ended, timeout]);
  timer.cancel();
  killed.cancel();
  return { ...output, exitCode: exitCode ?? 137, timedOut: exitCode === undefined };
}
