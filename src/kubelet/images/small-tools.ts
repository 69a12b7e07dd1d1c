import type { ImageContent, Process, Program } from '../runtime/program.ts';
import { curl } from '../programs/curl.ts';
import { dig, getent } from '../programs/dig.ts';
import { boxCommands, boxPrograms, debianFiles, osRelease, shellPrograms } from './busybox.ts';
import { handOver } from './hand-over.ts';

const greeting = `
Hello from Docker!
This message shows that your installation appears to be working correctly.

`;

export const helloWorld: ImageContent = {
  entrypoint: [],
  command: ['/hello'],
  env: {},
  programs: {
    hello: (process) => {
      process.write('stdout', greeting);
      return 0;
    },
  },
  files: { '/hello': '' },
};

const curlPrograms = boxPrograms({ curl });

export const curlImage: ImageContent = {
  entrypoint: ['/entrypoint.sh'],
  command: ['curl'],
  env: {},
  uid: 100,
  programs: {
    ...curlPrograms,
    'entrypoint.sh': (process) => {
      const args = process.args.slice(1);
      const isAddress = /^-|\./.test(args[0] ?? '');
      return handOver(process, curlPrograms, isAddress ? ['curl', ...args] : args, '/entrypoint.sh: exec: line 15');
    },
  },
  files: {
    ...debianFiles,
    '/etc/passwd': 'root:x:0:0:root:/root:/bin/sh\ncurl_user:x:100:101::/home/curl_user:/bin/sh\n',
  },
};

/** A shell on a distribution's base. @param id such as `debian` */
export const distribution = (id: string, name: string, version: string): ImageContent => ({
  entrypoint: [],
  command: ['bash'],
  env: {},
  programs: shellPrograms({ getent }),
  files: { ...debianFiles, '/etc/os-release': osRelease(id, name, version) },
});

/** For questions to DNS. */
export const dnsTools: ImageContent = {
  entrypoint: [],
  command: ['/bin/sh'],
  env: {},
  programs: shellPrograms({ ...boxCommands, dig, getent }),
  files: debianFiles,
};

/** Digits of pi, by Gibbons' spigot: `places` after the point. */
export function piDigits(places: number): string {
  let [q, r, t, k, n, l] = [1n, 0n, 1n, 1n, 3n, 3n];
  let digits = '';
  while (digits.length <= places)
    if (4n * q + r - t < n * t) {
      digits += n.toString();
      const rest = 10n * (r - n * t);
      n = (10n * (3n * q + r)) / t - 10n * n;
      q *= 10n;
      r = rest;
    } else {
      const rest = (2n * q + r) * l;
      n = (q * (7n * k) + 2n + r * l) / (t * l);
      q *= k;
      t *= l;
      l += 2n;
      k += 1n;
      r = rest;
    }
  return `3.${digits.slice(1)}`;
}

/** Cost of a digit, ms of one processor. */
const digitCost = 1.5;

/** Differs: of Perl it knows what the documentation's Jobs print: `print bpi(N)`, and a text. */
const perl: Program = async (process: Process) => {
  const script = process.args.at(-1) ?? '';
  const [, digits] = /print\s+bpi\((\d+)\)/.exec(script) ?? [];
  if (digits !== undefined) {
    const places = Math.min(Number(digits), 10_000);
    await process.compute(places * digitCost);
    if (process.killed.cancelled) return 137;
    process.write('stdout', `${piDigits(Math.max(0, places - 1))}\n`);
    return 0;
  }
  const [, text] = /^\s*print\s+["']([^"']*)["']\s*;?\s*$/.exec(script) ?? [];
  if (text !== undefined) {
    process.write(
      'stdout',
      `${text.replaceAll('\\n', '\n')}${process.args.some((arg) => /^-\w*l/.test(arg)) ? '\n' : ''}`,
    );
    return 0;
  }
  process.write('stderr', 'perl: of this language only `print bpi(N)` and `print "text"` are simulated here\n');
  return 2;
};

export const perlImage: ImageContent = {
  entrypoint: [],
  command: ['perl', '-de0'],
  env: {},
  programs: { ...shellPrograms(boxCommands), perl },
  files: debianFiles,
};

/** A tool whose user is not root. Upstream: test/images/nonroot */
export const nonroot: ImageContent = {
  entrypoint: [],
  command: ['/bin/sh', '-c', 'id'],
  env: {},
  uid: 1234,
  programs: shellPrograms(boxCommands),
  files: debianFiles,
};
