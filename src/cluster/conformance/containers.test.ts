import { beforeEach, expect, test } from 'vitest';
import { playground, type Thing } from './playground.contract.ts';

const agnhost = 'registry.k8s.io/e2e-test-images/agnhost:2.53';
const busybox = 'registry.k8s.io/e2e-test-images/busybox:1.37.0-1';

const once = (container: object, spec: object = {}) => ({
  restartPolicy: 'Never',
  containers: [{ name: 'c', image: busybox, ...container }],
  ...spec,
});
const sh = (script: string, container: object = {}, spec: object = {}) =>
  once({ command: ['sh', '-c', script], ...container }, spec);
const mounttest = (args: readonly string[], volume: object, spec: object = {}) =>
  once(
    { image: agnhost, args: ['mounttest', ...args], volumeMounts: [{ name: 'v', mountPath: '/v' }] },
    { volumes: [{ name: 'v', ...volume }], ...spec },
  );
const field = (name: string, fieldPath: string) => ({ name, valueFrom: { fieldRef: { fieldPath } } });
const resource = (name: string, of: string) => ({ name, valueFrom: { resourceFieldRef: { resource: of } } });
const requests = { cpu: '250m', memory: '32Mi' };
const limits = { cpu: '1250m', memory: '64Mi' };

let play: Awaited<ReturnType<typeof playground>>;
let count = 0;

beforeEach(async () => {
  play = await playground();
  await play.create('configmaps', { metadata: { name: 'map' }, data: { one: 'value-1', two: 'value-2' } });
  await play.create('secrets', { metadata: { name: 'hidden' }, stringData: { one: 'secret-1' } });
});

/** Runs a pod until `isOver`, and tells what has come of it. */
async function run(spec: object, isOver = ({ status }: Thing) => /Succeeded|Failed/.test(status.phase ?? '')) {
  const name = `pod-${++count}`;
  await play.create('pods', { metadata: { name, labels: { a: 'b' } }, spec });
  await play.untilIs('pods', name, isOver);
  const log = await play.textOf(play.at('pods', `${name}/log`));
  return { name, log, ...(await play.read('pods', name)) };
}

/** What is run, and what it says. */
const runs: readonly (readonly [what: string, spec: object, log: string | RegExp])[] = [
  ['the image decides', once({ image: agnhost, args: ['entrypoint-tester'] }), '[/agnhost entrypoint-tester]\n'],
  [
    'a command replaces the entrypoint',
    once({ image: agnhost, command: ['/agnhost-2'], args: ['entrypoint-tester', 'other'] }),
    '[/agnhost-2 entrypoint-tester other]\n',
  ],
  [
    'a start script becomes the command that is given',
    once({ image: 'redis:8', args: ['echo', 'not a server'] }),
    'not a server\n',
  ],
  [
    'a start script without its command',
    once({ image: 'nginx:1.29', args: ['nothing'] }),
    '/docker-entrypoint.sh: exec: line 47: nothing: not found\n',
  ],
  [
    'who gets its token finds the issuer, and its keys',
    once(
      {
        image: agnhost,
        args: [
          'test-service-account-issuer-discovery',
          '--in-cluster-discovery',
          '--token-path',
          '/tokens/sa-token',
          '--audience',
          'oidc-discovery-test',
        ],
        volumeMounts: [{ name: 'tokens', mountPath: '/tokens' }],
      },
      {
        volumes: [
          {
            name: 'tokens',
            projected: {
              sources: [{ serviceAccountToken: { path: 'sa-token', audience: 'oidc-discovery-test' } }],
            },
          },
        ],
      },
    ),
    /OK: Got token\n.*\n.*OK: got issuer https:.*\n.*OK: Constructed OIDC provider for issuer .*\n.*OK: Validated signature on JWT\n/,
  ],
  ['numbers instead of names', sh('ls -nd /etc'), /^drwxr-xr-x {4}2 0 {8}0 {13}4096 /],
  [
    'fields of the pod as variables',
    sh('echo $NAME $SPACE $ACCOUNT $LABEL $NODE', {
      env: [
        field('NAME', 'metadata.name'),
        field('SPACE', 'metadata.namespace'),
        field('ACCOUNT', 'spec.serviceAccountName'),
        field('LABEL', "metadata.labels['a']"),
        field('NODE', 'spec.nodeName'),
      ],
    }),
    /^pod-\d+ default default b node-[abc]\n$/,
  ],
  [
    'resources as variables, rounded up',
    sh('echo $LC $LM $RC $RM', {
      resources: { requests, limits },
      env: [
        resource('LC', 'limits.cpu'),
        resource('LM', 'limits.memory'),
        resource('RC', 'requests.cpu'),
        resource('RM', 'requests.memory'),
      ],
    }),
    '2 67108864 1 33554432\n',
  ],
  [
    'variables in variables, commands and arguments',
    once({
      command: ['echo', '$(BOTH)'],
      env: [
        { name: 'ONE', value: '1' },
        { name: 'BOTH', value: '$(ONE);;$$(ONE)' },
      ],
    }),
    '1;;$(ONE)\n',
  ],
  [
    'a part of a volume that a variable names',
    sh(
      'test -d /whole/mine && echo there',
      {
        env: [{ name: 'WHO', value: 'mine' }],
        volumeMounts: [
          { name: 'v', mountPath: '/part', subPathExpr: '$(WHO)' },
          { name: 'v', mountPath: '/whole' },
        ],
      },
      { volumes: [{ name: 'v', emptyDir: {} }] },
    ),
    'there\n',
  ],
  ['a log that ends without a newline', sh('printf half'), 'half'],
  [
    'nothing is written to a root that may only be read',
    sh('echo x > /file', { securityContext: { readOnlyRootFilesystem: true } }),
    /can't create \/file: read-only file system/,
  ],
  ['a user of one’s own', sh('id -u', { securityContext: { runAsUser: 65534 } }), '65534\n'],
  [
    'groups',
    sh('id', {}, { securityContext: { runAsUser: 1001, runAsGroup: 2002, fsGroup: 3003, supplementalGroups: [1234] } }),
    'uid=1001 gid=2002 groups=2002,1234,3003\n',
  ],
  [
    'who is not root may not write everywhere',
    sh('echo x > /etc/x; echo y > /tmp/y && cat /tmp/y', { securityContext: { runAsUser: 1000 } }),
    "sh: can't create /etc/x: permission denied\ny\n",
  ],
  [
    'modes and owners are changed and listed',
    sh('echo abc > /tmp/f; chmod u=rw,go= /tmp/f; chown 12:root /tmp/f; ls -l /tmp/f; stat -c "%a %u:%G" /tmp/f'),
    /^-rw-------    1 12       root             4 \w{3} [ \d]\d \d\d:\d\d \/tmp\/f\n600 12:root\n$/,
  ],
  [
    'a directory goes with what is in it, when that is wanted',
    sh('mkdir -p /tmp/d/e; touch /tmp/d/e/f; rm /tmp/d; rm -r /tmp/d; ls /tmp'),
    "rm: can't remove '/tmp/d': Is a directory\n",
  ],
  [
    'without privileges the network stays as it is',
    sh('ip link add dummy0 type dummy || true', { securityContext: { privileged: false } }),
    'ip: RTNETLINK answers: Operation not permitted\n',
  ],
  [
    'a kernel parameter of the pod',
    sh(
      '/bin/sysctl kernel.shm_rmid_forced',
      {},
      {
        securityContext: { sysctls: [{ name: 'kernel.shm_rmid_forced', value: '1' }] },
      },
    ),
    'kernel.shm_rmid_forced = 1\n',
  ],
  [
    'a ConfigMap’s files with their modes',
    mounttest(['--file_mode=/v/one', '--file_content=/v/one', '--file_mode=/v/deep/two'], {
      configMap: {
        name: 'map',
        defaultMode: 0o400,
        items: [
          { key: 'one', path: 'one' },
          { key: 'two', path: 'deep/two', mode: 0o644 },
        ],
      },
    }),
    'mode of file "/v/one": -r--------\nmode of file "/v/deep/two": -rw-r--r--\ncontent of file "/v/one": value-1\n',
  ],
  [
    'a Secret that the pod’s group may read',
    mounttest(
      ['--file_mode=/v/one', '--file_owner=/v/one', '--file_content=/v/one'],
      { secret: { secretName: 'hidden', defaultMode: 0o400 } },
      { securityContext: { runAsUser: 1000, fsGroup: 1001 } },
    ),
    'mode of file "/v/one": -r--r-----\nowner UID of "/v/one": 0\nowner GID of "/v/one": 1001\ncontent of file "/v/one": secret-1\n',
  ],
  [
    'a Secret that only root may read',
    mounttest(
      ['--file_content=/v/one'],
      { secret: { secretName: 'hidden', defaultMode: 0o400 } },
      { securityContext: { runAsUser: 1000 } },
    ),
    'error reading file content for "/v/one": open /v/one: permission denied\n',
  ],
  [
    'an empty directory in memory, which everybody may fill',
    mounttest(
      ['--fs_type=/v', '--file_perm=/v', '--new_file_0644=/v/new', '--file_owner=/v/new'],
      { emptyDir: { medium: 'Memory' } },
      { securityContext: { runAsUser: 1000 } },
    ),
    'mount type of "/v": tmpfs\ncontent of file "/v/new": mount-tester new file\n\nperms of file "/v": -rwxrwxrwx\nowner UID of "/v/new": 1000\nowner GID of "/v/new": 0\n',
  ],
  [
    'a token is its user’s alone',
    once({
      image: agnhost,
      args: ['mounttest', '--file_mode=/var/run/secrets/kubernetes.io/serviceaccount/token'],
      securityContext: { runAsUser: 1000 },
    }),
    /-rw-------\n$/,
  ],
  [
    'what an init container leaves',
    sh(
      'cat /v/f',
      { volumeMounts: [{ name: 'v', mountPath: '/v' }] },
      {
        volumes: [{ name: 'v', emptyDir: {} }],
        initContainers: [
          {
            name: 'before',
            image: busybox,
            command: ['sh', '-c', 'echo hello > /v/f'],
            volumeMounts: [{ name: 'v', mountPath: '/v' }],
          },
        ],
      },
    ),
    'hello\n',
  ],
  [
    'the whole name of a host in a subdomain',
    sh('hostname -f', {}, { hostname: 'me', subdomain: 'sub' }),
    'me.sub.default.svc.cluster.local\n',
  ],
];

test('containers run as they are told to', async () => {
  for (const [what, spec, log] of runs) {
    const { log: said } = await run(spec);
    if (typeof log === 'string') expect(said, what).toBe(log);
    else expect(said, what).toMatch(log);
  }
});

const message = ({ status }: Thing): string | undefined => status.containerStatuses![0]!.state['terminated']!.message;

test.each([
  ['a file of its choice', sh('echo -n DONE > /dev/why', { terminationMessagePath: '/dev/why' }), 'DONE'],
  ['the log of a failure', sh('echo -n DONE; exit 1', { terminationMessagePolicy: 'FallbackToLogsOnError' }), 'DONE'],
  ['no log of a success', sh('echo DONE', { terminationMessagePolicy: 'FallbackToLogsOnError' }), undefined],
  [
    'the file before the log',
    sh('echo -n OK > /dev/termination-log; echo DONE; exit 1', { terminationMessagePolicy: 'FallbackToLogsOnError' }),
    'OK',
  ],
])('why a container ended: %s', async (_, spec, text) => {
  expect(message(await run(spec))).toBe(text);
});

const waits = (reason: string) => (thing: Thing) =>
  thing.status.containerStatuses?.[0]?.state['waiting']?.reason === reason;

test.each([
  [
    'a container that may not be root',
    sh('id', { securityContext: { runAsNonRoot: true } }),
    /^container has runAsNonRoot and image will run as root \(pod: "pod-\d+_default\([-\da-f]+\)", container: c\)$/,
  ],
  [
    'a path out of its volume',
    sh(
      'true',
      {
        env: [{ name: 'WHO', value: '..' }],
        volumeMounts: [{ name: 'v', mountPath: '/part', subPathExpr: '$(WHO)' }],
      },
      { volumes: [{ name: 'v', emptyDir: {} }] },
    ),
    /^unable to provision SubPath `..`: must not contain '..'$/,
  ],
])('%s does not start', async (_, spec, why) => {
  const { metadata } = await play.create('pods', { metadata: { name: `pod-${++count}` }, spec });
  await play.untilIs('pods', metadata.name, waits('CreateContainerConfigError'));
  const { status } = await play.read('pods', metadata.name);
  expect(status.containerStatuses![0]!.state['waiting']!.message).toMatch(why);
});

test('a node grants no kernel parameter that is not the pod’s own', async () => {
  const sysctls = [{ name: 'kernel.msgmax', value: '10000' }];
  const { metadata } = await play.create('pods', {
    metadata: { name: 'greedy' },
    spec: sh('true', {}, { securityContext: { sysctls } }),
  });
  await play.untilIs('pods', metadata.name, ({ status }) => status.phase === 'Failed');
  expect((await play.read('pods', metadata.name)).status).toMatchObject({
    reason: 'SysctlForbidden',
    message: 'Pod was rejected: forbidden sysctl: "kernel.msgmax" not allowlisted',
  });
});

test('images of which many manifests speak are there', async () => {
  const { log } = await run(once({ image: 'perl:5.34.0', command: ['perl', '-Mbignum=bpi', '-wle', 'print bpi(40)'] }));
  expect(log).toBe('3.141592653589793238462643383279502884197\n');
  expect((await run(once({ image: 'postgres:17' }))).log).toContain('superuser password is not specified');
  await play.create('pods', {
    metadata: { name: 'hello', labels: { app: 'hello' } },
    spec: { containers: [{ name: 'c', image: 'gcr.io/google-samples/hello-app:1.0' }] },
  });
  await play.untilIs('pods', 'hello', ({ status }) => status.phase === 'Running');
  const { status } = await play.read('pods', 'hello');
  expect((await run(sh(`wget -qO- http://${status.podIP}:8080`))).log).toBe(
    'Hello, world!\nVersion: 1.0.0\nHostname: hello\n',
  );
});
