import type { Image, Process, Program } from '../runtime/program.ts';
import { agnhostWebhook } from './agnhost-webhook.ts';
import { shellPrograms } from './busybox.ts';
import { until, waitForSignal } from './signals.ts';

async function pause(process: Process): Promise<number> {
  process.write('stdout', 'Paused\n');
  const signal = await until(process, waitForSignal(process, ['SIGINT', 'SIGTERM']));
  if (signal) process.write('stderr', `received signal ${signal}\n`);
  return 0;
}

const commands: Readonly<Record<string, Program>> = { pause, webhook: agnhostWebhook };

/**
 * The image that Kubernetes' own tests run. Differs: of its many commands these two.
 * Upstream: test/images/agnhost
 */
const agnhost: Program = (process) => {
  const [, name = 'pause', ...rest] = process.args;
  const command = commands[name];
  if (command) return command({ ...process, args: [name, ...rest] });
  process.write('stderr', `Error: unknown command "${name}" for "app"\nRun 'app --help' for usage.\n`);
  return 1;
};

export const agnhostImage: Image = {
  sizeBytes: 56_004_312,
  entrypoint: ['/agnhost'],
  command: ['pause'],
  env: {},
  programs: { ...shellPrograms, agnhost },
  files: { '/agnhost': '' },
};
