import type { Process, Signal } from '../runtime/program.ts';

/** Resolves with the first of `signals` that arrives; handling them is what keeps PID 1 from ignoring them. */
export const waitForSignal = (process: Process, signals: readonly Signal[]): Promise<Signal> =>
  new Promise((resolve) => {
    for (const signal of signals) process.onSignal(signal, () => resolve(signal));
  });

/** The value, or nothing when the process is killed first. */
export const until = <Value>(process: Process, value: Promise<Value>): Promise<Value | undefined> =>
  Promise.race([value, new Promise<undefined>((resolve) => process.killed.onCancel(() => resolve(undefined)))]);
