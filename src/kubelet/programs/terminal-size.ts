import type { Invocation, Utility } from '../shell/utility.ts';

/** What a terminal has of whose size nobody has told. Upstream: busybox, get_terminal_width_height */
const unknown = { Width: 80, Height: 24 };

/** `stty size`: rows and columns. */
export const stty: Utility = ({ args, process, name, out, err }: Invocation) => {
  if (!process.isTerminal) {
    err(`${name}: standard input: Not a tty\n`);
    return 1;
  }
  const { Width, Height } = process.size() ?? { Width: 0, Height: 0 };
  if (args[0] === 'size') out(`${Height} ${Width}\n`);
  else out(`speed 38400 baud; rows ${Height}; columns ${Width};\n`);
  return 0;
};

/** Columns and rows, or those that are asked for. */
export const ttysize: Utility = ({ args, process, out }: Invocation) => {
  const { Width, Height } = process.size() ?? unknown;
  const asked = args.length > 0 ? args.map((arg) => (arg === 'w' ? Width : Height)) : [Width, Height];
  out(`${asked.join(' ')}\n`);
  return 0;
};
