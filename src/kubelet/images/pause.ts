import { until, waitForSignal } from './signals.ts';
import type { Image, Program } from '../runtime/program.ts';

/** Sleeps until it is told to go. Upstream: build/pause/linux/pause.c */
const pause: Program = async (process) => {
  const signal = await until(process, waitForSignal(process, ['SIGINT', 'SIGTERM']));
  if (signal) process.write('stderr', 'Shutting down, got signal: Terminated\n');
  return 0;
};

export const pauseImage: Image = {
  sizeBytes: 320_448,
  entrypoint: ['/pause'],
  command: [],
  env: {},
  programs: { pause },
  files: { '/pause': '' },
};
