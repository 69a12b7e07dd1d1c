import {
  duplicate,
  type FieldError,
  forbidden,
  invalidValue,
  notFoundValue,
  notSupported,
  required,
} from '../field-error.ts';
import { dns1123Label, portName, portNumber } from '../names.ts';
import type { Container, ContainerPort, EphemeralContainer, PodSpec, Volume } from '../types.ts';
import { validateEnv, validateEnvFrom } from './environment.ts';
import { complain } from './metadata.ts';
import { validateVolumeDevices, validateVolumeMounts } from './mounts.ts';
import { validateLifecycleAndProbes } from './probes.ts';
import { validateRestartTerms } from './restart-terms.ts';
import { validateContainerResources, validateResizePolicy } from './resources.ts';
import { validateSecurityContext } from './security-context.ts';
import { pullPolicies } from './volumes.ts';

const protocols = ['SCTP', 'TCP', 'UDP'];
const messagePolicies = ['File', 'FallbackToLogsOnError'];

/** What containers are judged by, beside themselves. */
export interface Surroundings {
  readonly spec: PodSpec;
  /** The sound volumes by name. */
  readonly volumes: ReadonlyMap<string, Volume>;
  readonly claimNames: ReadonlySet<string>;
}

/** Upstream: pkg/apis/core/validation/validation.go (validateContainers) */
export function validateContainers(around: Surroundings, path: string, errors: FieldError[]): void {
  const { spec } = around;
  const containers = spec.containers ?? [];
  if (containers.length === 0) {
    errors.push(required(path));
    return;
  }
  const names = new Set<string>();
  containers.forEach((container, index) => {
    const field = `${path}[${index}]`;
    validateCommon(container, around, field, errors);
    if (names.has(container.name)) errors.push(duplicate(`${field}.name`, container.name));
    names.add(container.name);
    validateLifecycleAndProbes(container, spec, field, errors);
    validateRestartTerms(container, field, errors);
  });
  reportPortConflicts(containers, path, errors);
}

/** Upstream: validateInitContainers */
export function validateInitContainers(around: Surroundings, path: string, errors: FieldError[]): void {
  const { spec } = around;
  const names = new Set((spec.containers ?? []).map(({ name }) => name));
  spec.initContainers?.forEach((container, index) => {
    const field = `${path}[${index}]`;
    validateCommon(container, around, field, errors);
    if (names.has(container.name)) errors.push(duplicate(`${field}.name`, container.name));
    else if (container.name) names.add(container.name);
    reportPortConflicts([container], path, errors);
    if (container.restartPolicy === 'Always') validateLifecycleAndProbes(container, spec, field, errors);
    else
      for (const name of ['lifecycle', 'livenessProbe', 'readinessProbe', 'startupProbe'] as const)
        if (container[name])
          errors.push(forbidden(`${field}.${name}`, 'may not be set for init containers without restartPolicy=Always'));
    validateRestartTerms(container, field, errors);
  });
}

const notInEphemeral = [
  'ports',
  'livenessProbe',
  'readinessProbe',
  'startupProbe',
  'lifecycle',
  'restartPolicy',
  'resizePolicy',
] as const;

/** Upstream: validateEphemeralContainers */
export function validateEphemeralContainers(around: Surroundings, path: string, errors: FieldError[]): void {
  const { spec } = around;
  const others = [...(spec.containers ?? []), ...(spec.initContainers ?? [])].map(({ name }) => name);
  const names = new Set(others);
  spec.ephemeralContainers?.forEach((container: EphemeralContainer, index) => {
    const field = `${path}[${index}]`;
    validateCommon(container, around, field, errors);
    if (container.name && names.has(container.name)) errors.push(duplicate(`${field}.name`, container.name));
    else names.add(container.name);
    const { targetContainerName } = container;
    if (targetContainerName && !others.includes(targetContainerName))
      errors.push(notFoundValue(`${field}.targetContainerName`, targetContainerName));
    for (const name of notInEphemeral)
      if (container[name] !== undefined)
        errors.push(forbidden(`${field}.${name}`, 'cannot be set for an Ephemeral Container'));
    container.volumeMounts?.forEach((mount, at) => {
      for (const name of ['subPath', 'subPathExpr'] as const)
        if (mount[name])
          errors.push(forbidden(`${field}.volumeMounts[${at}].${name}`, 'cannot be set for an Ephemeral Container'));
    });
    if (container.resources && Object.keys(container.resources).length > 0)
      errors.push(forbidden(`${field}.resources`, 'cannot be set for an Ephemeral Container'));
  });
}

/** Upstream: validateContainerCommon */
function validateCommon(container: Container, around: Surroundings, path: string, errors: FieldError[]): void {
  const { name, image, terminationMessagePolicy, imagePullPolicy, ports, env, envFrom, volumeDevices } = container;
  if (!name) errors.push(required(`${path}.name`));
  else complain(dns1123Label(name), `${path}.name`, name, errors);
  if (!image) errors.push(required(`${path}.image`));
  if (!terminationMessagePolicy) errors.push(required(`${path}.terminationMessagePolicy`));
  else if (!messagePolicies.includes(terminationMessagePolicy))
    errors.push(notSupported(`${path}.terminationMessagePolicy`, terminationMessagePolicy, messagePolicies));
  if (ports) validatePorts(ports, `${path}.ports`, errors);
  if (env) validateEnv(env, `${path}.env`, errors);
  if (envFrom) validateEnvFrom(envFrom, `${path}.envFrom`, errors);
  validateVolumeMounts(container, around.volumes, `${path}.volumeMounts`, errors);
  if (volumeDevices)
    validateVolumeDevices(volumeDevices, container.volumeMounts ?? [], around.volumes, `${path}.volumeDevices`, errors);
  if (!imagePullPolicy) errors.push(required(`${path}.imagePullPolicy`));
  else if (!pullPolicies.includes(imagePullPolicy))
    errors.push(notSupported(`${path}.imagePullPolicy`, imagePullPolicy, pullPolicies));
  if (container.resources)
    validateContainerResources(container.resources, around.claimNames, `${path}.resources`, errors);
  if (container.resizePolicy)
    validateResizePolicy(container.resizePolicy, around.spec.restartPolicy, `${path}.resizePolicy`, errors);
  if (container.securityContext)
    validateSecurityContext(
      container.securityContext,
      around.spec.hostUsers !== false,
      `${path}.securityContext`,
      errors,
    );
}

/** Upstream: validateContainerPorts */
function validatePorts(ports: readonly ContainerPort[], path: string, errors: FieldError[]): void {
  const names = new Set<string>();
  ports.forEach(({ name, containerPort, hostPort, protocol }, index) => {
    const field = `${path}[${index}]`;
    if (name) {
      const complaints = portName(name);
      complain(complaints, `${field}.name`, name, errors);
      if (complaints.length === 0) {
        if (names.has(name)) errors.push(duplicate(`${field}.name`, name));
        names.add(name);
      }
    }
    if (!containerPort) errors.push(required(`${field}.containerPort`));
    else complain(portNumber(containerPort), `${field}.containerPort`, containerPort, errors);
    if (hostPort) complain(portNumber(hostPort), `${field}.hostPort`, hostPort, errors);
    if (!protocol) errors.push(required(`${field}.protocol`));
    else if (!protocols.includes(protocol)) errors.push(notSupported(`${field}.protocol`, protocol, protocols));
  });
}

/** Upstream: AccumulateUniqueHostPorts */
function reportPortConflicts(containers: readonly Container[], path: string, errors: FieldError[]): void {
  const taken = new Set<string>();
  containers.forEach(({ ports }, container) =>
    ports?.forEach(({ protocol, hostIP = '', hostPort }, index) => {
      if (!hostPort) return;
      const key = `${protocol}/${hostIP}/${hostPort}`;
      if (taken.has(key)) errors.push(duplicate(`${path}[${container}].ports[${index}].hostPort`, key));
      taken.add(key);
    }),
  );
}

/** Ports of pods on the host's network are the host's. Upstream: validateHostNetwork */
export function validateHostNetworkPorts(spec: PodSpec, path: string, errors: FieldError[]): void {
  if (!spec.hostNetwork) return;
  spec.containers?.forEach(({ ports }, container) =>
    ports?.forEach(({ hostPort, containerPort }, index) => {
      if (hostPort !== containerPort)
        errors.push(
          invalidValue(
            `${path}.containers[${container}].ports[${index}].containerPort`,
            containerPort,
            'must match `hostPort` when `hostNetwork` is true',
          ),
        );
    }),
  );
}
