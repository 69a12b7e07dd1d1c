import { resolvePath } from '../../runtime/file-system.ts';
import type { Process } from '../../runtime/program.ts';
import { exitCodeOf } from '../../shell/exit-code.ts';
import { Leave } from '../../shell/leave.ts';
import { unescape } from '../../shell/escapes.ts';
import { OptionError, optionTable, readOptions } from '../options.ts';
import { linesOf } from '../text.ts';
import type { Invocation, Utility } from '../../shell/utility.ts';
import { AwkMachine, type Turns } from './machine.ts';
import { parseAwk } from './parser.ts';
import { Read } from './values.ts';

const table = optionTable('-F=', '-v=', '-f=');

/** So many lines, or turns of loops, cost a ms of a processor. */
const slice = 1_000;

/** POSIX awk, without `getline` and pipes to commands. */
export const awk: Utility = async (invocation) => {
  try {
    return await run(invocation);
  } catch (error) {
    const place = error instanceof OptionError ? '' : 'cmd. line:1: ';
    return exitCodeOf(error, (message) => invocation.err(`${invocation.name}: ${place}${message}\n`));
  }
};

async function run(invocation: Invocation): Promise<number> {
  const { given, rest } = readOptions(leading(invocation.args), table);
  const operands = [...rest, ...invocation.args.slice(leading(invocation.args).length)];
  const source = given.has('f') ? sourceIn(invocation, given.get('f')!) : operands.shift();
  if (source === undefined) throw new OptionError('no-value', '-f');
  const { process, out, workingDir } = invocation;
  const written = new Set<string>();
  const machine = new AwkMachine(
    parseAwk(source),
    {
      out,
      toFile(path, text, appends) {
        const full = resolvePath(workingDir, path);
        const before = appends || written.has(full) ? (process.files.read(full) ?? '') : '';
        written.add(full);
        process.files.write(full, before + text);
      },
    },
    () => process.random.next(),
  );
  const between = given.get('F')?.at(-1);
  if (between !== undefined) machine.values.assign('FS', between === 't' ? '\t' : unescape(between));
  for (const assignment of given.get('v') ?? []) assign(machine, assignment);
  const paced = pace(process);
  await paced(machine.begin());
  if (machine.readsInput) await readAll(invocation, machine, operands, paced);
  return paced(machine.end());
}

type Paced = <Result>(part: Turns<Result>) => Promise<Result>;

/** Runs parts of a program on a processor of the machine. @throws Leave when the process has been killed */
function pace(process: Process): Paced {
  let turns = 0;
  const turn = async (): Promise<void> => {
    if (++turns % slice === 0) await process.compute(1);
    if (process.killed.cancelled) throw new Leave('exit', 137);
  };
  return async (part) => {
    await turn();
    for (let step = part.next(); ; step = part.next()) {
      if (step.done) return step.value;
      await turn();
    }
  };
}

/** Options end with the first operand: what looks like one behind it is the program's. */
function leading(args: readonly string[]): readonly string[] {
  let at = 0;
  while (/^-[Fvf]/.test(args[at] ?? '')) at += args[at]!.length > 2 ? 1 : 2;
  return args[at] === '--' ? args.slice(0, at + 1) : args.slice(0, at);
}

function sourceIn({ process, workingDir }: Invocation, paths: readonly string[]): string {
  return paths
    .map((path) => {
      const text = process.files.read(resolvePath(workingDir, path));
      if (text === undefined) throw new OptionError('no-value', path);
      return text;
    })
    .join('\n');
}

function assign({ values }: AwkMachine, assignment: string): void {
  const [name = '', value = ''] = assignment.split(/=(.*)/s);
  values.assign(name, new Read(unescape(value)));
}

/** Feeds a program with the lines of files, or of the standard input as they come. */
async function readAll(
  invocation: Invocation,
  machine: AwkMachine,
  operands: readonly string[],
  paced: Paced,
): Promise<void> {
  const { process, stdin, workingDir, err, name } = invocation;
  const feed = (line: string, file: string): Promise<void> => paced(machine.line(line, file));
  const isAssignment = (operand: string): boolean => /^[A-Za-z_]\w*=/.test(operand);
  for (const operand of operands) {
    const content = process.files.read(resolvePath(workingDir, operand));
    if (isAssignment(operand)) assign(machine, operand);
    else if (content === undefined) err(`${name}: ${operand}: No such file or directory\n`);
    else for (const line of linesOf(content)) await feed(line, operand);
  }
  if (operands.some((operand) => !isAssignment(operand))) return;
  for (let line = await stdin.readLine(); line !== undefined; line = await stdin.readLine()) await feed(line, '');
}
