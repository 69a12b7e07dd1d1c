import { beforeEach, expect, test } from 'vitest';
import { type Cancellation, never } from '../kernel/cancellation.ts';
import { virtualMs } from '../kernel/clock.ts';
import { seededRandom } from '../kernel/random.ts';
import type { ApiRequest, ApiResponse } from '../protocol/http.ts';
import { type Machine, MachineShell } from './machine.ts';
import { ShellSession } from './session.ts';

const clock = { now: () => virtualMs(Date.UTC(2026, 0, 1)), after: () => () => {} };

const apiserver = ['kube-apiserver', '--advertise-address=192.168.64.10', '--authorization-mode=Node,RBAC'];

const controlPlane: Machine = {
  hostname: 'control-plane',
  user: 'root',
  home: '/root',
  clock,
  random: seededRandom(1),
  inspect: () =>
    Promise.resolve({
      hostname: 'control-plane',
      files: {
        '/etc/kubernetes/manifests/kube-apiserver.yaml': `kind: Pod\n# ${apiserver[1]}\n`,
        '/etc/systemd/system/kube-apiserver.service': `ExecStart=${apiserver.join(' ')}\n`,
      },
      processes: [
        { pid: 1, user: 'root', command: ['/sbin/init'], startedAt: 0, cpuPercent: 0, memoryKiB: 100 },
        { pid: 901, user: 'root', command: apiserver, startedAt: 0, cpuPercent: 2, memoryKiB: 300_000 },
      ],
    }),
};

let answer: (request: ApiRequest, cancellation: Cancellation) => Promise<ApiResponse>;

const workstation: Machine = {
  hostname: 'workstation',
  user: 'admin',
  home: '/home/admin',
  clock,
  random: seededRandom(1),
  inspect: () => Promise.resolve({ hostname: 'workstation', files: { '/home/admin/a.yaml': 'a: 1\n' }, processes: [] }),
  kubectl: {
    kubeconfig: {
      path: '/home/admin/.kube/config',
      text: 'clusters: [{name: c, cluster: {server: "https://control-plane:6443"}}]\ncontexts: [{name: a, context: {cluster: c}}]\ncurrent-context: a\n',
    },
    servers: ['control-plane:6443'],
    request: (request, cancellation) => answer(request, cancellation),
  },
  elsewhere: (line) => (line.includes('/etc/kubernetes') ? '# ssh control-plane' : undefined),
};

let screen: string;
let changed: () => void;
let session: ShellSession;

/** Everything printed since, once `text` is part of it. */
async function printed(text: string): Promise<string> {
  while (!screen.includes(text))
    await new Promise<void>((resolve) => {
      changed = resolve;
    });
  return screen.replaceAll('\r', '');
}

/** Types a line and waits until the prompt is back. */
async function type(line: string, prompt = '~ $ '): Promise<string> {
  session.input(line);
  screen = '';
  session.input('\r');
  return printed(`${prompt}`);
}

beforeEach(async () => {
  screen = '';
  changed = () => {};
  answer = () => Promise.reject(new Error('nobody listens'));
  session = new ShellSession({
    machine: workstation,
    reach: (host) => (host === 'control-plane' ? controlPlane : undefined),
    write: (text) => {
      screen += text;
      changed();
    },
  });
  await session.start();
});

test('files, pipes and where to look for what is on another machine', async () => {
  expect(await type('cat a.yaml | grep a:')).toContain('a: 1\n');
  const missing = await type('cat /etc/kubernetes/manifests/kube-apiserver.yaml');
  expect(missing).toContain('No such file or directory');
  expect(missing).toContain('# ssh control-plane');
});

test('a kustomization is found from wherever the shell stands, alone, behind a cd and in a pipe', async () => {
  await type('mkdir -p base over; cp a.yaml base/c.yaml');
  await type("echo 'configMapGenerator: [{name: c, files: [c.yaml]}]' > base/kustomization.yaml");
  await type("echo 'resources: [../base]' > over/kustomization.yaml");
  const name = '  name: c-df87h6m7m7\n';
  expect(await type('kubectl kustomize over')).toContain(name);
  expect(await type('cd base && kubectl kustomize ../over | grep name:', 'base $ ')).toContain(name);
  expect(await type('kubectl kustomize', 'base $ ')).toContain(name);
  expect(await type('kubectl kustomize ../none', 'base $ ')).toContain(
    "error: must build at directory: not a valid directory: evalsymlink failure on '../none' : lstat /home/admin/none: no such file or directory",
  );
});

test('the lines of the course, on the control plane', async () => {
  await type('ssh control-plane', '~ # ');
  expect(await type('cat /etc/kubernetes/manifests/kube-apiserver.yaml', '~ # ')).toContain('--advertise-address');
  expect(await type('cat /etc/systemd/system/kube-apiserver.service', '~ # ')).toContain('ExecStart=kube-apiserver');
  const processes = await type('ps -aux | grep kube-apiserver', '~ # ');
  expect(processes).toContain('--authorization-mode=Node,RBAC');
  expect(processes).not.toContain('/sbin/init');
  expect(await type('exit')).toContain('Connection to control-plane closed.');
});

test('a command can be sent along with ssh', async () => {
  const unit = await type('ssh root@control-plane cat /etc/systemd/system/kube-apiserver.service');
  expect(unit).toContain('ExecStart=kube-apiserver');
  expect(unit).toContain('admin@workstation');
  expect(await type('ssh nowhere')).toContain('Could not resolve hostname nowhere');
});

test('there is no Internet, and what would have come is said', async () => {
  const said = await type(
    'wget https://storage.googleapis.com/kubernetes-release/release/v1.13.0/bin/linux/amd64/kube-apiserver',
  );
  expect(said).toContain("unable to resolve host address 'storage.googleapis.com'");
  expect(said).toContain('kube-apiserver v1.13.0 for linux/amd64');
  expect(await type('wget')).toContain("try 'wget URL'");
});

test('Ctrl+C ends a command that waits, and tells the server', async () => {
  let gaveUp = false;
  answer = (_, cancellation) =>
    new Promise((_resolve, reject) => {
      cancellation.onCancel(() => {
        gaveUp = true;
        reject(new Error('cancelled'));
      });
      changed();
    });
  session.input('kubectl get pods\r');
  await new Promise<void>((resolve) => {
    changed = resolve;
  });
  screen = '';
  session.input('\u0003');
  expect(await printed('$ ')).toMatch(/^\^C\n/);
  expect(gaveUp).toBe(true);
  expect(screen).not.toContain('refused');
});

test('what is written below /etc/kubernetes stays on the machine', async () => {
  const kept: string[] = [];
  const machine: Machine = {
    ...controlPlane,
    keep: (path, text) => {
      kept.push(`${path}: ${text}`);
      return Promise.resolve();
    },
  };
  const shell = await MachineShell.login(machine);
  const run = (line: string) =>
    shell.run(line, {
      cancellation: never,
      stdout: () => {},
      stderr: () => {},
    });
  await run('echo rules > /etc/kubernetes/policy.yaml; echo x > /tmp/x');
  await run("sed -i 's/Pod/Job/' /etc/kubernetes/manifests/kube-apiserver.yaml");
  await run('cat /etc/kubernetes/policy.yaml');
  expect(kept).toEqual([
    '/etc/kubernetes/policy.yaml: rules\n',
    `/etc/kubernetes/manifests/kube-apiserver.yaml: kind: Job\n# ${apiserver[1]}\n`,
  ]);
});

test('etcdctl is where etcd is', async () => {
  expect(await type('etcdctl get /')).toContain('etcdctl: command not found');
});

test('what does not end its line stays on the screen: the prompt begins another', async () => {
  expect(await type('printf blue')).toMatch(/^\nblue\n[^\n]*admin@workstation/);
  expect(await type('echo blue')).toMatch(/^\nblue\n[^\n]*admin@workstation/);
  screen = '';
  session.input('\u000c');
  expect(screen).not.toContain('\n');
});

test.each(['constructor', '__proto__', 'hasOwnProperty'])('%s is no command', async (word) =>
  expect(await type(word)).toContain(`${word}: command not found`),
);

test('a directory that is gone leaves the prompt', async () => {
  expect(await type('mkdir here; cd here; rm -r ~/here', '~/here $ ')).toContain('admin@workstation');
});

test('what the machine does not take is said', async () => {
  let said = '';
  const shell = await MachineShell.login({ ...controlPlane, keep: () => Promise.reject(new Error('disk full')) });
  await shell.run('echo rules > /etc/kubernetes/policy.yaml', {
    cancellation: never,
    stdout: () => {},
    stderr: (text) => {
      said += text;
    },
  });
  expect(said).toBe('bash: disk full\n');
});
