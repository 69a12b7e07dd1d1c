import { type Cancellation, type CancellationSource, cancellationSource } from '../../kernel/cancellation.ts';
import type { ResourceRequirements } from '../pod.ts';
import type { ContainerConfig, ContainerUsage, ExecEnds, RuntimeContainer } from './cri.ts';
import { findProgram, type FoundProgram } from './find-program.ts';
import { ContainerLog } from './container-log.ts';
import { cpuAllowance } from './cpu-allowance.ts';
import { FileSystem } from './file-system.ts';
import { describeTree, type FileTree } from './file-tree.ts';
import { lastWords } from './last-words.ts';
import { type ProcessNetworkParts, processNetwork } from '../network/process-network.ts';
import { type Input, Pipe, readerOf } from '../shell/pipe.ts';
import { bind, type PodNetwork, type PortHandler } from './network.ts';
import { processEnvironment } from './process-environment.ts';
import { ProcessNamespace } from './process-namespace.ts';
import type { Membership } from './membership.ts';
import { MemoryGroup, memoryRules } from './memory.ts';
import { CpuGroup } from './processors.ts';
import type { RuntimeSpans } from './runtime-spans.ts';
import { type Exit, exitOf, type Image, type Process, type Program, signalNumbers } from './program.ts';

/** What a container's process gets from its machine. */
export interface ProcessSurroundings extends Pick<Process, 'clock' | 'random' | 'hostname' | 'machine'> {
  readonly pid: number;
  readonly network: PodNetwork;
  readonly outside: ProcessNetworkParts;
  readonly spans: Pick<RuntimeSpans, 'connection'>;
}

/** What a process holds that does not say, bytes. */
const leastMemory = 512 * 1024;

/** What starting a program and answering a request cost, ms of one processor. */
const [startCost, requestCost] = [5, 0.25] as const;

/** One container: its files, its log, and its main process while that runs. */
export class SimulatedContainer {
  readonly id: string;
  readonly config: ContainerConfig;
  readonly image: Image;
  readonly imageId: string;
  readonly log = new ContainerLog();
  readonly files: FileSystem;
  readonly createdAt: number;
  /** Its processes see one another, and those of whom it joined. */
  readonly #visible: ProcessNamespace;
  pid = 0;
  #resources: ResourceRequirements;
  #state: RuntimeContainer['state'] = 'created';
  #startedAt = 0;
  #finishedAt = 0;
  #exitCode = 0;
  #reason = '';
  #message = '';
  /** What is written to its termination log. */
  readonly #lastWords: FileTree = new Map([['', '']]);
  readonly #memory: MemoryGroup;
  readonly #cpu: CpuGroup;
  #handlers = new Map<string, () => void>();
  readonly #attached = new Set<Pick<ExecEnds, 'write' | 'size'>>();
  readonly #over = cancellationSource();
  /** Open for whoever attaches, where the pod wants it to be. */
  readonly #stdin = new Pipe();
  #end: (exit: Exit) => void = () => {};

  constructor(
    id: string,
    config: ContainerConfig,
    image: { image: Image; id: string },
    at: number,
    { load, target, visible }: Membership,
  ) {
    this.id = id;
    this.config = config;
    this.image = image.image;
    this.imageId = image.id;
    this.createdAt = at;
    this.#resources = config.resources;
    this.#cpu = new CpuGroup(load.processors, cpuAllowance(config.resources));
    this.#memory = new MemoryGroup(load.memory, memoryRules(config.resources, config.oomScoreAdj), () =>
      this.#end({ exitCode: 128 + signalNumbers.SIGKILL, reason: 'OOMKilled' }),
    );
    this.#visible = visible ?? (target ? target.#visible : new ProcessNamespace());
    // The kernel ends a whole namespace with its first process.
    if (!visible) target?.over.onCancel(() => this.signal('SIGKILL'));
    if (!config.stdin) this.#stdin.close();
    describeTree(this.#lastWords, { files: { uid: 0, gid: 0, mode: 0o666 } });
    this.files = FileSystem.of(image.image.files, config.readOnlyRoot);
    this.files.mount(config.terminationMessage.path, this.#lastWords, false);
    for (const { path, tree, readOnly } of config.mounts) this.files.mount(path, tree, readOnly);
  }

  /** The whole command line: the pod's command replaces the entrypoint, its args replace the image's. */
  get commandLine(): readonly string[] {
    const { command, args } = this.config;
    if (command.length > 0) return [...command, ...args];
    return [...this.image.entrypoint, ...(args.length > 0 ? args : this.image.command)];
  }

  get workingDir(): string {
    return this.config.workingDir ?? this.image.workingDir ?? '/';
  }

  /** By which it is asked to end: its own, or the image's. */
  get stopSignal(): string {
    return this.config.stopSignal ?? this.image.stopSignal ?? 'SIGTERM';
  }

  /** Fires when the main process has ended. */
  get over(): Cancellation {
    return this.#over;
  }

  get status(): RuntimeContainer {
    return {
      id: this.id,
      name: this.config.subject.container,
      attempt: this.config.attempt,
      state: this.#state,
      image: this.config.image,
      imageId: this.imageId,
      stopSignal: this.stopSignal,
      resources: this.#resources,
      specHash: this.config.specHash,
      createdAt: this.createdAt,
      startedAt: this.#startedAt,
      finishedAt: this.#finishedAt,
      exitCode: this.#exitCode,
      reason: this.#reason,
      message: this.#message,
    };
  }

  get usage(): ContainerUsage {
    return {
      uid: this.config.uid,
      name: this.config.subject.container,
      startedAt: this.#startedAt,
      cpuMs: this.#cpu.usedMs,
      memoryBytes: this.#memory.bytes,
      diskBytes: this.files.writtenBytes + this.log.bytes,
    };
  }

  find(command: string, workingDir = this.workingDir): FoundProgram {
    return findProgram(command, this.image.programs, this.files.as(this.config.user), workingDir);
  }

  /** Runs the main process to its end. */
  async run(program: Program, at: number, surroundings: ProcessSurroundings): Promise<Exit> {
    this.#state = 'running';
    this.#startedAt = at;
    this.pid = surroundings.pid;
    const killed = cancellationSource();
    const exit = await new Promise<Exit>((resolve) => {
      this.#end = resolve;
      const process = this.process(surroundings, this.commandLine, killed, (signal, pid) => this.#hear(signal, pid));
      void exitOf(program, process).then((exitCode) => resolve({ exitCode }));
    });
    killed.cancel();
    this.#finish(surroundings.clock.now(), exit);
    return exit;
  }

  /** The process of `args` as it sees itself. Only the main process takes signals. */
  process(
    { network, outside, spans, ...rest }: ProcessSurroundings,
    args: readonly string[],
    killed: CancellationSource,
    hear: (signal: string, pid: number) => void = () => killed.cancel(),
  ): Process {
    const { pid } = rest;
    const compute = (ms: number): Promise<void> => this.#cpu.compute(ms, killed);
    this.#memory.hold(pid, leastMemory, killed);
    const seenAs = this.#visible.add(args, hear);
    killed.onCancel(() => {
      this.#visible.remove(seenAs);
    });
    void compute(startCost);
    const say: Process['write'] = (stream, text) => {
      this.log.write(rest.clock.now(), stream, text);
      for (const { write } of this.#attached) write(stream, text);
    };
    return {
      ...rest,
      args,
      stdin: readerOf(this.#stdin),
      isTerminal: this.config.tty,
      size: () => [...this.#attached].at(-1)?.size(),
      env: processEnvironment(this.image, this.config, rest.hostname),
      podIp: network.ip,
      workingDir: this.workingDir,
      attempt: this.config.attempt,
      startedAt: this.#startedAt,
      files: this.files.as(this.config.user),
      user: this.config.user,
      isPrivileged: this.config.isPrivileged,
      sysctls: this.config.sysctls,
      visible: () => this.#visible.list(),
      signal: (to, signal) => this.#visible.signal(to, signal),
      killed,
      useMemory: (bytes) => this.#memory.hold(pid, bytes, killed),
      useCpu: (cores) => this.#cpu.keepBusy(pid, cores, killed),
      compute,
      write: say,
      writeToMain: say,
      find: (command, workingDir) => this.find(command, workingDir),
      onSignal: (signal, handler) => this.#handlers.set(signal, handler),
      listen: (port, handler, until = killed) => {
        const answer: PortHandler = (request) => {
          void compute(requestCost);
          return handler(request);
        };
        bind(network.ports, port, answer, until);
      },
      listenForDatagrams: (port, handler) => bind(network.datagrams, port, handler, killed),
      network: processNetwork(outside, {
        namespace: network,
        trace: (host, port, work) =>
          spans.connection({ cancellation: killed, background: false }, { ...this.config.subject, host, port }, work),
        files: () => ({
          hosts: this.files.read('/etc/hosts') ?? '',
          resolver: this.files.read('/etc/resolv.conf') ?? '',
        }),
      }),
    };
  }

  /** Joins somebody's ends with the main process's, until it ends or they leave. */
  async attach(ends: ExecEnds): Promise<void> {
    this.#attached.add(ends);
    ends.onInterrupt(() => this.signal('SIGINT'));
    const leaving = cancellationSource(ends.left);
    if (this.config.stdin && ends.hasStdin) void this.#typed(ends.stdin, leaving);
    const stopListening = this.#over.onCancel(() => leaving.cancel());
    await new Promise<void>((resolve) => leaving.onCancel(resolve));
    stopListening();
    this.#attached.delete(ends);
  }

  /** Whoever has said all leaves, unless the process's input ends with theirs: then it is for the process to end. */
  async #typed(stdin: Input, leaving: CancellationSource): Promise<void> {
    for (let line = await stdin.readLine(); line !== undefined; line = await stdin.readLine())
      this.#stdin.write(`${line}\n`);
    if (this.config.stdinOnce) this.#stdin.close();
    else if (!this.config.tty) leaving.cancel();
  }

  updateResources(resources: ResourceRequirements): void {
    this.#resources = resources;
    this.#cpu.allow(cpuAllowance(resources));
    this.#memory.rules = memoryRules(resources, this.config.oomScoreAdj);
  }

  /** @param signal any that Linux has; without a handler nothing happens, as with PID 1 */
  signal(signal: string): void {
    if (signal === 'SIGKILL') this.#end({ exitCode: 128 + signalNumbers[signal], signal });
    else this.#handlers.get(signal)?.();
  }

  /** What one of its own processes sends to the main one. The kernel keeps the first of a namespace from what it does not handle. */
  #hear(signal: string, pid: number): void {
    if (this.#handlers.has(signal)) this.signal(signal);
    else if (pid !== 1)
      this.#end({ exitCode: 128 + ((signalNumbers as Readonly<Record<string, number>>)[signal] ?? 15) });
  }

  /** The process could not be started at all. */
  failToStart(at: number, message: string): void {
    this.#state = 'exited';
    this.#startedAt = 0;
    this.#finishedAt = at;
    this.#exitCode = 128;
    this.#reason = 'StartError';
    this.#message = message;
    this.log.close(at);
  }

  #finish(at: number, { exitCode, reason }: Exit): void {
    this.#state = 'exited';
    this.#finishedAt = at;
    this.#exitCode = exitCode;
    this.#reason = reason ?? (exitCode === 0 ? 'Completed' : 'Error');
    this.log.close(at);
    this.#message = lastWords(
      this.#lastWords.get('') ?? '',
      this.log,
      exitCode !== 0 && this.config.terminationMessage.fallsBackToLog,
    );
    this.#handlers = new Map();
    this.#over.cancel();
  }
}
