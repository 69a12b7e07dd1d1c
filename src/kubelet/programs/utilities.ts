import { sleep } from '../../kernel/clock.ts';
import { parent, resolvePath } from '../runtime/file-system.ts';
import type { Process } from '../runtime/program.ts';
import { checksums } from './checksums.ts';
import { dateCommand } from './date-command.ts';
import { dd, fallocate } from './dd.ts';
import { list, stat } from './file-listing.ts';
import { decodeBase64, encodeBase64, utf8Text } from '../../apimachinery/base64.ts';
import { find } from './find.ts';
import { id, whoami } from './identity.ts';
import { machineFigures } from './machine-figures.ts';
import { ip, sysctl } from './machine-tools.ts';
import { chgrp, chmod, chown } from './permissions.ts';
import { evaluateTest } from '../shell/test-command.ts';
import { stty, ttysize } from './terminal-size.ts';
import { processCommands } from './processes.ts';
import { runners } from './runners.ts';
import { tar } from './tar.ts';
import { textOf } from './text.ts';
import { textUtilities } from './text-utilities.ts';
import type { Invocation, Utility } from '../shell/utility.ts';

const failure = ({ err, name }: Invocation, message: string, code = 1): number => {
  err(`${name}: ${message}\n`);
  return code;
};

const units: Readonly<Record<string, number>> = { '': 1000, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };

async function sleepCommand(invocation: Invocation): Promise<number> {
  const { args, process } = invocation;
  let ms = 0;
  for (const arg of args) {
    const match = /^(\d+(?:\.\d+)?)([smhd]?)$/.exec(arg);
    if (!match && arg !== 'infinity') return failure(invocation, `invalid number '${arg}'`);
    ms += match ? Number(match[1]) * units[match[2]!]! : Number.MAX_SAFE_INTEGER;
  }
  if (args.length === 0) return failure(invocation, 'missing operand');
  if (ms >= Number.MAX_SAFE_INTEGER) await new Promise<void>((resolve) => process.killed.onCancel(resolve));
  else await sleep(process.clock, ms, process.killed);
  return process.killed.cancelled ? 137 : 0;
}

function write(invocation: Invocation, path: string, content: string): number {
  const problem = invocation.process.files.write(resolvePath(invocation.workingDir, path), content);
  return problem === undefined ? 0 : failure(invocation, `${path}: ${problem}`);
}

/** A file, or with -r a directory with all that is in it. What went wrong, or nothing. */
function removeBelow(invocation: Invocation, full: string): string | undefined {
  const { args, process } = invocation;
  if (!process.files.isDirectory(full)) return process.files.remove(full);
  if (!args.some((arg) => /^-\w*[rR]/.test(arg))) return 'Is a directory';
  for (const entry of process.files.list(full)) {
    const problem = removeBelow(invocation, resolvePath(full, entry));
    if (problem !== undefined) return problem;
  }
  // A directory that was there only by what was in it has gone with that.
  return process.files.isDirectory(full) ? process.files.remove(full) : undefined;
}

const remove: Utility = (invocation) => {
  const force = invocation.args.some((arg) => /^-\w*f/.test(arg));
  let code = 0;
  for (const path of invocation.args.filter((arg) => !arg.startsWith('-'))) {
    const problem = removeBelow(invocation, resolvePath(invocation.workingDir, path));
    if (problem !== undefined && !(force && problem === 'No such file or directory'))
      code = failure(invocation, `can't remove '${path}': ${problem}`);
  }
  return code;
};

const copy =
  (isMove: boolean): Utility =>
  (invocation) => {
    const [from = '', to = ''] = invocation.args.filter((arg) => !arg.startsWith('-'));
    const { files } = invocation.process;
    const source = resolvePath(invocation.workingDir, from);
    const content = files.read(source);
    if (content === undefined) return failure(invocation, `can't open '${from}': ${files.whyUnreadable(source)}`);
    const target = files.isDirectory(resolvePath(invocation.workingDir, to))
      ? `${to}/${from.slice(from.lastIndexOf('/') + 1)}`
      : to;
    const code = write(invocation, target, content);
    if (code === 0 && isMove) files.remove(source);
    return code;
  };

/** The host's first name in /etc/hosts, which is the whole one where the pod has a subdomain. */
const qualifiedName = ({ files, hostname, podIp }: Process): string => {
  const line = (files.read('/etc/hosts') ?? '').split('\n').find((each) => each.split('\t', 1)[0] === podIp);
  return line?.split('\t')[1] ?? hostname;
};

const say =
  (text: (invocation: Invocation) => string): Utility =>
  (invocation) => {
    invocation.out(`${text(invocation)}\n`);
    return 0;
  };

const printEnvironment: Utility = ({ args, env, out }) => {
  if (args[0] !== undefined) {
    if (env[args[0]] === undefined) return 1;
    out(`${env[args[0]]}\n`);
    return 0;
  }
  for (const [name, value] of Object.entries(env)) out(`${name}=${value}\n`);
  return 0;
};

const base64: Utility = async (invocation) => {
  const isDecoding = invocation.args.includes('-d') || invocation.args.includes('--decode');
  const { text, code } = await textOf(
    invocation,
    invocation.args.filter((arg, at, all) => !arg.startsWith('-') && all[at - 1] !== '-w'),
  );
  if (isDecoding) invocation.out(utf8Text(decodeBase64(text.replaceAll(/\s/g, ''))));
  else {
    const whole = encodeBase64(text);
    const isOneLine = invocation.args.some((arg, at, all) => arg === '-w0' || (arg === '-w' && all[at + 1] === '0'));
    invocation.out(isOneLine ? whole : whole.replaceAll(/.{1,76}/g, '$&\n'));
  }
  return code;
};

/** Where a program lies, as far as there is one. */
const which: Utility = ({ args, out, process, workingDir }) => {
  const found = args.filter((name) => 'program' in process.find(name, workingDir));
  for (const name of found) out(name.includes('/') ? `${name}\n` : `/bin/${name}\n`);
  return found.length === args.length ? 0 : 1;
};

/** Programs that every image with a shell has, by name. */
export const utilities: Readonly<Record<string, Utility>> = {
  ...textUtilities,
  true: () => 0,
  false: () => 1,
  test: ({ args, process, workingDir }) => evaluateTest(args, process.files, workingDir),
  sleep: sleepCommand,
  date: dateCommand,
  dd,
  fallocate,
  hostname: say(({ process, args }) => {
    if (args[0] === '-i') return process.podIp;
    return args[0] === '-f' ? qualifiedName(process) : process.hostname;
  }),
  whoami,
  id,
  nproc: say(() => '4'),
  uname: say(({ args, process }) =>
    args[0] === '-a'
      ? `Linux ${process.hostname} 6.12.0 #1 SMP x86_64 GNU/Linux`
      : args[0] === '-r'
        ? '6.12.0'
        : args[0] === '-m'
          ? 'x86_64'
          : args[0] === '-n'
            ? process.hostname
            : 'Linux',
  ),
  basename: say(({ args: [path = '', suffix = ''] }) => {
    const base = path.replace(/\/+$/, '').replace(/^.*\//, '');
    return suffix && base.endsWith(suffix) ? base.slice(0, -suffix.length) : base;
  }),
  dirname: say(({ args: [path = ''] }) => (path.includes('/') ? parent(path) : '.')),
  printenv: printEnvironment,
  ls: list,
  stat,
  rm: remove,
  cp: copy(false),
  mv: copy(true),
  chmod,
  chown,
  chgrp,
  sync: () => 0,
  mkdir: (invocation) => {
    let code = 0;
    for (const path of invocation.args.filter((arg) => !arg.startsWith('-'))) {
      const problem = invocation.process.files.makeDirectory(resolvePath(invocation.workingDir, path));
      if (problem !== undefined) code = failure(invocation, `can't create directory '${path}': ${problem}`);
    }
    return code;
  },
  touch: (invocation) => {
    let code = 0;
    for (const path of invocation.args) {
      const full = resolvePath(invocation.workingDir, path);
      if (!invocation.process.files.stat(full)) code = write(invocation, path, '') || code;
    }
    return code;
  },
  ip,
  sysctl,
  stty,
  ttysize,
  tar,
  ...checksums,
  ...machineFigures,
  ...processCommands,
  ...runners,
  base64,
  find,
  which,
};
