import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startHeadless } from '../headless-process.mjs';
import { findKubectl } from './find-kubectl.mjs';

/** A download of 37 MB and a build at the most. */
export const setupLimitMs = 180_000;

export interface Result {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Followed {
  readonly process: ChildProcess;
  /** What matched of what it has printed so far. */
  until(line: RegExp): Promise<RegExpExecArray>;
}

/** A real kubectl and a cluster of its own. */
export interface Kubectl {
  /** Where the cluster's API server is. */
  readonly url: string;
  run(...args: readonly string[]): Promise<Result>;
  /** What it prints; a failure is thrown with what it said. */
  ok(...args: readonly string[]): Promise<string>;
  /** Lines of a kubectl that goes on until it is stopped. */
  follow(...args: readonly string[]): Followed;
  /** The path of a file with this text. */
  file(name: string, text: string): string;
  stop(): Promise<void>;
}

export async function startKubectl(flags: readonly string[]): Promise<Kubectl> {
  const home = mkdtempSync(join(tmpdir(), 'podscope-kubectl-'));
  const kubectl = findKubectl();
  const server = await startHeadless(flags);
  const env = { PATH: process.env['PATH'] ?? '', HOME: home, KUBECONFIG: '/dev/null' };

  const run = (...args: readonly string[]): Promise<Result> => {
    const end = args.indexOf('--');
    const own = end < 0 ? args : args.slice(0, end);
    return new Promise((resolve) => {
      execFile(kubectl, [...own, '--server', server.url, ...args.slice(own.length)], { env }, (error, stdout, stderr) =>
        resolve({ code: typeof error?.code === 'number' ? error.code : error ? -1 : 0, stdout, stderr }),
      );
    });
  };

  return {
    url: server.url,
    run,
    async ok(...args) {
      const { code, stdout, stderr } = await run(...args);
      if (code !== 0) throw new Error(`kubectl ${args.join(' ')}: ${code}\n${stderr}${stdout}`);
      return stdout;
    },
    follow(...args) {
      const child = spawn(kubectl, ['--server', server.url, ...args], { env, stdio: ['ignore', 'pipe', 'inherit'] });
      let text = '';
      let look = (): void => {};
      child.stdout.setEncoding('utf8').on('data', (part: string) => {
        text += part;
        look();
      });
      return {
        process: child,
        until: (line) =>
          new Promise((resolve, reject) => {
            look = () => {
              const match = line.exec(text);
              if (match) resolve(match);
            };
            child.once('exit', () =>
              reject(new Error(`kubectl ${args.join(' ')} ended before ${String(line)}:\n${text}`)),
            );
            look();
          }),
      };
    },
    file(name, text) {
      const path = join(home, name);
      writeFileSync(path, text);
      return path;
    },
    async stop() {
      server.child.kill('SIGKILL');
      await server.ended;
      rmSync(home, { recursive: true });
    },
  };
}
