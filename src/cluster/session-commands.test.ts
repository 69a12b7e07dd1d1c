import { expect, test } from 'vitest';
import { startedCluster } from './started-cluster.contract.ts';
import { terminalOf } from './terminal.contract.ts';

async function withPods() {
  const { clock, admin } = await startedCluster();
  const files = new Map([
    ['/home/a.txt', 'grüße\n'],
    ['/home/site/index.html', 'hi'],
    ['/home/site/css/x.css', 'b {}'],
  ]);
  const run = terminalOf({ clock, admin }, files);
  await run('create deployment web --image=nginx:1.29 --replicas=2');
  await run('run box --image=busybox:1.37 --command -- sleep 3600');
  await clock.advance(20_000);
  return { clock, run, files };
}

test('kubectl debug has a container join a pod, waits for it and shows what it says', async () => {
  const { run } = await withPods();
  const { code, output } = await run([
    ...'debug box --attach -c look --image=busybox:1.37 --target=box -- sh -c'.split(' '),
    'sleep 1; ps',
  ]);
  expect(code).toBe(0);
  expect(output).toContain('Targeting container "box".');
  expect(output).toContain('    1 root      0:00 sleep 3600\n');
  expect((await run('logs box -c look')).output).toContain('sleep 3600');
  expect((await run('logs box')).output).toBe('Defaulted container "box" out of: box, look (ephem)\n');
});

test('who attaches with all that there is to say leaves when it is said; only input that is theirs alone ends with it', async () => {
  const { run } = await withPods();
  const debugged = await run('debug box -i -c look --image=busybox:1.37 -- cat'.split(' '), 'one\n');
  expect(debugged.code).toBe(0);
  expect((await run('logs box -c look')).output).toBe('one\n');
  expect((await run('get pod box -o jsonpath={.status.ephemeralContainerStatuses[0].state}')).output).toContain(
    'running',
  );
  const once = await run('run once -i --rm --restart=Never --image=busybox:1.37 -- cat'.split(' '), 'two\n');
  expect(once).toMatchObject({ code: 0, output: expect.stringContaining('\ntwo\npod "once" deleted') as string });
});

test('kubectl run attaches, ends as its container does, and takes away what it made', async () => {
  const { run } = await withPods();
  const once = 'run once -i --rm --restart=Never --port=80 --expose --image=busybox:1.37 --command -- sh -c'.split(' ');
  const { code, output } = await run([...once, 'sleep 1; echo hi; exit 3']);
  expect(code).toBe(3);
  expect(output).toMatch(
    /^service\/once created\n[^]*\nhi\nservice "once" deleted from default namespace\npod "once" deleted from default namespace\npod default\/once terminated \(Error\)\n$/,
  );
  expect((await run('get pod once')).output).toBe('Error from server (NotFound): pods "once" not found\n');
  const quick = await run([...once, 'echo soon']);
  expect(quick).toMatchObject({ code: 0, output: expect.stringContaining('\nsoon\n') as string });
});

test('kubectl debug copies a pod with a container more, and looks at a node', async () => {
  const { clock, run } = await withPods();
  await run('debug box --copy-to=copy -c d --image=busybox:1.37 -- sleep 60');
  const { output } = await run('debug node/node-a --image=busybox:1.37 -- sleep 60');
  const [, pod = ''] = /^Creating debugging pod (\S+) with container debugger on node node-a\.$/m.exec(output) ?? [];
  await clock.advance(20_000);
  expect((await run('exec copy -c d -- ps')).output).toContain('sleep 3600');
  expect((await run(`exec ${pod} -- cat /host/etc/hostname`)).output).toBe('node-a\n');
});

test('a workload and a service stand for their pods', async () => {
  const { run } = await withPods();
  const { output } = await run('exec deploy/web -- hostname');
  expect(output).toMatch(/^web-[\w-]+\n$/);
  expect((await run('logs deploy/web --tail=1')).output).toMatch(/^Found 2 pods, using pod\/web-\S+\n.*worker process/);
  expect((await run('exec svc/kubernetes -- hostname')).output).toBe(
    "error: cannot attach to *v1.Service: invalid service 'kubernetes': Service is defined without a selector\n",
  );
  expect((await run('exec deploy/none -- hostname')).output).toBe(
    'Error from server (NotFound): deployments.apps "none" not found\n',
  );
});

test('files and directories are copied into a container and out of it', async () => {
  const { run, files } = await withPods();
  expect(await run('cp /home/a.txt box:/tmp')).toEqual({ code: 0, output: '' });
  expect((await run('exec box -- cat /tmp/a.txt')).output).toBe('grüße\n');
  await run('cp /home/site default/box:/srv');
  expect((await run('exec box -- cat /srv/css/x.css')).output).toBe('b {}');
  expect((await run('cp box:/srv /home/back')).output).toBe("tar: removing leading '/' from member names\n");
  expect([...files].filter(([path]) => path.startsWith('/home/back'))).toEqual([
    ['/home/back/css/x.css', 'b {}'],
    ['/home/back/index.html', 'hi'],
  ]);
  expect((await run('cp box:/none /home/none')).code).toBe(1);
});

test('what cannot be copied is said in the real words', async () => {
  const { run } = await withPods();
  await run('run still --image=registry.k8s.io/pause:3.10');
  await run('wait --for=condition=Ready pod/still --timeout=1m');
  expect((await run('cp /home/a.txt still:/tmp')).output).toContain('exec: "tar": executable file not found in $PATH');
  expect((await run('cp a b')).output).toBe('error: one of src or dest must be a remote file specification\n');
  expect((await run('cp /home/none box:/tmp')).output).toBe("error: /home/none doesn't exist in local filesystem\n");
});
