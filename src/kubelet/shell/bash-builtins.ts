import type { Builtin } from './builtins.ts';
import { unescape } from './escapes.ts';
import { makeLocal } from './shell-state.ts';

/** `declare -A map`, `declare -i n=1`, `declare -a list`; what is assigned in `( )` has been assigned before. */
const declare: Builtin = ({ state, scope }, args) => {
  const flags = args.filter((arg) => /^[-+]\w+$/.test(arg)).join('');
  for (const arg of args.filter((each) => !/^[-+]/.test(each))) {
    const [name = '', value] = arg.split(/=(.*)/s);
    const isArray = /[aA]/.test(flags);
    if (!isArray && !flags.includes('g')) makeLocal(state, name);
    if (isArray && !state.arrays.elements(name)) state.arrays.declare(name, flags.includes('A'));
    if (value !== undefined) scope.assign(name, flags.includes('i') ? String(scope.calculate(value)) : value);
    if (flags.includes('x')) state.exported.add(name);
  }
  return 0;
};

/** What bash has built in beside what every shell has. */
export const bashBuiltins: Readonly<Record<string, Builtin>> = {
  declare,
  typeset: declare,
  let: ({ scope }, args) => Number(args.map((arg) => scope.calculate(arg)).at(-1) === 0),
  shopt: () => 0,
  mapfile: async ({ state }, args, io) => {
    const name = args.findLast((arg) => !arg.startsWith('-')) ?? 'MAPFILE';
    const text = await io.stdin.readAll();
    state.arrays.declare(name, false);
    state.arrays.push(name, text === '' ? [] : text.replace(/\n$/, '').split('\n'));
    return 0;
  },
};

/** Dash's own `echo` always puts in what stands behind backslashes, and knows `-n` alone. */
export const dashEcho: Builtin = (_shell, args, io) => {
  const isOpen = args[0] === '-n';
  io.out(unescape((isOpen ? args.slice(1) : args).join(' ')) + (isOpen ? '' : '\n'));
  return 0;
};
