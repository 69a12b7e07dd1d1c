import type { Interpreter } from './interpreter.ts';
import { Leave } from './leave.ts';
import type { Streams } from './utility.ts';

/** A shell that reads its commands: line by line with a prompt at a terminal, otherwise all there is as one script. */
export async function readCommands(shell: Interpreter, streams: Streams): Promise<number> {
  const { process, state } = shell;
  if (!process.isTerminal) return shell.main(await streams.stdin.readAll(), streams);
  for (;;) {
    streams.out(`${state.workingDir} # `);
    const line = await streams.stdin.readLine();
    if (line === undefined || process.killed.cancelled) return state.status;
    try {
      state.status = await shell.source(line, streams);
    } catch (error) {
      if (error instanceof Leave && error.what === 'exit') return error.value;
      streams.err(`sh: ${error instanceof Error ? error.message : String(error)}\n`);
      state.status = 2;
    }
  }
}
