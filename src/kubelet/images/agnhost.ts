import { curl } from '../programs/curl.ts';
import { dig, getent } from '../programs/dig.ts';
import { OptionError } from '../programs/options.ts';
import type { ImageContent, Process, Program } from '../runtime/program.ts';
import { agnhostWebhook } from './agnhost-webhook.ts';
import { issuerDiscovery } from './agnhost-issuer.ts';
import { netexec } from './agnhost-netexec.ts';
import { servers } from './agnhost-servers.ts';
import { tools } from './agnhost-tools.ts';
import { boxWithBash } from './busybox.ts';
import { until, waitForSignal } from './signals.ts';

async function pause(process: Process): Promise<number> {
  process.write('stdout', 'Paused\n');
  const signal = await until(process, waitForSignal(process, ['SIGINT', 'SIGTERM']));
  if (signal) process.write('stderr', `received signal ${signal}\n`);
  return 0;
}

/** Each finds its own name second among its arguments. */
const commands: Readonly<Record<string, Program>> = {
  ...servers,
  ...tools,
  netexec,
  pause,
  webhook: agnhostWebhook,
  'crd-conversion-webhook': agnhostWebhook,
  'test-service-account-issuer-discovery': issuerDiscovery,
};

const memoryBytes = 9 * 1024 ** 2;

/**
 * The image that Kubernetes' own tests run. Differs: it has not all of its many commands.
 * Upstream: test/images/agnhost
 */
const agnhost: Program = async (process) => {
  const [, name = 'pause'] = process.args;
  const command = commands[name];
  process.useMemory(memoryBytes);
  try {
    if (command) return await command(process);
  } catch (error) {
    if (!(error instanceof OptionError)) throw error;
    process.write('stderr', `Error: ${error.message}\n`);
    return 1;
  }
  process.write('stderr', `Error: unknown command "${name}" for "app"\nRun 'app --help' for usage.\n`);
  return 1;
};

export const agnhostImage: ImageContent = {
  entrypoint: ['/agnhost'],
  command: ['pause'],
  env: {},
  programs: { ...boxWithBash({ curl, dig, getent }), agnhost, 'agnhost-2': agnhost },
  files: { '/agnhost': '', '/agnhost-2': '' },
};
