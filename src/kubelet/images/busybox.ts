import { httpd } from '../shell/httpd.ts';
import { converse } from '../shell/interactive.ts';
import { Interpreter } from '../shell/interpreter.ts';
import { netcat } from '../shell/netcat.ts';
import { nslookup } from '../shell/nslookup.ts';
import { utilities } from '../shell/utilities.ts';
import type { Utility } from '../shell/utility.ts';
import { wget } from '../shell/wget.ts';
import type { ImageContent, Process, Program } from '../runtime/program.ts';

const streamsOf = (process: Process) => ({
  stdin: process.stdin,
  out: (text: string) => process.write('stdout', text),
  err: (text: string) => process.write('stderr', text),
});

/** `sh -c script [name args]` or `sh file [args]`; without either the commands come from standard input. */
const shellWith =
  (commands: Readonly<Record<string, Utility>>): Program =>
  (process) => {
    const [, ...args] = process.args;
    const shell = new Interpreter(process, commands);
    while (/^-[a-z]+$/.test(args[0] ?? '')) {
      const flags = args.shift()!;
      if (flags.includes('e')) shell.state.exitOnError = true;
      if (!flags.includes('c')) continue;
      const [script = '', name = 'sh', ...positional] = args;
      shell.state.scriptName = name;
      shell.state.positional = positional;
      return shell.main(script, streamsOf(process));
    }
    const [file, ...positional] = args;
    if (file === undefined && process.isTerminal) return converse(process, commands, streamsOf(process));
    if (file === undefined) return process.stdin.readAll().then((script) => shell.main(script, streamsOf(process)));
    const script = process.files.read(file);
    if (script === undefined) {
      process.write('stderr', `sh: can't open '${file}': No such file or directory\n`);
      return 2;
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
export function shellPrograms(added: Readonly<Record<string, Utility>>): Readonly<Record<string, Program>> {
  const commands = { ...utilities, ...added };
  const sh = shellWith(commands);
  const programs = Object.entries(commands).map(([name, utility]) => [name, program(name, utility)] as const);
  return { ...Object.fromEntries(programs), sh, ash: sh, bash: sh };
}

/** The network's part of BusyBox. */
export const boxCommands: Readonly<Record<string, Utility>> = { wget, nslookup, nc: netcat, httpd };

const boxPrograms = shellPrograms(boxCommands);

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
  programs: boxPrograms,
  files: commonFiles,
};

export const alpineImage = (version: string): ImageContent => ({
  entrypoint: [],
  command: ['/bin/sh'],
  env: {},
  programs: boxPrograms,
  files: { ...commonFiles, '/etc/os-release': osRelease('alpine', 'Alpine Linux', version) },
});

export const bashImage: ImageContent = { ...alpineImage('3.22.2'), command: ['bash'] };
