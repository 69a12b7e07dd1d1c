import type { ShellState } from './shell-state.ts';

const letters: Readonly<Record<string, string>> = { e: 'errexit', u: 'nounset', x: 'xtrace' };

function turn(state: ShellState, option: string, isOn: boolean): void {
  if (option === 'errexit') state.exitOnError = isOn;
  else if (isOn) state.options.add(option);
  else state.options.delete(option);
}

/** `set -eux -o pipefail`, `set +e`, and `set -- a b` or `set a b` for the positional parameters. */
export function setOptions(state: ShellState, args: readonly string[]): number {
  for (let at = 0; at < args.length; at++) {
    const arg = args[at]!;
    const isOn = arg.startsWith('-');
    if (arg === '--' || !/^[-+]\w/.test(arg)) {
      state.positional = args.slice(arg === '--' ? at + 1 : at);
      return 0;
    }
    for (const letter of arg.slice(1))
      if (letter === 'o') turn(state, args[++at] ?? '', isOn);
      else if (letters[letter]) turn(state, letters[letter], isOn);
  }
  return 0;
}
