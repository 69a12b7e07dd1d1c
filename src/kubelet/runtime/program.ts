import type { Cancellation } from '../../kernel/cancellation.ts';
import type { Clock } from '../../kernel/clock.ts';
import type { TerminalSize } from '../../protocol/http.ts';
import type { Random } from '../../kernel/random.ts';
import type { Input } from '../shell/pipe.ts';
import type { FileSystem } from './file-system.ts';
import type { User } from './ownership.ts';
import type { ProcessNamespace } from './process-namespace.ts';
import type { ProcessNetwork } from '../network/process-network.ts';
import type { FoundProgram } from './find-program.ts';
import type { DatagramHandler, PortHandler } from './network.ts';

export type Signal = 'SIGHUP' | 'SIGINT' | 'SIGQUIT' | 'SIGKILL' | 'SIGUSR1' | 'SIGTERM';

export const signalNumbers: Readonly<Record<Signal, number>> = {
  SIGHUP: 1,
  SIGINT: 2,
  SIGQUIT: 3,
  SIGKILL: 9,
  SIGUSR1: 10,
  SIGTERM: 15,
};

/** What a machine has, and what of it is taken; sizes in bytes. */
export interface MachineFigures {
  readonly memoryBytes: number;
  readonly usedMemoryBytes: number;
  readonly diskBytes: number;
  readonly usedDiskBytes: number;
  /** Of all processors since it was switched on. */
  readonly busyMs: number;
  /** Epoch ms. */
  readonly bootedAt: number;
}

/** What a program inside a container knows of the world: its process. */
export interface Process {
  /** The command line, `args[0]` being the program. */
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly pid: number;
  readonly hostname: string;
  readonly podIp: string;
  readonly workingDir: string;
  /** How often this container was started before, as the kubelet counts. */
  readonly attempt: number;
  readonly startedAt: number;
  /** Standard input. */
  readonly stdin: Input;
  /** Somebody sits at a terminal. */
  readonly isTerminal: boolean;
  /** Of the terminal's window; undefined: nobody has told, or there is no terminal. */
  size(): TerminalSize | undefined;
  readonly clock: Clock;
  readonly random: Random;
  readonly files: FileSystem;
  /** As whom it runs. */
  readonly user: User;
  /** It may do all that root on the machine may. */
  readonly isPrivileged: boolean;
  /** Kernel parameters that its pod has set. */
  readonly sysctls: Readonly<Record<string, string>>;
  /** The processes of its namespace, as `ps` lists them. */
  visible(): ReturnType<ProcessNamespace['list']>;
  /** Sends a signal, such as `SIGTERM`, to one of them; false where there is none of that number. */
  signal(pid: number, signal: string): boolean;
  /** Fires when the process has to stop at once (SIGKILL, or the whole container went). */
  readonly killed: Cancellation;
  /** Holds this many bytes instead of what it held. The kernel kills a container that goes beyond its limit. */
  useMemory(bytes: number): void;
  /** Keeps this many processors busy from now on, instead of those that it did. */
  useCpu(cores: number): void;
  /** Resolves when so many ms of one processor have been worked off, or it was killed. */
  compute(ms: number): Promise<void>;
  write(stream: 'stdout' | 'stderr', text: string): void;
  /** Writes where the container's main process does, which is its log. */
  writeToMain(stream: 'stdout' | 'stderr', text: string): void;
  /** As PID 1 has it: a signal without a handler is ignored, SIGKILL cannot be handled. */
  onSignal(signal: Signal, handler: () => void): void;
  /** Opens a port of the pod. @param until when it is closed; absent: when the process ends. @throws when the port is taken */
  listen(port: number, handler: PortHandler, until?: Cancellation): void;
  /** Opens a port for datagrams. @throws when the port is taken */
  listenForDatagrams(port: number, handler: DatagramHandler): void;
  readonly network: ProcessNetwork;
  /** The machine that it runs on, of which a container sees all. */
  machine(): MachineFigures;
  /** What its container would run for a command. */
  find(command: string, workingDir: string): FoundProgram;
}

/** Runs until the process ends; returns its exit code. */
export type Program = (process: Process) => Promise<number> | number;

export interface Image extends ImageContent {
  readonly sizeBytes: number;
}

/** How a container's main process ended. */
export interface Exit {
  readonly exitCode: number;
  /** Where it is not the usual one for the exit code. */
  readonly reason?: string;
  readonly signal?: Signal;
}

/** Runs a program to its end; what it throws it says, as a crash would. */
export async function exitOf(program: Program, process: Process): Promise<number> {
  try {
    return await program(process);
  } catch (error) {
    process.write('stderr', `${error instanceof Error ? error.message : String(error)}\n`);
    return 1;
  }
}

/** What a container image holds. */
export interface ImageContent {
  readonly entrypoint: readonly string[];
  readonly command: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly workingDir?: string;
  readonly stopSignal?: Signal;
  /** As whom it runs; absent: root. */
  readonly uid?: number;
  /** Programs by name, found through $PATH. */
  readonly programs: Readonly<Record<string, Program>>;
  /** Files of the image, path to content. */
  readonly files: Readonly<Record<string, string>>;
}
