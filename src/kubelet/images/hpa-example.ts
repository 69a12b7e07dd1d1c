import type { ImageContent, Program } from '../runtime/program.ts';
import { shellPrograms } from './busybox.ts';
import { accessTime } from './access-time.ts';
import { until, waitForSignal } from './signals.ts';

/** A million square roots in PHP, ms of one processor. */
const pageCost = 60;
const memoryBytes = 12 * 1024 ** 2;

const page = 'OK!';

/** Apache, each of whose pages is work. Upstream: registry.k8s.io/hpa-example */
const apache: Program = async (process) => {
  const { clock, pid } = process;
  process.useMemory(memoryBytes);
  const log = (module: string, text: string): void => {
    const [, day, date, month, year, time] = /^(\w+), (\d+) (\w+) (\d+) ([\d:]+)/.exec(
      new Date(clock.now()).toUTCString(),
    )!;
    process.write('stderr', `[${day} ${month} ${date} ${time}.000000 ${year}] [${module}] [pid ${pid}] ${text}\n`);
  };
  process.listen(80, async ({ method, path, remoteIp, headers }) => {
    const isFound = ['/', '/index.php'].includes(path.split('?')[0]!);
    if (isFound) await process.compute(pageCost);
    const [status, body] = isFound ? [200, page] : [404, 'Not Found\n'];
    process.write(
      'stdout',
      `${remoteIp} - - [${accessTime(clock.now())}] "${method} ${path} HTTP/1.1" ${status} ${body.length} "-" "${headers['user-agent'] ?? '-'}"\n`,
    );
    return { status, headers: { server: 'Apache/2.4.10 (Debian)', 'content-type': 'text/html; charset=UTF-8' }, body };
  });
  process.write(
    'stderr',
    `AH00558: apache2: Could not reliably determine the server's fully qualified domain name, using ${process.podIp}. Set the 'ServerName' directive globally to suppress this message\n`,
  );
  log('mpm_prefork:notice', 'AH00163: Apache/2.4.10 (Debian) PHP/5.6.14 configured -- resuming normal operations');
  log('core:notice', "AH00094: Command line: 'apache2 -D FOREGROUND'");
  const signal = await until(process, waitForSignal(process, ['SIGTERM']));
  if (signal) log('mpm_prefork:notice', 'AH00169: caught SIGTERM, shutting down');
  return 0;
};

/** What the walkthrough of the HorizontalPodAutoscaler puts under load. */
export const hpaExampleImage: ImageContent = {
  entrypoint: [],
  command: ['apache2-foreground'],
  env: {},
  programs: { ...shellPrograms({}), 'apache2-foreground': apache },
  files: {
    '/var/www/html/index.php':
      '<?php\n  $x = 0.0001;\n  for ($i = 0; $i <= 1000000; $i++) {\n    $x += sqrt($x);\n  }\n  echo "OK!";\n?>\n',
  },
};
