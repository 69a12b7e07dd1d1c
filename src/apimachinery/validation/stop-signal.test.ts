import { expect, test } from 'vitest';
import type { FieldError } from '../field-error.ts';
import { validateStopSignal } from './stop-signal.ts';

const problems = (signal: string, os?: string): readonly string[] => {
  const errors: FieldError[] = [];
  validateStopSignal(signal, os === undefined ? undefined : { name: os }, 'stopSignal', errors);
  return errors.map(({ message }) => message);
};

test('a stop signal is one of those that the pod’s system has', () => {
  for (const signal of ['SIGUSR1', 'SIGRTMIN+15', 'SIGRTMAX-14', 'SIGRTMAX'])
    expect(problems(signal, 'linux')).toEqual([]);
  expect(problems('SIGKILL', 'windows')).toEqual([]);
  expect(problems('SIGUSR1', 'windows')).toEqual([
    'Unsupported value: "SIGUSR1": supported values: "SIGKILL", "SIGTERM"',
  ]);
  expect(problems('SIGRTMIN+16', 'linux')[0]).toMatch(
    /^Unsupported value: "SIGRTMIN\+16": supported values: "SIGABRT", "SIGALRM", .*"SIGRTMAX", "SIGRTMAX-1", "SIGRTMAX-10", .*"SIGXFSZ"$/,
  );
});

test('a pod that names no system has none of its own', () => {
  expect(problems('SIGTERM')).toEqual(['Forbidden: may not be set for containers with empty `spec.os.name`']);
});
