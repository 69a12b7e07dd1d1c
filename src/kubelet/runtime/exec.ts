import { cancellationSource } from '../../kernel/cancellation.ts';
import { type Clock, sleep } from '../../kernel/clock.ts';
import { inputOf } from '../shell/pipe.ts';
import type { ProcessSurroundings, SimulatedContainer } from './container.ts';
import type { ExecEnd, ExecEnds, ExecResult, Runtime } from './cri.ts';
import { notExecutableByExec } from './exec-errors.ts';
import { exitOf, type Process, signalNumbers } from './program.ts';

/**
 * Runs a command in a container beside its main process. Of signals it hears Ctrl+C, which ends what does not handle it;
 * it ends when `left` fires, and with the container.
 */
export async function execute(
  container: SimulatedContainer,
  surroundings: ProcessSurroundings,
  command: readonly string[],
  { stdin, tty, size, write, onInterrupt, left }: ExecEnds,
): Promise<ExecEnd> {
  const found = container.find(command[0] ?? '');
  if ('missing' in found) return { problem: notExecutableByExec(command[0] ?? '', found.missing) };
  const killed = cancellationSource(left);
  const stopListening = container.over.onCancel(() => killed.cancel());
  const exitCode = await new Promise<number>((resolve) => {
    let interrupt = (): void => resolve(128 + signalNumbers.SIGINT);
    onInterrupt(() => interrupt());
    killed.onCancel(() => resolve(128 + signalNumbers.SIGKILL));
    const process: Process = {
      ...container.process(surroundings, command, killed),
      startedAt: container.status.startedAt,
      stdin,
      isTerminal: tty,
      size,
      onSignal: (signal, handler) => {
        if (signal === 'SIGINT') interrupt = handler;
      },
      write,
    };
    void exitOf(found.program, process).then(resolve);
  });
  stopListening();
  killed.cancel();
  return { exitCode };
}

/** Runs a command with nobody at its ends: what it said is collected, and its time is limited. `problem`: it did not run. */
export async function execSync(
  runtime: Pick<Runtime, 'exec'>,
  clock: Clock,
  containerId: string,
  command: readonly string[],
  timeoutMs: number,
): Promise<ExecResult | { readonly problem: string }> {
  const output = { stdout: '', stderr: '' };
  const left = cancellationSource();
  const timer = cancellationSource();
  let timedOut = false;
  void sleep(clock, timeoutMs, timer).then(() => {
    if (timer.cancelled) return;
    timedOut = true;
    left.cancel();
  });
  const write = (stream: 'stdout' | 'stderr', text: string): void => {
    output[stream] += text;
  };
  const end = await runtime.exec(containerId, command, {
    stdin: inputOf(''),
    hasStdin: false,
    tty: false,
    size: () => undefined,
    write,
    onInterrupt: () => {},
    left,
  });
  timer.cancel();
  if ('problem' in end) return end;
  return { ...output, exitCode: end.exitCode, timedOut };
}
