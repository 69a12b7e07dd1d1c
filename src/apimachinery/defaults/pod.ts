import type {
  Container,
  ContainerPort,
  EnvVar,
  HTTPGetAction,
  Lifecycle,
  Pod,
  PodSpec,
  PodTemplateSpec,
  Probe,
} from '../types.ts';
import { defaultPullPolicy } from '../image-reference.ts';
import { defaultPodResources, defaultRequests } from './resources.ts';
import { defaultVolume } from './volumes.ts';

/** Upstream: pkg/apis/core/v1/defaults.go (SetDefaults_Pod), zz_generated.defaults.go */
export function defaultPod(pod: Pod): void {
  pod.spec ??= {} as PodSpec;
  const { spec } = pod;
  spec.enableServiceLinks ??= true;
  defaultPodSpec(spec);
  if (spec.hostNetwork)
    for (const container of [...(spec.containers ?? []), ...(spec.initContainers ?? [])]) defaultHostPorts(container);
  for (const container of allContainers(spec)) defaultRequests(container);
  defaultPodResources(spec);
}

/** A pod to be made later gets what every pod's spec gets, and the rest when it is made. */
export function defaultPodTemplate(template: PodTemplateSpec): void {
  template.spec ??= {} as PodSpec;
  defaultPodSpec(template.spec);
}

/** Ephemeral containers are containers with a target, and default alike. */
function allContainers(spec: PodSpec): Container[] {
  return [
    ...(spec.initContainers ?? []),
    ...(spec.containers ?? []),
    ...((spec.ephemeralContainers ?? []) as Container[]),
  ];
}

function defaultPodSpec(spec: PodSpec): void {
  spec.containers ??= [];
  spec.restartPolicy ||= 'Always';
  spec.terminationGracePeriodSeconds ??= 30;
  spec.dnsPolicy ||= 'ClusterFirst';
  spec.securityContext ??= {};
  spec.schedulerName ||= 'default-scheduler';
  const account = spec.serviceAccountName || spec.serviceAccount;
  if (account && account !== spec.serviceAccountName) spec.serviceAccountName = account;
  if (account && account !== spec.serviceAccount) spec.serviceAccount = account;
  for (const volume of spec.volumes ?? []) defaultVolume(volume);
  for (const container of allContainers(spec)) defaultContainer(container);
}

const defaultHostPorts = ({ ports }: Container): void =>
  ports?.forEach((port) => {
    port.hostPort ||= port.containerPort;
  });

function defaultContainer(container: Container): void {
  container.imagePullPolicy ||= defaultPullPolicy(container.image ?? '');
  container.terminationMessagePath ||= '/dev/termination-log';
  container.terminationMessagePolicy ||= 'File';
  container.resources ??= {};
  container.ports?.forEach(defaultPort);
  container.env?.forEach(defaultEnv);
  for (const probe of [container.livenessProbe, container.readinessProbe, container.startupProbe])
    if (probe) defaultProbe(probe);
  if (container.lifecycle) defaultLifecycle(container.lifecycle);
}

function defaultPort(port: ContainerPort): void {
  port.protocol ||= 'TCP';
}

function defaultEnv({ valueFrom }: EnvVar): void {
  if (valueFrom?.fieldRef) valueFrom.fieldRef.apiVersion ||= 'v1';
}

function defaultProbe(probe: Probe): void {
  probe.timeoutSeconds ||= 1;
  probe.periodSeconds ||= 10;
  probe.successThreshold ||= 1;
  probe.failureThreshold ||= 3;
  if (probe.httpGet) defaultHttpGet(probe.httpGet);
  if (probe.grpc) probe.grpc.service ??= '';
}

function defaultLifecycle({ postStart, preStop }: Lifecycle): void {
  for (const handler of [postStart, preStop]) if (handler?.httpGet) defaultHttpGet(handler.httpGet);
}

function defaultHttpGet(action: HTTPGetAction): void {
  action.path ||= '/';
  action.scheme ||= 'HTTP';
}
