import { sleep } from '../kernel/clock.ts';
import { pauseImage } from './images/pause.ts';
import { until, waitForSignal } from './images/signals.ts';
import type { Registry } from './runtime/image-store.ts';
import type { Image, Program } from './runtime/program.ts';

/** Exec probes of the recordings: `after MS` fails until MS after the start, `until MS` from then on, on the first attempt only. */
const commands: Readonly<Record<string, Program>> = {
  true: () => 0,
  false: () => 1,
  after: (process) => verdict(process, process.clock.now() - process.startedAt >= Number(process.args[1])),
  until: (process) =>
    verdict(process, process.attempt > 0 || process.clock.now() - process.startedAt < Number(process.args[1])),
};

function verdict(process: Parameters<Program>[0], ok: boolean): number {
  if (!ok) process.write('stdout', 'not ok');
  return ok ? 0 : 1;
}

const image = (main: Program): Image => ({
  ...pauseImage,
  sizeBytes: 0,
  entrypoint: ['/main'],
  programs: { main, ...commands },
});

/** Exits with 143 on SIGTERM. */
const obedient: Program = async (process) => {
  await until(process, waitForSignal(process, ['SIGTERM']));
  return 143;
};

const exits =
  (code: number, ms: number, okFrom: number): Program =>
  async (process) => {
    await sleep(process.clock, ms, process.killed);
    return process.attempt >= okFrom ? 0 : code;
  };

/** The images with which the recordings of a real kubelet were made: every name exists. */
export const recordedRegistry: Registry = ({ repository, tag }) => {
  const name = repository.replace('docker.io/', '');
  if (name === 'ceo/exit') {
    const [code = 0, ms = 0, okFrom = Infinity] = tag.split('-').map(Number);
    return { found: 'image', image: image(exits(code, ms, okFrom)) };
  }
  if (name === 'ceo/graceful')
    return {
      found: 'image',
      image: image(async (process) =>
        Number((await until(process, waitForSignal(process, ['SIGTERM']))) === undefined),
      ),
    };
  if (name === 'ceo/ignoreterm')
    return {
      found: 'image',
      image: image((process) => new Promise<number>((resolve) => process.killed.onCancel(() => resolve(137)))),
    };
  return { found: 'image', image: image(obedient) };
};
