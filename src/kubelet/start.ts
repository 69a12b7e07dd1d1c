import { eventRecorder } from '../client/event-recorder.ts';
import { startInformer } from '../client/informer.ts';
import { restClient } from '../client/rest.ts';
import { cancellationSource } from '../kernel/cancellation.ts';
import { rootContext } from '../kernel/context.ts';
import type { Disposer } from '../kernel/disposer.ts';
import { passed } from '../kernel/outcome.ts';
import { tracedSync } from '../kernel/traced.ts';
import type { Environment, Running } from '../protocol/environment.ts';
import { serve } from '../protocol/rpc.ts';
import { AllocationManager } from './allocation.ts';
import { BackOff } from '../kernel/back-off.ts';
import { createDisk } from './disk.ts';
import { configurationPath, defaultConfiguration } from './configuration.ts';
import { EvictionManager } from './eviction/eviction-manager.ts';
import { hardThresholds } from './eviction/thresholds.ts';
import { collectEvery, ImageCollector } from './image-collector.ts';
import { publicRegistry, sandboxImage } from './images/catalogue.ts';
import { bootProcesses, kubeletCommand, machineFiles, machineState } from './machine.ts';
import { capacityOf } from './node/capacity.ts';
import { startNodeAgent } from './node/node-agent.ts';
import { followOwnNode } from './node/own-node.ts';
import { allocatableOf, kubeletVersion } from './node/node-object.ts';
import { networkHandlers } from './network/network-server.ts';
import { startMachineNetwork } from './network/node-network.ts';
import type { KubeletOptions } from './options.ts';
import { podEvents } from './pod-events.ts';
import { PodManager } from './pod-manager.ts';
import type { Pod } from './pod.ts';
import { Prober } from './probes/prober.ts';
import { createContainerd } from './runtime/containerd.ts';
import { MachineLoad } from './runtime/machine-load.ts';
import { ProcessTable } from './runtime/process-table.ts';
import { typicalTiming } from './runtime/timing.ts';
import { repeated } from './repeated.ts';
import { kubeletHandlers } from './server/handler.ts';
import { Sessions } from './server/sessions.ts';
import type { PodServices } from './services.ts';
import { manifestFolder, staticPod } from './static-pods.ts';
import { keepLooking, NodeStats } from './stats/node-stats.ts';
import { StatusManager } from './status-manager.ts';
import { VolumeManager } from './volumes.ts';

/**
 * One node: a machine, its container runtime and its kubelet, which serves `kubelet/<node>` on the bus. Whoever stops it
 * switches the machine off: on a restart the pods that the API knows are started again, counted as restarts.
 */
export async function startKubelet(env: Environment, options: KubeletOptions): Promise<Running> {
  const { node, credentials } = options;
  const stopping = cancellationSource();
  const client = restClient(env, { credentials, userAgent: `kubelet/${kubeletVersion} (linux/amd64) kubernetes` });
  const recorder = eventRecorder(env, client, { component: 'kubelet', host: node.name });
  const processes = new ProcessTable();
  bootProcesses(processes, options, env.clock.now());
  const warnOfNode = (reason: string, message: string): void =>
    recorder.event({ apiVersion: 'v1', kind: 'Node', name: node.name, uid: node.name }, 'Warning', reason, message);
  const network = startMachineNetwork(env, options, stopping);
  const runtime = createContainerd(
    { clock: env.clock, random: env.random, gate: env.gate, tracer: options.runtimeTracer },
    {
      registry: options.registry ?? publicRegistry,
      network: network.local,
      outside: network.outside,
      processes,
      load: new MachineLoad(env.clock, processes, capacityOf(node), (pid, command) =>
        warnOfNode('SystemOOM', `System OOM encountered, victim process: ${command}, pid: ${pid}`),
      ),
      timing: options.timing ?? typicalTiming,
      caller: env.tracer,
      preloaded: [sandboxImage, ...(options.preloadedImages ?? [])],
    },
  );
  const disk = createDisk(machineFiles(options), (path, text) => {
    // A shell that writes a file empties it first.
    if (text === '') return;
    if (path.startsWith(manifestFolder)) runManifest(path, text);
    else if (path === configurationPath) void configure(text);
  });
  const events = podEvents(recorder);
  const eviction = new EvictionManager({
    clock: env.clock,
    events,
    warn: warnOfNode,
    activePods: () => pods.active(),
    supplies: ({ machine }) => stats.supplies(machine),
    configuration: () => configuration,
    removeImages: () => images.removeUnused(),
    evict: (uid, verdict, graceMs) => pods.evict(uid, verdict, graceMs),
  });
  const own = followOwnNode(env.clock, client, node, stopping);
  let configuration = defaultConfiguration;
  const thresholds = () => hardThresholds(configuration.evictionHard);
  const allocatable = () => allocatableOf(node, thresholds());
  /** Differs: what is written counts at once, as if the kubelet was started again; what it would not start with is ignored. */
  const configure = async (text: string): Promise<void> => {
    try {
      configuration = (await import('./parse-configuration.ts')).parseConfiguration(text);
    } catch (error) {
      env.report(`${configurationPath}: ${(error as Error).message}`);
    }
  };
  const images = new ImageCollector({
    clock: env.clock,
    runtime,
    sandboxImage,
    disk: () => stats.supplies(runtime.machineUsage())['ephemeral-storage'],
    policy: () => configuration,
    warn: warnOfNode,
  });
  const pressures = () => eviction.conditions;
  const agent = startNodeAgent(env, {
    node,
    client,
    runtime,
    recorder,
    pressures,
    thresholds,
    networkReady: network.ready,
    stopping,
  });
  const services: PodServices = {
    env,
    runtime,
    client,
    events,
    stopping,
    node: {
      name: node.name,
      ip: node.internalIp,
      get allocatable() {
        return allocatable();
      },
      hasNetwork: () => network.local.isReady,
      own,
    },
    statuses: new StatusManager(env, client, stopping),
    probes: new Prober({ env, runtime, events, onChange: (uid, cause) => pods.wake(uid, 'probe', cause) }),
    allocation: new AllocationManager({
      clock: env.clock,
      events,
      get allocatable() {
        return allocatable();
      },
      activePods: () => pods.active(),
      wake: (uid) => pods.wake(uid, 'resize'),
    }),
    volumes: new VolumeManager(client, env.clock, () => ({
      disk: disk.tree,
      node: { name: node.name, labels: own.known().labels },
    })),
    ...(network.index && { clusterServices: network.index.services }),
    restartBackOff: new BackOff(env.clock, 10_000, 300_000),
    imageBackOff: new BackOff(env.clock, 10_000, 300_000),
    pressure: (pod) => eviction.admit(pod),
    activePods: () => pods.active(),
  };
  const pods: PodManager = new PodManager(services);

  // Pod lifecycle events: the runtime says when a container ends, nothing is polled.
  runtime.subscribe(({ type, uid, containerId, cause }) => {
    if (type !== 'stopped') return;
    if (cause) env.tracer.observe(cause.lamport);
    services.probes.stop(containerId);
    pods.wake(uid, 'container-died', cause);
  });

  const runManifest = (path: string, manifest: string): void => {
    try {
      pods.runStatic(staticPod(manifest, node.name, env.clock.now()));
    } catch (error) {
      env.report(`${path}: ${String(error)}`);
    }
  };
  for (const [path, manifest] of Object.entries(options.staticPods ?? {})) runManifest(path, manifest);
  void agent.registered.then((uid) => pods.showMirrors(uid));
  const informer = startInformer<Pod>(
    env.clock,
    client,
    { path: '/api/v1/pods', query: { fieldSelector: `spec.nodeName=${node.name}` } },
    stopping,
  );
  informer.onEvent((event) => {
    if (event.cause) env.tracer.observe(event.cause.lamport);
    pods.handle(event);
  });

  const stats = new NodeStats({
    clock: env.clock,
    node,
    runtime,
    pods: () => pods.list(),
    volumesOf: (pod) => services.volumes.usages(pod),
  });
  const stopLooking = keepLooking(env.clock, stats, (usage) => eviction.look(usage));
  const stopCollecting = repeated(env.clock, collectEvery, () => images.collect());
  const sessions = new Sessions();
  const handlers = kubeletHandlers({
    sessions,
    env,
    runtime,
    stats,
    pods: () => pods.list(),
    describe: (pod) => ({ ...pod, status: services.statuses.get(pod) }),
  });
  const connections = new Set<Disposer>();
  const stopListening = env.bus.listen(`kubelet/${node.name}`, (endpoint) => {
    const close = serve(endpoint, env.tracer, {
      'http.request': (request) => handlers.request(request),
      'http.input': (input) => {
        sessions.input(input);
        return {};
      },
      'http.stream': (request, context) => handlers.stream(request, context),
      ...networkHandlers({ local: network.local, network: network.outside.network }),
      'machine.inspect': () => machineState(options, runtime, disk),
      'machine.run': async (request, { cancellation }) => {
        const { runOnMachine } = await import('./machine-command.ts');
        return runOnMachine(env, network, machineState(options, runtime, disk), request, cancellation);
      },
      'machine.request': async (request) => {
        const { requestFromMachine } = await import('./machine-request.ts');
        return requestFromMachine(network, machineState(options, runtime, disk), request);
      },
      'machine.write': ({ path, text }) => {
        disk.write(path, text);
        return {};
      },
      'machine.append': ({ path, text }) => {
        disk.append(path, text);
        return {};
      },
    });
    connections.add(close);
    endpoint.closed.onCancel(() => connections.delete(close));
  });

  tracedSync(env.tracer, rootContext, { name: 'started', label: 'started' }, () =>
    passed(undefined, { flags: kubeletCommand(options).slice(1) }),
  );
  return {
    stop() {
      stopListening();
      stopping.cancel();
      stopLooking();
      stopCollecting();
      services.probes.stopAll();
      pods.stop();
      for (const close of connections) close();
      network.close();
      runtime.shutdown();
    },
  };
}
