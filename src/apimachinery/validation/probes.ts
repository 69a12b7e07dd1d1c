import { type FieldError, forbidden, invalidValue, notSupported, required } from '../field-error.ts';
import { httpHeaderName, portName, portNumber } from '../names.ts';
import type { Container, HTTPGetAction, Lifecycle, LifecycleHandler, PodOS, PodSpec, Probe } from '../types.ts';
import { complain } from './metadata.ts';
import { validateStopSignal } from './stop-signal.ts';

const schemes = ['HTTP', 'HTTPS'];

function validatePort(port: number | string, field: string, errors: FieldError[]): void {
  complain(typeof port === 'number' ? portNumber(port) : portName(port), field, port, errors);
}

function validateHttpGet(
  { path: target, port, scheme, httpHeaders }: HTTPGetAction,
  path: string,
  errors: FieldError[],
): void {
  if (!target) errors.push(required(`${path}.path`));
  validatePort(port ?? 0, `${path}.port`, errors);
  if (!schemes.includes(scheme ?? '')) errors.push(notSupported(`${path}.scheme`, scheme ?? '', schemes));
  for (const { name } of httpHeaders ?? []) complain(httpHeaderName(name), `${path}.httpHeaders`, name, errors);
}

/** What a probe or hook may do, in the order in which a second one is noticed. Upstream: validateHandler */
function validateHandler(
  handler: LifecycleHandler & Probe,
  gracePeriodSeconds: number,
  path: string,
  errors: FieldError[],
): void {
  let found = 0;
  const isFirst = (kind: string): boolean => {
    if (found++ === 0) return true;
    errors.push(forbidden(`${path}.${kind}`, 'may not specify more than 1 handler type'));
    return false;
  };
  const { exec, httpGet, tcpSocket, grpc, sleep } = handler;
  if (exec && isFirst('exec') && !exec.command?.length) errors.push(required(`${path}.exec.command`));
  if (httpGet && isFirst('httpGet')) validateHttpGet(httpGet, `${path}.httpGet`, errors);
  if (tcpSocket && isFirst('tcpSocket')) validatePort(tcpSocket.port ?? 0, `${path}.tcpSocket.port`, errors);
  if (grpc && isFirst('grpc')) complain(portNumber(grpc.port), `${path}.grpc.port`, grpc.port, errors);
  if (sleep && isFirst('sleep') && (sleep.seconds < 0 || sleep.seconds > gracePeriodSeconds))
    errors.push(
      invalidValue(
        `${path}.sleep`,
        sleep.seconds,
        `must be non-negative and less than terminationGracePeriodSeconds (${gracePeriodSeconds})`,
      ),
    );
  if (found === 0) errors.push(required(path, 'must specify a handler type'));
}

const counts = [
  'initialDelaySeconds',
  'timeoutSeconds',
  'periodSeconds',
  'successThreshold',
  'failureThreshold',
] as const;

function validateProbe(probe: Probe, gracePeriodSeconds: number, path: string, errors: FieldError[]): void {
  validateHandler(probe, gracePeriodSeconds, path, errors);
  for (const field of counts) {
    const value = probe[field] ?? 0;
    if (value < 0) errors.push(invalidValue(`${path}.${field}`, value, 'must be greater than or equal to 0'));
  }
  const { terminationGracePeriodSeconds } = probe;
  if (terminationGracePeriodSeconds !== undefined && terminationGracePeriodSeconds <= 0)
    errors.push(
      invalidValue(`${path}.terminationGracePeriodSeconds`, terminationGracePeriodSeconds, 'must be greater than 0'),
    );
}

/** Upstream: pkg/apis/core/validation/validation.go (validateLifecycle, validateLivenessProbe and the others) */
export function validateLifecycleAndProbes(
  { lifecycle, livenessProbe, readinessProbe, startupProbe }: Container,
  { os, terminationGracePeriodSeconds: gracePeriodSeconds = 0 }: PodSpec,
  path: string,
  errors: FieldError[],
): void {
  if (lifecycle) validateLifecycle(lifecycle, os, gracePeriodSeconds, `${path}.lifecycle`, errors);
  for (const [name, probe] of Object.entries({ livenessProbe, readinessProbe, startupProbe })) {
    if (!probe) continue;
    const field = `${path}.${name}`;
    validateProbe(probe, gracePeriodSeconds, field, errors);
    if (name === 'readinessProbe') {
      if (probe.terminationGracePeriodSeconds !== undefined)
        errors.push(
          invalidValue(
            `${field}.terminationGracePeriodSeconds`,
            probe.terminationGracePeriodSeconds,
            'must not be set for readinessProbes',
          ),
        );
    } else if (probe.successThreshold !== 1)
      errors.push(invalidValue(`${field}.successThreshold`, probe.successThreshold ?? 0, 'must be 1'));
  }
}

function validateLifecycle(
  { postStart, preStop, stopSignal }: Lifecycle,
  os: PodOS | undefined,
  gracePeriodSeconds: number,
  path: string,
  errors: FieldError[],
): void {
  if (postStart) validateHandler(postStart, gracePeriodSeconds, `${path}.postStart`, errors);
  if (preStop) validateHandler(preStop, gracePeriodSeconds, `${path}.preStop`, errors);
  if (stopSignal !== undefined) validateStopSignal(stopSignal, os, `${path}.stopSignal`, errors);
}
