import { type FlagSpecs, parseArguments, wordPlaces } from '../kubectl/flags.ts';
import type { Command, EtcdctlIo } from './command.ts';
import { del, get, put, watch } from './keys.ts';
import { grant, keepAlive, list, revoke, timetolive } from './leases.ts';
import { alarmDisarm, alarmList, compaction, defrag, hashkv, snapshotSave, status } from './maintenance.ts';

/** Every command, by the words that name it. */
const commands: Readonly<Record<string, Command>> = {
  get,
  put,
  del,
  watch,
  compaction,
  defrag,
  'alarm list': alarmList,
  'alarm disarm': alarmDisarm,
  'endpoint status': status,
  'endpoint hashkv': hashkv,
  'lease grant': grant,
  'lease revoke': revoke,
  'lease timetolive': timetolive,
  'lease list': list,
  'lease keep-alive': keepAlive,
  'snapshot save': snapshotSave,
};

/** Where etcd is and with what to go there: there is one, and this machine is let in. */
const globalFlags: FlagSpecs = {
  endpoints: { kind: 'string' },
  cacert: { kind: 'string' },
  cert: { kind: 'string' },
  key: { kind: 'string' },
  'write-out': { kind: 'string', short: 'w' },
};

/** Runs one command line (without the word etcdctl). Resolves with the exit code; never rejects. */
export async function etcdctl(args: readonly string[], io: EtcdctlIo): Promise<number> {
  try {
    await run(args, io);
    return 0;
  } catch (error) {
    if (io.cancellation.cancelled) return 130;
    io.stderr(`Error: ${error instanceof Error ? error.message : String(error)}\n`);
    return 1;
  }
}

async function run(args: readonly string[], io: EtcdctlIo): Promise<void> {
  const words = wordPlaces(globalFlags, args).map((at) => args[at]!);
  const name = [words.slice(0, 2).join(' '), words[0] ?? ''].find((each) => Object.hasOwn(commands, each));
  if (name === undefined) {
    const known = Object.keys(commands).map((each) => `  ${each}\n`);
    if (words.length > 0) throw new Error(`unknown command "${words[0]}" for "etcdctl"`);
    io.stdout(`etcdctl - A simple command line client for etcd3.\n\nCOMMANDS:\n${known.join('')}`);
    return;
  }
  const { flags: own, takes, run: runCommand } = commands[name]!;
  const { positional, rest, flags } = parseArguments({ ...globalFlags, ...own }, args);
  const given = [...positional, ...rest].slice(name.split(' ').length);
  if (given.length < takes[0] || given.length > takes[1])
    throw new Error(`${name} command: ${takes[0] === takes[1] ? takes[0] : takes.join(' to ')} arguments expected`);
  await runCommand(io, given, flags);
}
