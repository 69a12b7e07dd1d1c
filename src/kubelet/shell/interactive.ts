import { cancellationSource } from '../../kernel/cancellation.ts';
import type { Process } from '../runtime/program.ts';
import type { Dialect } from './dialect.ts';
import { Interpreter } from './interpreter.ts';
import { userName } from '../programs/identity.ts';
import { Leave } from './leave.ts';
import { freshState } from './shell-state.ts';
import type { Streams, Utility } from './utility.ts';

/** What a command that was interrupted leaves in `$?`. */
const interruptedStatus = 130;

/** A shell that somebody sits at: a prompt for each line, and Ctrl+C ends the line's command. */
export async function converse(
  process: Process,
  commands: Readonly<Record<string, Utility>>,
  dialect: Dialect,
  streams: Streams,
): Promise<number> {
  let line = cancellationSource(process.killed);
  const foreground: Process = {
    ...process,
    get killed() {
      return line;
    },
  };
  const shell = new Interpreter(foreground, commands, freshState(process, dialect));
  shell.isInteractive = true;
  const prompt = (): void => streams.out(promptOf(shell));
  let isWaiting = true;
  let status = 0;
  process.onSignal('SIGINT', () => {
    if (isWaiting) prompt();
    else line.cancel();
  });
  for (;;) {
    prompt();
    isWaiting = true;
    const text = await streams.stdin.readLine();
    isWaiting = false;
    tellSize(shell);
    if (text === undefined || process.killed.cancelled) return status;
    line = cancellationSource(process.killed);
    // What was interrupted may have come to its end in the meantime, and have said so.
    shell.state.status = status;
    const interrupted = new Promise<'interrupted'>((resolve) => line.onCancel(() => resolve('interrupted')));
    const outcome = await Promise.race([outcomeOf(shell, text, streams), interrupted]);
    if (outcome instanceof Leave) return outcome.value;
    status = outcome === 'interrupted' ? interruptedStatus : outcome;
  }
}

/** `/ # ` of the box, `# ` of Debian's sh, `root@web:/# ` of bash. */
function promptOf({ process, state }: Interpreter): string {
  const mark = process.user.uid === 0 ? '#' : '$';
  if (state.dialect.name === 'dash') return `${mark} `;
  return state.dialect.isBash
    ? `${userName(process, process.user.uid)}@${process.hostname}:${state.workingDir}${mark} `
    : `${state.workingDir} ${mark} `;
}

/** As bash does with `checkwinsize`; the box's own shell does not. */
function tellSize({ process, state }: Interpreter): void {
  const size = state.dialect.isBash ? process.size() : undefined;
  if (!size) return;
  state.variables.set('COLUMNS', String(size.Width));
  state.variables.set('LINES', String(size.Height));
}

/** The exit status of a line, or that it leaves the shell. */
async function outcomeOf(shell: Interpreter, text: string, streams: Streams): Promise<number | Leave> {
  try {
    return await shell.source(text, streams);
  } catch (error) {
    if (error instanceof Leave && error.what === 'exit') return error;
    streams.err(`${shell.prefix}${error instanceof Error ? error.message : String(error)}\n`);
    return 2;
  }
}
