import { type FieldError, forbidden, notSupported } from '../field-error.ts';
import type { PodOS } from '../types.ts';

const numbered = (name: string, sign: string, last: number): readonly string[] =>
  Array.from({ length: last }, (_, at) => `${name}${sign}${at + 1}`);

const plain =
  'ABRT ALRM BUS CHLD CLD CONT FPE HUP ILL INT IO IOT KILL PIPE POLL PROF PWR QUIT RTMAX RTMIN SEGV STKFLT STOP SYS TERM TRAP TSTP TTIN TTOU URG USR1 USR2 VTALRM WINCH XCPU XFSZ';

/** The signals that there are on each system, as messages list them. Upstream: supportedStopSignalsLinux, supportedStopSignalsWindows */
const signals: Readonly<Partial<Record<string, readonly string[]>>> = {
  linux: [
    ...plain.split(' ').map((name) => `SIG${name}`),
    ...numbered('SIGRTMIN', '+', 15),
    ...numbered('SIGRTMAX', '-', 14),
  ].toSorted(),
  windows: ['SIGKILL', 'SIGTERM'],
};

/** Which signals there are depends on the system, so that has to be named. Upstream: pkg/apis/core/validation/validation.go (validateStopSignal) */
export function validateStopSignal(signal: string, os: PodOS | undefined, field: string, errors: FieldError[]): void {
  if (!os) {
    errors.push(forbidden(field, 'may not be set for containers with empty `spec.os.name`'));
    return;
  }
  const supported = signals[os.name];
  if (supported && !supported.includes(signal)) errors.push(notSupported(field, signal, supported));
}
