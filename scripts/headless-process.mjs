// Runs `scripts/headless.mjs` as a child, for tests and for what replays against it.
import { spawn } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const script = join(dirname(fileURLToPath(import.meta.url)), 'headless.mjs');

/** The child, what it has said so far, and its end. */
export function spawnHeadless(flags) {
  const child = spawn(process.execPath, [script, ...flags], { stdio: ['ignore', 'pipe', 'pipe'] });
  const said = { stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (text) => {
    said.stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text) => {
    said.stderr += text;
  });
  const ended = new Promise((resolve) => {
    child.on('close', (code, signal) => resolve({ code, signal }));
  });
  return { child, said, ended };
}

/** Resolves once the server has printed its address; rejects with what it said when it ends before. */
export function startHeadless(flags) {
  const server = spawnHeadless(flags);
  return new Promise((resolve, reject) => {
    server.child.stdout.on('data', () => {
      const end = server.said.stdout.indexOf('\n');
      if (end < 0) return;
      const { url } = JSON.parse(server.said.stdout.slice(0, end));
      resolve({ ...server, url });
    });
    void server.ended.then(({ code, signal }) =>
      reject(new Error(`the headless server ended (${code ?? signal}) before it was ready\n${server.said.stderr}`)),
    );
  });
}
