// A real etcd (Debian's etcd-server) on loopback, for what is compared with it: empty, in memory, on free ports.
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';

/** Where etcd is installed; undefined where it is not. PODSCOPE_ETCD names another one. */
export function findEtcd() {
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  return [process.env['PODSCOPE_ETCD'], ...folders.map((folder) => join(folder, 'etcd'))].find(
    (path) => path !== undefined && path !== '' && existsSync(path),
  );
}

/** Resolves once it answers. @param more flags besides those that say where it is */
export async function startRealEtcd(executable, more = []) {
  const memory = '/dev/shm';
  const folder = mkdtempSync(join(existsSync(memory) ? memory : tmpdir(), 'podscope-etcd-'));
  const [clientPort, peerPort] = await freePorts(2);
  const url = `http://127.0.0.1:${clientPort}`;
  const peerUrl = `http://127.0.0.1:${peerPort}`;
  const child = spawn(
    executable,
    [
      `--data-dir=${folder}`,
      `--listen-client-urls=${url}`,
      `--advertise-client-urls=${url}`,
      `--listen-peer-urls=${peerUrl}`,
      `--initial-advertise-peer-urls=${peerUrl}`,
      `--initial-cluster=default=${peerUrl}`,
      ...more,
    ],
    { stdio: ['ignore', 'ignore', 'pipe'] },
  );
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text) => {
    said = (said + text).slice(-4_000);
  });
  const ended = new Promise((resolve) => {
    child.on('close', () => {
      rmSync(folder, { recursive: true, force: true });
      resolve();
    });
  });
  process.on('exit', () => child.kill('SIGKILL'));
  await untilHealthy(url, () => {
    if (child.exitCode !== null) throw new Error(`etcd ended before it was ready\n${said}`);
  });
  return {
    url,
    peerUrl,
    pid: child.pid,
    stop: () => {
      child.kill('SIGKILL');
      return ended;
    },
  };
}

async function untilHealthy(url, check) {
  for (;;) {
    check();
    const healthy = await fetch(`${url}/health`).then(
      (response) => response.ok,
      () => false,
    );
    if (healthy) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** All are held until all are found, so that they differ. */
async function freePorts(count) {
  const servers = await Promise.all(
    Array.from(
      { length: count },
      () =>
        new Promise((resolve, reject) => {
          const server = createServer().once('error', reject);
          server.listen(0, '127.0.0.1', () => resolve(server));
        }),
    ),
  );
  const ports = servers.map((server) => server.address().port);
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
}
