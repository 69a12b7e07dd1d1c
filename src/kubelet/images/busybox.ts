import { httpd } from '../programs/httpd.ts';
import { converse } from '../shell/interactive.ts';
import { type Dialect, dialects } from '../shell/dialect.ts';
import { Interpreter } from '../shell/interpreter.ts';
import { netcat } from '../programs/netcat.ts';
import { nslookup } from '../programs/nslookup.ts';
import { setOptions } from '../shell/set-builtin.ts';
import { freshState } from '../shell/shell-state.ts';
import { utilities } from '../programs/utilities.ts';
import type { Utility } from '../shell/utility.ts';
import { wget } from '../programs/wget.ts';
import type { ImageContent, Process, Program } from '../runtime/program.ts';

const streamsOf = (process: Process) => ({
  stdin: process.stdin,
  out: (text: string) => process.write('stdout', text),
  err: (text: string) => process.write('stderr', text),
});

/** `sh -c script [name args]` or `sh file [args]`; without either the commands come from standard input. */
const shellWith =
  (commands: Readonly<Record<string, Utility>>, dialect: Dialect): Program =>
  (process) => {
    const [, ...args] = process.args;
    const shell = new Interpreter(process, commands, freshState(process, dialect));
    while (/^[-+][a-z]+$|^--\w/.test(args[0] ?? '')) {
      const flags = args.shift()!;
      if (flags.startsWith('--')) continue;
      setOptions(shell.state, flags.includes('o') ? [flags, args.shift() ?? ''] : [flags]);
      if (!flags.includes('c')) continue;
      const [script = '', name = shell.state.scriptName, ...positional] = args;
      shell.state.scriptName = name;
      shell.state.positional = positional;
      return shell.main(script, streamsOf(process));
    }
    const [file, ...positional] = args;
    if (file === undefined && process.isTerminal) return converse(process, commands, dialect, streamsOf(process));
    if (file === undefined) return process.stdin.readAll().then((script) => shell.main(script, streamsOf(process)));
    const script = process.files.read(file);
    if (script === undefined) {
      const problem = dialect.isBash
        ? `${file}: No such file or directory`
        : `can't open '${file}': No such file or directory`;
      process.write('stderr', `${shell.state.scriptName}: ${problem}\n`);
      return dialect.isBash ? 127 : 2;
    }
    shell.state.scriptName = file;
    shell.state.positional = positional;
    return shell.main(script, streamsOf(process));
  };

/** A utility as a container's main process. */
const program =
  (name: string, utility: Utility): Program =>
  (process) =>
    utility({
      ...streamsOf(process),
      name,
      args: process.args.slice(1),
      env: process.env,
      workingDir: process.workingDir,
      process,
    });

/** What every image with a shell has and what this one adds: each runnable as a main process, and from the shell. */
function programsWith(
  added: Readonly<Record<string, Utility>>,
  shells: Readonly<Record<string, Dialect>>,
): Readonly<Record<string, Program>> {
  const commands = { ...utilities, ...added };
  return {
    ...mapped(commands, ([name, utility]) => program(name, utility)),
    ...mapped(shells, ([, dialect]) => shellWith(commands, dialect)),
  };
}

const mapped = <Value>(
  record: Readonly<Record<string, Value>>,
  turn: (entry: readonly [string, Value]) => Program,
): Readonly<Record<string, Program>> =>
  Object.fromEntries(Object.entries(record).map((entry) => [entry[0], turn(entry)]));

/** Debian and its like. */
export const shellPrograms = (added: Readonly<Record<string, Utility>>): Readonly<Record<string, Program>> =>
  programsWith(added, { sh: dialects.dash, bash: dialects.bash });

/** BusyBox, and what stands on it: there is no bash. */
export const boxPrograms = (added: Readonly<Record<string, Utility>> = {}): Readonly<Record<string, Program>> =>
  programsWith({ ...boxCommands, ...added }, { sh: dialects.ash, ash: dialects.ash });

/** Alpine with bash installed. */
export const boxWithBash = (added: Readonly<Record<string, Utility>> = {}): Readonly<Record<string, Program>> =>
  programsWith({ ...boxCommands, ...added }, { sh: dialects.ash, ash: dialects.ash, bash: dialects.bash });

/** The network's part of BusyBox. */
export const boxCommands: Readonly<Record<string, Utility>> = { wget, nslookup, nc: netcat, httpd };

const plainBox = boxPrograms();

export const osRelease = (id: string, name: string, version: string): string =>
  `ID=${id}\nNAME="${name}"\nPRETTY_NAME="${name} ${version}"\nVERSION_ID="${version}"\n`;

const commonFiles = {
  '/etc/passwd': 'root:x:0:0:root:/root:/bin/sh\n',
  '/etc/group': 'root:x:0:\n',
};

export const debianFiles: Readonly<Record<string, string>> = {
  ...commonFiles,
  '/etc/os-release': osRelease('debian', 'Debian GNU/Linux', '13'),
};

export const busyboxImage: ImageContent = {
  entrypoint: [],
  command: ['sh'],
  env: {},
  programs: plainBox,
  files: commonFiles,
};

export const alpineImage = (version: string): ImageContent => ({
  entrypoint: [],
  command: ['/bin/sh'],
  env: {},
  programs: plainBox,
  files: { ...commonFiles, '/etc/os-release': osRelease('alpine', 'Alpine Linux', version) },
});

export const bashImage: ImageContent = { ...alpineImage('3.22.2'), command: ['bash'], programs: boxWithBash() };
