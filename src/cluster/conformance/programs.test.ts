import { expect, test } from 'vitest';
import { playground, type Thing } from './playground.contract.ts';

const scripts = {
  'greet.sh': '#!/bin/sh\necho "$0 says hello to $1"\nexit 3\n',
  'plain.sh': 'echo no interpreter "$@"\n',
  'index.py': '#!/usr/bin/env python3\nimport os\nprint("index", os.environ.get("INDEX"))\n',
  'odd.rb': '#!/usr/bin/ruby\nputs 1\n',
};
const volume = (defaultMode: number) => ({ volumes: [{ name: 'v', configMap: { name: 'scripts', defaultMode } }] });

async function started() {
  const play = await playground();
  await play.create('configmaps', { metadata: { name: 'scripts' }, data: scripts });
  return play;
}

const container = (more: object) => ({
  name: 'c',
  image: 'python:3.13',
  env: [{ name: 'INDEX', value: '7' }],
  volumeMounts: [{ name: 'v', mountPath: '/scripts' }],
  ...more,
});

const sh = (script: string) => ({ command: ['sh', '-c', script] });

/** What is run, with which mode files of the ConfigMap have, what it says, and what it ends with. */
const runs: readonly (readonly [what: string, more: object, mode: number, log: string, exitCode: number])[] = [
  [
    'a container is a script',
    { command: ['/scripts/greet.sh'], args: ['you'] },
    0o755,
    '/scripts/greet.sh says hello to you\n',
    3,
  ],
  [
    'a shell runs a script by its path',
    sh('cd /scripts; ./greet.sh me || echo $?'),
    0o755,
    '/scripts/greet.sh says hello to me\n3\n',
    0,
  ],
  ['a script without an interpreter is the shell’s', sh('/scripts/plain.sh a b'), 0o755, 'no interpreter a b\n', 0],
  [
    'the kernel knows none',
    { command: ['/scripts/plain.sh'] },
    0o755,
    'exec /scripts/plain.sh: exec format error\n',
    1,
  ],
  ['a script of another language', sh('/scripts/index.py | tr a-z A-Z'), 0o755, 'INDEX 7\n', 0],
  [
    'files of a ConfigMap are not executable by themselves',
    sh('/scripts/greet.sh'),
    0o644,
    'sh: 1: /scripts/greet.sh: Permission denied\n',
    126,
  ],
  ['an interpreter that the image has not', sh('/scripts/odd.rb'), 0o755, 'sh: 1: /scripts/odd.rb: not found\n', 127],
  [
    'programs of the image, whose output goes on',
    sh(
      'python3 -c "print(1)" > /tmp/a; command -v python3; X=2 python3 -c \'import os; print(os.getenv("X"))\'; cat /tmp/a',
    ),
    0o644,
    'python3\n2\n1\n',
    0,
  ],
  ['a process sends itself a signal', sh("trap 'echo told; exit 7' TERM; kill 1; sleep 5"), 0o644, 'told\n', 7],
  ['the first process of a namespace cannot be killed from inside', sh('kill -9 1; echo still'), 0o644, 'still\n', 0],
];

test('programs and scripts are found, run, and refused', async () => {
  const { create, untilIs, read, textOf, at } = await started();
  for (const [place, [, more, mode]] of runs.entries())
    await create('pods', {
      metadata: { name: `p-${place}` },
      spec: { restartPolicy: 'Never', containers: [container(more)], ...volume(mode) },
    });
  for (const [place, [what, , , log, exitCode]] of runs.entries()) {
    const name = `p-${place}`;
    await untilIs('pods', name, ({ status }) => /Succeeded|Failed/.test(status.phase ?? ''));
    expect(await textOf(at('pods', `${name}/log`)), what).toBe(log);
    const { state } = (await read('pods', name)).status.containerStatuses![0]!;
    expect(state['terminated']?.exitCode, what).toBe(exitCode);
  }
});

test('a script that may not be run is said as the runtime says it', async () => {
  const { create, untilIs, read } = await started();
  await create('pods', {
    metadata: { name: 'p' },
    spec: { restartPolicy: 'Never', containers: [container({ command: ['/scripts/greet.sh'] })], ...volume(0o644) },
  });
  const ended = ({ status }: Thing) => status.containerStatuses?.[0]?.state['terminated'];
  await untilIs('pods', 'p', (pod) => ended(pod) !== undefined);
  expect(ended(await read('pods', 'p'))).toMatchObject({
    reason: 'StartError',
    exitCode: 128,
    message: expect.stringContaining('exec: "/scripts/greet.sh": permission denied: unknown'),
  });
});

test('a shell makes room for its last program, which hears the signal; before that it is deaf to it', async () => {
  const { create, untilIs, remove, until, list, clock } = await started();
  const nginx = 'nginx -g "daemon off;"';
  const lines = {
    last: `echo hi > /usr/share/nginx/html/index.html && ${nginx}`,
    replaced: `echo a; exec ${nginx}; echo b`,
    child: `${nginx}; echo done`,
  };
  for (const [name, script] of Object.entries(lines)) {
    const containers = [container({ image: 'nginx:1.29', ...sh(script) })];
    await create('pods', {
      metadata: { name },
      spec: { terminationGracePeriodSeconds: 20, containers, ...volume(0o644) },
    });
    await untilIs('pods', name, ({ status }) => status.containerStatuses?.[0]?.ready === true);
  }
  const before = clock.now();
  for (const name of Object.keys(lines)) await remove('pods', name);
  const names = async () => (await list('pods')).map(({ metadata }) => metadata.name);
  await until(async () => (await names()).length === 1);
  expect(clock.now() - before).toBeLessThan(5_000);
  expect(await names()).toEqual(['child']);
  await until(async () => (await names()).length === 0);
  expect(clock.now() - before).toBeGreaterThan(19_000);
});
