import type { Cancellation } from '../kernel/cancellation.ts';
import type { Environment } from '../protocol/environment.ts';
import type { MachineOutput, MachineState } from '../protocol/messages.ts';
import type { MachineNetwork } from './network/node-network.ts';
import { type ProcessNetwork, processNetwork } from './network/process-network.ts';
import { FileSystem } from './runtime/file-system.ts';
import { root } from './runtime/ownership.ts';
import type { Process } from './runtime/program.ts';
import { curl } from './programs/curl.ts';
import { netcat } from './programs/netcat.ts';
import { nslookup } from './programs/nslookup.ts';
import { inputOf } from './shell/pipe.ts';
import type { Utility } from './shell/utility.ts';
import { wget } from './programs/wget.ts';

/** Programs of the machine that talk to others. */
const programs: Readonly<Record<string, Utility>> = { curl, wget, nslookup, nc: netcat };

/** Runs a program in the machine's own network, where services and pods can be reached and names are not the cluster's. */
export function runOnMachine(
  env: Pick<Environment, 'clock' | 'random'>,
  { local, outside }: MachineNetwork,
  state: MachineState,
  request: MachineCommand,
  killed: Cancellation,
): Promise<MachineOutput> {
  const network = processNetwork(outside, {
    namespace: local.host,
    files: () => ({ hosts: state.files['/etc/hosts'] ?? '', resolver: state.files['/etc/resolv.conf'] ?? '' }),
    trace: (_host, _port, work) => work(),
  });
  return runInNetwork(env, { network, ip: local.host.ip }, state, request, killed);
}

export interface MachineCommand {
  readonly command: readonly string[];
  readonly workingDir: string;
}

/** Runs a program on any machine that has a network. */
export async function runInNetwork(
  { clock, random }: Pick<Environment, 'clock' | 'random'>,
  { network, ip }: { readonly network: ProcessNetwork; readonly ip: string },
  state: MachineState,
  { command, workingDir }: MachineCommand,
  killed: Cancellation,
): Promise<MachineOutput> {
  const [name = '', ...args] = command;
  const program = programs[name];
  if (!program) return { stdout: '', stderr: `bash: ${name}: command not found\n`, exitCode: 127, files: {} };
  const output = { stdout: '', stderr: '' };
  const files = FileSystem.of(state.files, false);
  const write = (stream: 'stdout' | 'stderr', text: string): void => {
    output[stream] += text;
  };
  const process: Process = {
    args: command,
    env: {},
    stdin: inputOf(''),
    isTerminal: false,
    size: () => undefined,
    pid: 1,
    hostname: state.hostname,
    podIp: ip,
    workingDir,
    attempt: 0,
    startedAt: clock.now(),
    clock,
    random,
    files,
    user: root,
    isPrivileged: true,
    sysctls: {},
    // None of the programs above asks.
    machine: () => ({ memoryBytes: 0, usedMemoryBytes: 0, diskBytes: 0, usedDiskBytes: 0, busyMs: 0, bootedAt: 0 }),
    visible: () => [],
    signal: () => false,
    killed,
    useMemory: () => {},
    useCpu: () => {},
    compute: () => Promise.resolve(),
    write,
    writeToMain: write,
    onSignal: () => {},
    listen: () => {},
    listenForDatagrams: () => {},
    network,
    find: (command) => ({ missing: 'file', path: command }),
  };
  const exitCode = await program({
    name,
    args,
    env: {},
    workingDir,
    process,
    stdin: process.stdin,
    out: (text) => write('stdout', text),
    err: (text) => write('stderr', text),
  });
  return { ...output, exitCode, files: files.changedFrom(state.files) };
}
