import { mkdtempSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { findEtcd, startRealEtcd } from '../scripts/real-etcd.mjs';
import { grpcPutsPerSecond } from './grpc-puts.ts';

const executable = findEtcd();
if (!executable) {
  console.log(JSON.stringify({ skipped: 'etcd-server is not installed' }));
  process.exit(0);
}

/** What a real etcd gets through. @param more flags besides the usual: it keeps its data in memory without them */
async function measured(more: readonly string[]): Promise<Readonly<Record<string, number>>> {
  const etcd = await startRealEtcd(executable!, more);
  await grpcPutsPerSecond(etcd.url, 16, 500);
  const figures = {
    writers1: await grpcPutsPerSecond(etcd.url, 1, 1_000),
    writers16: await grpcPutsPerSecond(etcd.url, 16, 5_000),
    writers64: await grpcPutsPerSecond(etcd.url, 64, 10_000),
  };
  await etcd.stop();
  return figures;
}

// Beside this checkout, which lies on a disk; the system's folder for temporary files may not.
const folder = mkdtempSync(join(resolve('.cache'), 'etcd-'));
const onDisk = await measured([`--data-dir=${folder}`]);
rmSync(folder, { recursive: true, force: true });
console.log(JSON.stringify({ onDisk, inMemory: await measured([]) }));
process.exit(0);
