import type { Cancellation } from '../../kernel/cancellation.ts';
import type { Context } from '../../kernel/context.ts';
import type { Disposer } from '../../kernel/disposer.ts';
import type { Outcome } from '../../kernel/outcome.ts';
import type { SpanRef } from '../../kernel/span.ts';
import type { ContainerSubject, PodSubject } from '../../protocol/evidence/pod.ts';
import type { Evidence } from '../../protocol/spans.ts';
import type { ResourceRequirements } from '../pod.ts';
import type { Input } from '../shell/pipe.ts';
import type { ContainerLog } from './container-log.ts';
import type { FileTree } from './file-tree.ts';
import type { User } from './ownership.ts';
import type { TerminalSize } from '../../protocol/http.ts';
import type { MachineProcess } from '../../protocol/messages.ts';
import type { PortHandler } from './network.ts';

/**
 * The container runtime interface as far as this kubelet needs it. Refusals are the runtime's own error texts.
 * Upstream: k8s.io/cri-api, pkg/apis/runtime/v1/api.proto
 */
export interface Runtime {
  readonly version: string;
  /** Networks the sandbox too: `network` is a span of its own inside. */
  runPodSandbox(context: Context, config: SandboxConfig): Promise<Outcome<string, Evidence<'sandbox'>, string>>;
  /** Kills what still runs inside and gives the address back. */
  stopPodSandbox(sandboxId: string): Promise<void>;
  removePodSandbox(sandboxId: string): void;
  podStatus(uid: string): PodRuntimeStatus;

  imageStatus(image: string): ImageStatus | undefined;
  listImages(): readonly ImageStatus[];
  /** Ids of those of which there is a container, whether it runs or not. */
  imagesInUse(): ReadonlySet<string>;
  removeImage(id: string): void;
  pullImage(
    context: Context,
    request: { readonly image: string; readonly subject: ContainerSubject },
  ): Promise<Outcome<ImageStatus, Evidence<'pull-image'>, PullError>>;

  createContainer(
    context: Context,
    sandboxId: string,
    config: ContainerConfig,
  ): Promise<Outcome<string, Evidence<'create-container'>, string>>;
  startContainer(context: Context, containerId: string): Promise<Outcome<void, Evidence<'start-container'>, string>>;
  /** The stop signal, then SIGKILL when `graceMs` are over. Resolves when the process has ended. */
  stopContainer(
    context: Context,
    containerId: string,
    graceMs: number,
  ): Promise<Outcome<void, Evidence<'stop-container'>, string>>;
  /** The limits of a container that runs. */
  updateContainerResources(containerId: string, resources: ResourceRequirements): void;
  removeContainer(containerId: string): void;
  containerStatus(containerId: string): RuntimeContainer | undefined;
  containerLog(containerId: string): ContainerLog | undefined;
  /** Runs a command beside the main process, with somebody at its ends. */
  exec(containerId: string, command: readonly string[], ends: ExecEnds): Promise<ExecEnd>;
  /** Joins somebody's ends with those of the main process. */
  attach(containerId: string, ends: ExecEnds): Promise<ExecEnd>;

  /** Who answers on a port of the node's network; undefined: connection refused. */
  dial(ip: string, port: number): PortHandler | undefined;
  /** Container events as they happen. Upstream: RuntimeService.GetContainerEvents */
  subscribe(listener: (event: RuntimeEvent) => void): Disposer;
  /** Of every container that runs. Upstream: RuntimeService.ListContainerStats */
  containerUsages(): readonly ContainerUsage[];
  /** Of the whole machine, containers included. */
  machineUsage(): ResourceUsage;
  processes(): readonly MachineProcess[];
  /** Ends every process at once: the machine is switched off. */
  shutdown(): void;
}

export interface SandboxConfig {
  /** The pod's uid as the kubelet knows it: for a static pod the hash of its manifest. */
  readonly uid: string;
  readonly subject: PodSubject;
  readonly hostname: string;
  /** Which of the runtime's ways of running containers; '' is the default one. */
  readonly handler: string;
  readonly hostNetwork: boolean;
  /** Containers see one another's processes. */
  readonly sharesProcesses: boolean;
}

export interface ContainerConfig {
  readonly uid: string;
  readonly subject: ContainerSubject;
  readonly attempt: number;
  readonly image: string;
  readonly command: readonly string[];
  readonly args: readonly string[];
  readonly env: readonly { readonly name: string; readonly value: string }[];
  readonly workingDir?: string;
  /** Standard input stays open for whoever attaches. */
  readonly stdin: boolean;
  /** It ends for good when the first who attached leaves. */
  readonly stdinOnce: boolean;
  readonly tty: boolean;
  /** Instead of the image's, such as `SIGUSR1`. */
  readonly stopSignal?: string;
  readonly mounts: readonly { readonly path: string; readonly tree: FileTree; readonly readOnly: boolean }[];
  /** As whom its processes run. */
  readonly user: User;
  readonly isPrivileged: boolean;
  readonly sysctls: Readonly<Record<string, string>>;
  /** Nothing can be written beside the mounts. */
  readonly readOnlyRoot: boolean;
  readonly terminationMessage: TerminationMessage;
  readonly resources: ResourceRequirements;
  /** -1000 to 1000: the greater, the sooner it is killed where memory runs out. */
  readonly oomScoreAdj: number;
  /** The container whose processes it joins. Upstream: NamespaceMode_TARGET */
  readonly targetId?: string;
  /** Tells one version of the container's spec from the next. */
  readonly specHash: string;
}

/** Where a process may say why it ended. */
export interface TerminationMessage {
  readonly path: string;
  /** Where it failed without a word, the end of its log counts. */
  readonly fallsBackToLog: boolean;
}

/** What a container or a machine takes up. */
export interface ResourceUsage {
  /** Ms of one processor since it was started. */
  readonly cpuMs: number;
  /** Bytes that cannot be given back. */
  readonly memoryBytes: number;
  /** Bytes on the disk: what was written, and logs; of a machine also its images. */
  readonly diskBytes: number;
}

/** What one container takes up. Upstream: runtime.v1 ContainerStats */
export interface ContainerUsage extends ResourceUsage {
  readonly uid: string;
  readonly name: string;
  /** Epoch ms. */
  readonly startedAt: number;
}

export interface RuntimeContainer {
  readonly id: string;
  readonly name: string;
  readonly attempt: number;
  readonly state: 'created' | 'running' | 'exited';
  readonly image: string;
  readonly imageId: string;
  /** By which it is asked to end. */
  readonly stopSignal: string;
  /** As they are in force. */
  readonly resources: ResourceRequirements;
  readonly specHash: string;
  readonly createdAt: number;
  readonly startedAt: number;
  readonly finishedAt: number;
  readonly exitCode: number;
  readonly reason: string;
  readonly message: string;
}

/** What the runtime knows of one pod. */
export interface PodRuntimeStatus {
  readonly sandboxId?: string;
  readonly sandboxReady: boolean;
  readonly ip?: string;
  /** Every attempt still known, newest first. */
  readonly containers: readonly RuntimeContainer[];
}

export interface ImageStatus {
  /** Digest reference, as a container status shows it. */
  readonly id: string;
  readonly tags: readonly string[];
  readonly sizeBytes: number;
  /** As whom its processes run where nobody says otherwise. */
  readonly uid: number;
}

export interface PullError {
  /** As the kubelet sees it over gRPC. */
  readonly message: string;
}

export interface ExecEnds {
  readonly stdin: Input;
  /** Whether anything was to be said; else the input is at its end from the start. */
  readonly hasStdin: boolean;
  readonly tty: boolean;
  /** Of the terminal's window; undefined: nobody has told. */
  readonly size: () => TerminalSize | undefined;
  readonly write: (stream: 'stdout' | 'stderr', text: string) => void;
  /** Calls `listener` at each Ctrl+C. */
  readonly onInterrupt: (listener: () => void) => void;
  /** Fires when whoever asked has gone. */
  readonly left: Cancellation;
}

/** How a command ended, or why it did not begin. */
export type ExecEnd = { readonly exitCode: number } | { readonly problem: string };

export interface ExecResult {
  readonly stdout: string;
  readonly stderr: string;
  readonly exitCode: number;
  readonly timedOut: boolean;
}

export interface RuntimeEvent {
  readonly type: 'started' | 'stopped';
  readonly uid: string;
  readonly containerId: string;
  /** The span of what happened. */
  readonly cause?: SpanRef;
}
