import { expect, test } from 'vitest';
import { playground, type Thing } from './conformance/playground.contract.ts';

/** What pages of kubernetes.io ask for, as far as other tests do not have it. */
const isReady = ({ status }: Thing): boolean => status.containerStatuses?.[0]?.ready === true;
const pod = (name: string, container: object, more: object = {}) => ({
  metadata: { name, labels: { app: name } },
  spec: { containers: [{ name: 'c', ...container }], ...more },
});
const service = (name: string, port: number, targetPort = port) => ({
  metadata: { name },
  spec: { selector: { app: name }, ports: [{ port, targetPort }] },
});

async function started() {
  const play = await playground();
  const run = async (body: ReturnType<typeof pod>, isWanted = isReady) => {
    await play.create('pods', body);
    await play.untilIs('pods', body.metadata.name, isWanted);
  };
  let asked = 0;
  /** What a pod hears at an address of the cluster. */
  const ask = async (url: string, options = '-s'): Promise<string> => {
    const name = `ask-${++asked}`;
    const body = pod(
      name,
      { image: 'curlimages/curl:8.14.1', args: ['sh', '-c', `curl ${options} ${url}`] },
      { restartPolicy: 'Never' },
    );
    await play.create('pods', body);
    await play.untilIs('pods', name, ({ status }) => /Succeeded|Failed/.test(status.phase ?? ''));
    return play.textOf(play.at('pods', `${name}/log`));
  };
  return { ...play, run, ask };
}

test('a frontend crashes for as long as the Service of its backend is missing, then leads there', async () => {
  const { run, create, at, textOf, untilIs, ask } = await started();
  const crashed = ({ status }: Thing) => (status.containerStatuses?.[0]?.restartCount ?? 0) > 0;
  await run(pod('frontend', { image: 'gcr.io/google-samples/hello-frontend:1.0' }), crashed);
  expect(await textOf(`${at('pods', 'frontend/log')}`)).toContain(
    'nginx: [emerg] host not found in upstream "hello" in /etc/nginx/conf.d/default.conf:2\n',
  );
  await create('services', service('hello', 80));
  await create('services', service('frontend', 80));
  await run(pod('hello', { image: 'gcr.io/google-samples/hello-go-gke:1.0' }));
  await untilIs('pods', 'frontend', isReady);
  expect(await ask('http://frontend')).toBe('{"message":"Hello"}\n');
});

test('nginx does what a ConfigMap says', async () => {
  const { run, create, ask } = await started();
  const conf =
    'server { listen 8080; location / { return 200 "from $hostname\\n"; } location /up/ { proxy_pass http://node:8080/; } }';
  await create('configmaps', { metadata: { name: 'conf' }, data: { 'default.conf': conf.replace('\\n', '\n') } });
  await create('services', service('node', 8080));
  await run(pod('node', { image: 'gcr.io/google-samples/node-hello:1.0' }));
  await run(
    pod(
      'web',
      { image: 'nginx:1.29', volumeMounts: [{ name: 'v', mountPath: '/etc/nginx/conf.d' }] },
      { volumes: [{ name: 'v', configMap: { name: 'conf' } }] },
    ),
  );
  await create('services', service('web', 80, 8080));
  expect(await ask('http://web')).toBe('from web\n');
  expect(await ask('http://web/up/x')).toBe('Hello Kubernetes!');
});

test('servers of tutorials answer as theirs do', async () => {
  const { run, create, ask } = await started();
  const answers: readonly (readonly [name: string, container: object, port: number, url: string, answer: string])[] = [
    [
      'bootcamp',
      { image: 'gcr.io/google-samples/kubernetes-bootcamp:v1' },
      8080,
      '/',
      'Hello Kubernetes bootcamp! | Running on: bootcamp | v=1\n',
    ],
    ['echo', { image: 'kicbase/echo-server:1.0' }, 8080, '/a', 'Request served by echo\n\nGET /a HTTP/1.1\n\n'],
    [
      'podinfo',
      { image: 'ghcr.io/stefanprodan/podinfo:6.9.2', command: ['./podinfo', '--port=9999'] },
      9999,
      '/healthz',
      '{\n  "status": "OK"\n}',
    ],
    ['demo', { image: 'nginxdemos/hello:plain-text' }, 80, '/x', '\nServer name: demo\n'],
    [
      'guests',
      { image: 'us-docker.pkg.dev/google-samples/containers/gke/gb-frontend:v5' },
      80,
      '/',
      '<title>Guestbook</title>',
    ],
    [
      'files',
      { image: 'python:3.13', command: ['sh', '-c', 'echo hi > index.html; exec python -m http.server'] },
      8000,
      '/',
      'hi\n',
    ],
  ];
  for (const [name, container, port] of answers) {
    await create('services', service(name, port));
    await run(pod(name, container));
  }
  for (const [name, , port, url, answer] of answers)
    expect(await ask(`http://${name}:${port}${url}`), name).toContain(answer);
});

test('WordPress looks for its database', async () => {
  const { run, create, ask } = await started();
  await create('services', service('wordpress', 80));
  await create('services', service('db', 3306));
  const env = [{ name: 'WORDPRESS_DB_HOST', value: 'db' }];
  await run(pod('wordpress', { image: 'wordpress:6.2.1-apache', env }));
  expect(await ask('http://wordpress/')).toContain('Error establishing a database connection');
  await run(pod('db', { image: 'mysql:8.0', env: [{ name: 'MYSQL_ROOT_PASSWORD', value: 'x' }] }));
  expect(await ask('http://wordpress/', '-so /dev/null -w "%{http_code}"')).toBe('302');
  expect(await ask('http://wordpress/', '-sL')).toContain('Installation');
});

test('a server of one’s own is probed over gRPC, and small programs find nothing wrong', async () => {
  const { run, clock, read } = await started();
  await run(
    pod('etcd', {
      image: 'registry.k8s.io/etcd:3.5.1-0',
      command: ['/usr/local/bin/etcd', '--listen-client-urls', 'http://0.0.0.0:2379'],
      livenessProbe: { grpc: { port: 2379 }, periodSeconds: 1, failureThreshold: 1 },
    }),
  );
  await run(
    pod('zk', {
      image: 'registry.k8s.io/kubernetes-zookeeper:1.0-3.4.10',
      command: ['sh', '-c', 'start-zookeeper --servers=3'],
      readinessProbe: { exec: { command: ['sh', '-c', 'zookeeper-ready 2181'] } },
    }),
  );
  await clock.advance(10_000);
  expect((await read('pods', 'etcd')).status.containerStatuses?.[0]?.restartCount).toBe(0);
});

test('the Jobs of the documentation that are written in Python come to what it says', async () => {
  const { create, read, until } = await started();
  const script =
    'import os, sys\nprint("Hello world")\nif int(os.environ.get("JOB_COMPLETION_INDEX")) % 2 == 0:\n  sys.exit(1)\n';
  await create('batch/jobs', {
    metadata: { name: 'odd' },
    spec: {
      completions: 4,
      parallelism: 4,
      completionMode: 'Indexed',
      backoffLimitPerIndex: 0,
      template: {
        spec: {
          restartPolicy: 'Never',
          containers: [{ name: 'c', image: 'python', command: ['python3', '-c', script] }],
        },
      },
    },
  });
  await until(
    async () => (await read('batch/jobs', 'odd')).status.conditions?.some(({ type }) => type === 'Failed') ?? false,
  );
  expect((await read('batch/jobs', 'odd')).status).toMatchObject({ completedIndexes: '1,3', failedIndexes: '0,2' });
});
