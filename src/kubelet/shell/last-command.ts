import type { Command, Script } from './syntax.ts';

/** The command after which a script has nothing left to do, where that is known beforehand. */
export function lastCommand(script: Script): Command | undefined {
  const item = script.at(-1);
  if (!item || item.background) return undefined;
  const { commands, negated } = item.rest.at(-1)?.pipeline ?? item.first;
  return commands.length === 1 && !negated ? commands[0] : undefined;
}
