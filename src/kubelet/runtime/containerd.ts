import { cancellationSource } from '../../kernel/cancellation.ts';
import { sleep } from '../../kernel/clock.ts';
import { type Context, causedBy } from '../../kernel/context.ts';
import { passed, refused } from '../../kernel/outcome.ts';
import { randomHex } from '../../kernel/random.ts';
import type { SpanRef } from '../../kernel/span.ts';
import type { Tracer } from '../../kernel/tracer.ts';
import type { Evidence } from '../../protocol/spans.ts';
import type { Environment } from '../../protocol/environment.ts';
import { type ProcessSurroundings, SimulatedContainer } from './container.ts';
import type { ContainerConfig, ExecEnd, PodRuntimeStatus, Runtime, RuntimeEvent } from './cri.ts';
import { execute } from './exec.ts';
import { notExecutable } from './exec-errors.ts';
import { formatError } from './find-program.ts';
import type { Program } from './program.ts';
import { ImageStore, type Registry } from './image-store.ts';
import type { ProcessNetworkParts } from '../network/process-network.ts';
import type { NodeNetwork } from './network.ts';
import type { MachineLoad } from './machine-load.ts';
import type { ProcessTable } from './process-table.ts';
import { noNetwork, noRuntime, runtimeHandlers } from './sandbox-errors.ts';
import { type Sandbox, sandboxOf, superseded } from './sandbox.ts';
import { runtimeSpans } from './runtime-spans.ts';
import type { RuntimeTiming } from './timing.ts';

export interface ContainerdOptions {
  readonly registry: Registry;
  readonly network: NodeNetwork;
  /** What lies beyond a process's own network namespace. */
  readonly outside: ProcessNetworkParts;
  readonly processes: ProcessTable;
  readonly timing: RuntimeTiming;
  /** The kubelet's tracer. */
  readonly caller: Tracer;
  /** Images that are on the node from the start. */
  readonly preloaded: readonly string[];
  readonly load: MachineLoad;
}

const isRunning = ({ status }: SimulatedContainer): boolean => status.state === 'running';

/**
 * The simulated container runtime of one node: sandboxes, containers that run small programs on cluster time, images.
 * Its own environment, so that its spans stand under `containerd/<node>`.
 */
export function createContainerd(
  env: Pick<Environment, 'clock' | 'random' | 'tracer' | 'gate'>,
  options: ContainerdOptions,
): Runtime {
  const { clock, random } = env;
  const { network, outside, processes, timing, load } = options;
  const images = new ImageStore({ registry: options.registry, clock, random, timing });
  for (const image of options.preloaded) images.preload(image);
  const sandboxes = new Map<string, Sandbox>();
  const newestSandbox = new Map<string, Sandbox>();
  const containers = new Map<string, { container: SimulatedContainer; sandbox: Sandbox; ended: Promise<void> }>();
  const listeners = new Set<(event: RuntimeEvent) => void>();
  const newId = (): string => randomHex(random, 64);
  const spans = runtimeSpans(env, options.caller);

  const take = async (ms: number, context?: Context): Promise<void> => {
    if (ms <= 0) return;
    const factor = 1 - timing.jitter + 2 * timing.jitter * random.next();
    await sleep(clock, ms * factor, context?.cancellation);
  };
  const running = () => [...containers.values()].map(({ container }) => container).filter(isRunning);
  const usages = () => running().map(({ usage }) => usage);
  const bootedAt = clock.now();
  const announce = (event: RuntimeEvent): void => {
    for (const listener of listeners) listener(event);
  };

  const surroundingsOf = ({ hostname, network: namespace }: Sandbox, pid: number): ProcessSurroundings => ({
    clock,
    random,
    hostname,
    machine: () => load.figures(images.list(), usages(), bootedAt),
    pid,
    network: namespace,
    outside,
    spans,
  });
  const run = async (
    sandbox: Sandbox,
    container: SimulatedContainer,
    program: Program,
    cause: SpanRef | undefined,
  ): Promise<void> => {
    const { commandLine: command } = container;
    const pid = processes.add({ user: 'root', command, startedAt: clock.now(), memoryKiB: 2048 });
    const { exitCode, signal } = await container.run(program, clock.now(), surroundingsOf(sandbox, pid));
    processes.remove(pid);
    const { subject, uid } = container.config;
    const stopCause = stopping.get(container.id);
    stopping.delete(container.id);
    const exit =
      signal || stopCause
        ? stopCause
        : spans.exited(causedBy([cause]), subject, { exitCode, reason: container.status.reason });
    announce({ type: 'stopped', uid, containerId: container.id, ...(exit && { cause: exit }) });
  };
  /** Containers that are being stopped, and the span that does it. */
  const stopping = new Map<string, SpanRef | undefined>();

  const stopSandbox = async (id: string): Promise<void> => {
    const sandbox = sandboxes.get(id);
    if (!sandbox?.ready) return;
    for (const container of sandbox.containers.filter(isRunning)) {
      stopping.set(container.id, undefined);
      container.signal('SIGKILL');
    }
    await take(timing.stopSandboxMs);
    sandbox.ready = false;
    processes.remove(sandbox.pid);
    if (sandbox.network !== network.host) network.detach(sandbox.network);
  };

  return {
    version: '2.2.1',

    runPodSandbox: (context, config) =>
      spans.sandbox(context, config.subject, async (inner) => {
        await take(timing.sandboxMs, inner);
        const id = newId();
        const evidence: Evidence<'sandbox'> = { sandboxId: id };
        if (!runtimeHandlers.includes(config.handler)) return refused(noRuntime(id, config.handler), evidence);
        const attached = config.hostNetwork
          ? network.host
          : await spans.network(inner, config.subject, async (within) => {
              await take(timing.networkMs, within);
              return network.attach();
            });
        if (!attached) return refused(noNetwork(id, network.isReady), evidence);
        if (inner.cancellation.cancelled) {
          if (attached !== network.host) network.detach(attached);
          return refused('rpc error: code = Canceled desc = context canceled', evidence);
        }
        const pid = processes.add({ user: '65535', command: ['/pause'], startedAt: clock.now(), memoryKiB: 512 });
        const sandbox = sandboxOf(config, { id, network: attached, pid });
        sandboxes.set(id, sandbox);
        newestSandbox.set(config.uid, sandbox);
        return passed(id, evidence);
      }),

    stopPodSandbox: stopSandbox,

    removePodSandbox(id) {
      const sandbox = sandboxes.get(id);
      if (!sandbox) return;
      for (const container of sandbox.containers) containers.delete(container.id);
      sandboxes.delete(id);
      if (newestSandbox.get(sandbox.uid) === sandbox) newestSandbox.delete(sandbox.uid);
    },

    podStatus(uid): PodRuntimeStatus {
      const sandbox = newestSandbox.get(uid);
      if (!sandbox) return { sandboxReady: false, containers: [] };
      return {
        sandboxId: sandbox.id,
        sandboxReady: sandbox.ready,
        ip: sandbox.network.ip,
        containers: sandbox.containers.map(({ status }) => status).reverse(),
      };
    },

    imageStatus: (image) => images.find(image),
    listImages: () => images.list(),
    imagesInUse: () => new Set([...containers.values()].map(({ container }) => container.imageId)),
    removeImage: (id) => images.remove(id),
    pullImage: (context, { image, subject }) =>
      spans.pull(context, { ...subject, image }, (inner) => images.pull(inner, image)),

    createContainer: (context, sandboxId, config: ContainerConfig) =>
      spans.create(context, config.subject, async (inner) => {
        await take(timing.createMs, inner);
        const sandbox = sandboxes.get(sandboxId);
        const image = images.find(config.image);
        const target = config.targetId === undefined ? undefined : containers.get(config.targetId)?.container;
        const message = !sandbox
          ? `failed to find sandbox id "${sandboxId}": not found`
          : !image
            ? `failed to resolve image "${config.image}": not found`
            : target && !isRunning(target)
              ? `invalid target container: container "${target.id}" is not running - in state CONTAINER_EXITED`
              : undefined;
        if (!sandbox || !image || message !== undefined) return refused(message ?? '', { ...(message && { message }) });
        const container = new SimulatedContainer(newId(), config, image, clock.now(), {
          load,
          ...(target && { target }),
          ...(sandbox.visible && { visible: sandbox.visible }),
        });
        sandbox.containers.push(container);
        containers.set(container.id, { container, sandbox, ended: Promise.resolve() });
        for (const old of superseded(sandbox, config.subject.container)) {
          containers.delete(old.id);
          sandbox.containers.splice(sandbox.containers.indexOf(old), 1);
        }
        return passed(container.id, { containerId: container.id });
      }),

    startContainer(context, containerId) {
      const known = containers.get(containerId);
      if (!known) return Promise.resolve(refused(`container "${containerId}" not found`, { containerId }));
      const { container, sandbox } = known;
      const { subject, uid } = container.config;
      return spans.start(context, subject, async (inner) => {
        await take(timing.startMs, inner);
        const command = container.commandLine[0] ?? '';
        const found = container.find(command);
        if ('missing' in found && found.missing !== 'format') {
          const message = notExecutable(command, found.missing);
          container.failToStart(clock.now(), message);
          announce({ type: 'stopped', uid, containerId, ...(inner.span && { cause: inner.span }) });
          return refused(message, { containerId, message });
        }
        known.ended = run(sandbox, container, 'missing' in found ? formatError(command) : found.program, inner.span);
        announce({ type: 'started', uid, containerId, ...(inner.span && { cause: inner.span }) });
        return passed(undefined, { containerId, pid: container.pid });
      });
    },

    stopContainer(context, containerId, graceMs) {
      const known = containers.get(containerId);
      if (known?.container.status.state !== 'running') return Promise.resolve(passed(undefined, {}));
      const { container, ended } = known;
      const signal = container.stopSignal;
      return spans.stop(context, container.config.subject, async (inner) => {
        stopping.set(containerId, inner.span);
        const grace = cancellationSource();
        let used = signal;
        if (graceMs > 0) {
          void sleep(clock, graceMs, grace).then(() => {
            if (grace.cancelled) return;
            used = 'SIGKILL';
            container.signal('SIGKILL');
          });
          container.signal(signal);
        } else {
          used = 'SIGKILL';
          container.signal('SIGKILL');
        }
        await ended;
        grace.cancel();
        return passed(undefined, { exitCode: container.status.exitCode, signal: used });
      });
    },

    updateContainerResources: (id, resources) => containers.get(id)?.container.updateResources(resources),
    removeContainer(containerId) {
      const known = containers.get(containerId);
      if (!known || known.container.status.state === 'running') return;
      containers.delete(containerId);
      known.sandbox.containers.splice(known.sandbox.containers.indexOf(known.container), 1);
    },

    containerStatus: (id) => containers.get(id)?.container.status,
    containerLog: (id) => containers.get(id)?.container.log,

    async exec(containerId, command, ends): Promise<ExecEnd> {
      const known = containers.get(containerId);
      if (known?.container.status.state !== 'running') return { problem: 'container not running' };
      const pid = processes.add({ user: 'root', command, startedAt: clock.now(), memoryKiB: 1024 });
      try {
        return await execute(known.container, surroundingsOf(known.sandbox, pid), command, ends);
      } finally {
        processes.remove(pid);
      }
    },
    async attach(containerId, ends): Promise<ExecEnd> {
      const container = containers.get(containerId)?.container;
      if (container?.status.state !== 'running') return { problem: 'container not running' };
      await container.attach(ends);
      return { exitCode: 0 };
    },
    dial: (ip, port) => network.handler(ip, port),
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    containerUsages: usages,
    machineUsage: () => load.usage(images.list(), usages()),
    processes: () => processes.list(),
    shutdown() {
      listeners.clear();
      for (const container of running()) container.signal('SIGKILL');
      load.processors.stop();
      sandboxes.clear();
      newestSandbox.clear();
      containers.clear();
    },
  };
}
