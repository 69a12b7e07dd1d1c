import { cancellationSource, type Cancellation } from '../kernel/cancellation.ts';
import { backgroundContext, causedBy } from '../kernel/context.ts';
import { passed } from '../kernel/outcome.ts';
import type { SpanRef } from '../kernel/span.ts';
import { tracedSync } from '../kernel/traced.ts';
import type { EventRecorder } from '../client/event-recorder.ts';
import { seriesRecorder } from '../client/series-recorder.ts';
import { type InformerEvent, startInformer } from '../client/informer.ts';
import { leaderIdentity, runLeaderElection } from '../client/leader-election.ts';
import { restClient, type RestClient } from '../client/rest.ts';
import type { Environment, Running } from '../protocol/environment.ts';
import type { Credentials } from '../protocol/http.ts';
import { AssumedVolumes } from './assumed-volumes.ts';
import { assignedPodChanges, nodeChanges, unschedulablePodChanges } from './cluster-events.ts';
import { schedulePod } from './cycle.ts';
import { NodeCache } from './node-cache.ts';
import type { KubeSchedulerConfiguration } from './configuration.ts';
import type { Node, Pod } from './objects.ts';
import { podInfo, podKey } from './pod-info.ts';
import { type Profile, profilesOf } from './profile.ts';
import { type QueueMove, type QueueOptions, SchedulingQueue } from './queue.ts';
import { adviceOf } from './queueing-hints.ts';
import { podSubject, profileFor, type Scheduler } from './scheduler.ts';
import { watchCluster } from './watched-cluster.ts';

const userAgent = 'kube-scheduler/v1.36.0 (linux/amd64) kubernetes/podscope/scheduler';

/**
 * Starts kube-scheduler: it stands for leader, and while it leads it places every pod that has no node.
 * Upstream: cmd/kube-scheduler/app/server.go
 */
export async function startScheduler(
  env: Environment,
  { credentials, configuration = {}, machine }: SchedulerOptions,
): Promise<Running> {
  const stopping = cancellationSource();
  const client = restClient(env, { credentials, userAgent });
  const profiles = new Map(
    profilesOf(configuration).map((profile) => [profile.schedulerName, { profile, recorder: recorderOf(profile) }]),
  );
  function recorderOf({ schedulerName }: Profile): EventRecorder {
    return seriesRecorder(env, client, { controller: schedulerName, instance: `${schedulerName}-control-plane` });
  }
  const configured = { profiles, configuration };
  const outsiders = await outsidersOf(env, configured, machine);
  void runLeaderElection(
    env,
    client,
    {
      name: 'kube-scheduler',
      identity: leaderIdentity('kube-scheduler'),
      lead: (leading) => void lead(env, client, configured, outsiders, leading),
    },
    stopping,
  );
  return { stop: () => stopping.cancel() };
}

/** Those outside who have a say, as far as the configuration names any. */
async function outsidersOf(env: Environment, configured: Configured, machine: string): Promise<Outsiders> {
  const { extenders = [] } = configured.configuration;
  const now = (): number => env.clock.now();
  const outsiders: { -readonly [Name in keyof Outsiders]: Outsiders[Name] } = {};
  if (extenders.length > 0) {
    const { createExtenders, sendFrom } = await import('./extenders/extenders.ts');
    outsiders.extenders = createExtenders(extenders, sendFrom(env, machine), now);
  }
  if (Array.from(configured.profiles.values()).some(({ profile }) => profile.own.length > 0)) {
    const [{ createOwnPlugins, scriptsOn }, { createPermits }] = await Promise.all([
      import('./own-plugins.ts'),
      import('./permit.ts'),
    ]);
    outsiders.ownPlugins = createOwnPlugins(scriptsOn(env), now);
    outsiders.permits = createPermits(env.clock, outsiders.ownPlugins);
  }
  return outsiders;
}

type Outsiders = Pick<Scheduler, 'extenders' | 'ownPlugins' | 'permits'>;

export interface SchedulerOptions {
  readonly credentials: Credentials;
  /** What `--config` names, checked by validateConfiguration; absent: all defaults. */
  readonly configuration?: KubeSchedulerConfiguration;
  /** The node on which it runs. */
  readonly machine: string;
}

interface Configured {
  readonly profiles: Scheduler['profiles'];
  readonly configuration: KubeSchedulerConfiguration;
}

const unfinished = { fieldSelector: 'status.phase!=Succeeded,status.phase!=Failed' };

async function lead(
  env: Environment,
  client: RestClient,
  { profiles, configuration }: Configured,
  outsiders: Outsiders,
  leading: Cancellation,
): Promise<void> {
  const { clock } = env;
  const cluster = watchCluster(clock, client, leading);
  const nodes = startInformer<Node>(clock, client, { path: '/api/v1/nodes' }, leading);
  const pods = startInformer<Pod>(clock, client, { path: '/api/v1/pods', query: unfinished }, leading);
  await Promise.all([cluster.synced, nodes.synced, pods.synced]);
  if (leading.cancelled) return;

  const advice: QueueOptions['advice'] = ({ info, rejectedBy }, event) =>
    adviceOf(profileFor(scheduler, info.pod)?.profile.filters ?? [], info, rejectedBy, event, volumes.view);
  const { podInitialBackoffSeconds, podMaxBackoffSeconds } = configuration;
  const queue = new SchedulingQueue({
    clock,
    advice,
    onMove: (move) => logMove(env, move),
    backoff: {
      initialMs: (podInitialBackoffSeconds ?? 1) * 1_000,
      maxMs: (podMaxBackoffSeconds ?? 10) * 1_000,
    },
  });
  const volumes = new AssumedVolumes(cluster.view);
  const cache = new NodeCache(volumes.view);
  const scheduler: Scheduler = {
    env,
    client,
    profiles,
    cache,
    claims: cluster.claims,
    pods,
    stopping: leading,
    volumes,
    queue,
    ...outsiders,
    nextStart: 0,
  };
  leading.onCancel(() => queue.stop());

  nodes.onEvent((event) => onNode(scheduler, event));
  pods.onEvent((event) => onPod(scheduler, event));
  cluster.onEvent((event, cause) => queue.onEvent(event, cause));
  for (let next = await queue.pop(); next && !leading.cancelled; next = await queue.pop()) {
    const current = pods.get(next.info.key);
    if (!current || current.metadata.uid !== next.info.pod.metadata.uid || current.metadata.deletionTimestamp)
      queue.done(next.info.key);
    else if (cache.isAssumed(next.info.key)) queue.done(next.info.key);
    else await schedulePod(scheduler, next);
  }
}

function logMove({ tracer }: Environment, { pod: { info, causes }, evidence }: QueueMove): void {
  const point = { name: 'queue', subject: podSubject(info.pod), label: `queue ${info.pod.metadata.name}` };
  const context = causes.length > 0 ? causedBy(causes) : backgroundContext;
  tracedSync(tracer, context, point, () => passed(undefined, evidence));
}

/** Upstream: pkg/scheduler/eventhandlers.go */
function onNode({ cache, queue }: Scheduler, event: InformerEvent<Node>): void {
  const { object: node, cause } = event;
  switch (event.type) {
    case 'add':
      cache.setNode(node);
      queue.onEvent({ type: 'NodeAdd', node }, cause);
      return;
    case 'update':
      cache.setNode(node);
      for (const change of nodeChanges(event.old, node)) queue.onEvent(change, cause);
      return;
    case 'delete':
      cache.removeNode(node.metadata.name);
      queue.onEvent({ type: 'NodeDelete', node }, cause);
  }
}

function onPod(scheduler: Scheduler, event: InformerEvent<Pod>): void {
  const { cache, queue } = scheduler;
  const { object: pod, cause } = event;
  const key = podKey(pod);
  if (event.type === 'delete') {
    scheduler.permits?.remove(pod.metadata.uid);
    const wasAssumed = cache.isAssumed(key);
    queue.delete(key);
    cache.removePod(key);
    cache.withdraw(key);
    if (pod.spec.nodeName || wasAssumed) queue.onEvent({ type: 'AssignedPodDelete', pod }, cause);
    else if (pod.status?.nominatedNodeName) roomIsFree(scheduler, pod, cause);
    return;
  }
  const { nodeName } = pod.spec;
  if (nodeName) {
    queue.delete(key);
    const old = event.type === 'update' && event.old.spec.nodeName !== undefined ? event.old : undefined;
    cache.addPod(podInfo(pod), nodeName);
    const changes = old ? assignedPodChanges(old, pod) : [{ type: 'AssignedPodAdd', pod } as const];
    for (const change of changes) queue.onEvent(change, cause);
    return;
  }
  if (!profileFor(scheduler, pod)) return;
  if (pod.metadata.deletionTimestamp) queue.delete(key);
  else if (event.type === 'add') {
    if (!cache.isAssumed(key)) queue.add(podInfo(pod), cause);
  } else {
    const { old } = event;
    queue.update(podInfo(pod), unschedulablePodChanges(old, pod), cause);
    const nominated = old.status?.nominatedNodeName;
    if (nominated && nominated !== pod.status?.nominatedNodeName) roomIsFree(scheduler, old, cause);
  }
}

/** The room that was being made for a pod is anybody's who is not more important: those who are did not reckon with it. */
function roomIsFree({ queue }: Scheduler, pod: Pod, cause: SpanRef | undefined): void {
  const priority = pod.spec.priority ?? 0;
  queue.onEvent({ type: 'AssignedPodDelete', pod }, cause, (other) => other.priority <= priority);
}
