import { globalFlags } from '../global-flags.ts';
import { flagList } from '../help.ts';
import type { Verb } from './verb.ts';

export const options: Verb = {
  usage: 'options',
  summary: 'List of global command-line options (applies to all commands)',
  flags: {},
  run({ io }) {
    const list = flagList(globalFlags).replace('${HOME}', io.variables['HOME'] ?? '');
    io.stdout(`The following options can be passed to any command:\n\n${list}\n`);
    return Promise.resolve();
  },
};

/** Commands to come. */
export const alpha: Verb = {
  usage: 'alpha',
  summary: 'Commands for features in alpha',
  flags: {},
  run({ io }) {
    io.stderr('No alpha commands are available in this version of kubectl\n');
    return Promise.resolve();
  },
};
