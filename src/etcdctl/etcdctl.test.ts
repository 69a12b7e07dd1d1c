import { expect, test } from 'vitest';
import { MemoryBackend } from '../etcd/memory-backend.ts';
import { settle, trialEtcd } from '../etcd/trial-etcd.contract.ts';
import { cancellationSource, never } from '../kernel/cancellation.ts';
import { etcdctl } from './etcdctl.ts';

/** An etcd, and what etcdctl prints of it: standard output, then standard error. */
async function trial(flags: readonly string[] = []) {
  const { peer, env } = await trialEtcd(new MemoryBackend(), flags);
  const files: Record<string, string> = {};
  const start = (line: string, print: (text: string) => void, cancellation = never) =>
    etcdctl(line.split(' ').slice(1), {
      etcd: peer,
      cancellation,
      stdout: print,
      stderr: print,
      writeFile: (path, text) => {
        files[path] = text;
        return Promise.resolve();
      },
    });
  const run = async (line: string): Promise<string> => {
    let printed = '';
    await start(line, (text) => (printed += text));
    return printed;
  };
  return { run, start, files, env };
}

test('keys are put, read by key, prefix, range and revision, counted and deleted', async () => {
  const { run } = await trial();
  expect(await run('etcdctl put /a 1')).toBe('OK\n');
  expect(await run('etcdctl put /a 2 --prev-kv')).toBe('OK\n/a\n1\n');
  await run('etcdctl put /b 3');
  expect(await run('etcdctl get /a')).toBe('/a\n2\n');
  expect(await run('etcdctl get /a --rev=2 --print-value-only')).toBe('1\n');
  expect(await run('etcdctl --endpoints=https://127.0.0.1:2379 get / --prefix --keys-only')).toBe('/a\n\n/b\n\n');
  expect(await run('etcdctl --endpoints 127.0.0.1:2379 -w simple get /b')).toBe('/b\n3\n');
  expect(await run('etcdctl get /a /b')).toBe('/a\n2\n');
  expect(await run('etcdctl get --from-key /b')).toBe('/b\n3\n');
  expect(await run('etcdctl get / --prefix --count-only')).toBe('2\n');
  expect(await run('etcdctl get / --prefix --limit 1')).toBe('/a\n2\n');
  expect(await run('etcdctl del / --prefix')).toBe('2\n');
  expect(await run('etcdctl get / --prefix')).toBe('');
});

test('a watch prints what was and what comes, until it is interrupted', async () => {
  const { run, start } = await trial();
  await run('etcdctl put /a 1');
  const interrupt = cancellationSource();
  let printed = '';
  const ended = start('etcdctl watch / --prefix --rev 2', (text) => (printed += text), interrupt);
  await settle();
  await run('etcdctl del /a');
  await settle();
  expect(printed).toBe('PUT\n/a\n1\nDELETE\n/a\n\n');
  interrupt.cancel();
  await ended;
});

test('leases are granted, kept alive, looked at and revoked by the hexadecimal id that is shown', async () => {
  const { run, env } = await trial();
  const [, id = ''] = /^lease ([0-9a-f]+) granted with TTL\(60s\)\n$/.exec(await run('etcdctl lease grant 60')) ?? [];
  await run(`etcdctl put /a 1 --lease=${id}`);
  await env.clock.advance(20_000);
  expect(await run(`etcdctl lease timetolive ${id} --keys`)).toBe(
    `lease ${id} granted with TTL(60s), remaining(40s), attached keys([/a])\n`,
  );
  expect(await run(`etcdctl lease keep-alive --once ${id}`)).toBe(`lease ${id} keepalived with TTL(60)\n`);
  expect(await run('etcdctl lease list')).toBe(`found 1 leases\n${id}\n`);
  expect(await run(`etcdctl lease revoke ${id}`)).toBe(`lease ${id} revoked\n`);
  expect(await run('etcdctl get /a')).toBe('');
  expect(await run(`etcdctl lease timetolive ${id}`)).toBe(`lease ${id} already expired\n`);
  expect(await run(`etcdctl lease revoke ${id}`)).toBe('Error: etcdserver: requested lease not found\n');
});

test('a full store is seen, compacted, defragmented and disarmed', async () => {
  const { run, files } = await trial(['--quota-backend-bytes=3000']);
  for (let write = 0; write < 9; write++) await run(`etcdctl put /a ${'x'.repeat(500)}`);
  expect(await run('etcdctl put /a y')).toBe('Error: etcdserver: mvcc: database space exceeded\n');
  const alarm = 'memberID:10276657743932975437 alarm:NOSPACE \n';
  expect(await run('etcdctl alarm list')).toBe(alarm);
  expect(await run('etcdctl endpoint status -w table')).toMatch(
    /\| 127\.0\.0\.1:2379 +\| 8e9e05c52164694d \|.* 3\.0 kB +\|.* alarm:NOSPACE \|\n/,
  );
  const [, , at = ''] = (await run('etcdctl endpoint hashkv')).trim().split(', ');
  expect(await run(`etcdctl compaction ${at}`)).toBe(`compacted revision ${at}\n`);
  expect(await run(`etcdctl compaction ${at}`)).toBe('Error: etcdserver: mvcc: required revision has been compacted\n');
  expect(await run('etcdctl defrag')).toBe('Finished defragmenting etcd member[127.0.0.1:2379]\n');
  expect(await run('etcdctl alarm disarm')).toBe(alarm);
  expect(await run('etcdctl put /a y')).toBe('OK\n');
  expect(await run('etcdctl snapshot save backup.db')).toBe('Snapshot saved at backup.db\n');
  expect(files['backup.db']).toContain('"value":"y"');
});

test('what it cannot do it says', async () => {
  const { run } = await trial();
  expect(await run('etcdctl get --nonsense /a')).toBe('Error: unknown flag: --nonsense\n');
  expect(await run('etcdctl put /a')).toBe('Error: put command: 2 arguments expected\n');
  expect(await run('etcdctl member list')).toBe('Error: unknown command "member" for "etcdctl"\n');
  expect(await run('etcdctl')).toContain('endpoint status');
});
