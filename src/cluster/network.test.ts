import { expect, test } from 'vitest';
import { rootContext } from '../kernel/context.ts';
import { connect } from '../protocol/rpc.ts';
import { componentEnvironment } from './component-environment.ts';
import { complete, eventually, startedCluster } from './started-cluster.contract.ts';

const namespace = '/api/v1/namespaces/default';
const context = rootContext;

type Cluster = Awaited<ReturnType<typeof startedCluster>>;

interface PodObject {
  readonly spec: { readonly nodeName: string };
  readonly status: { readonly podIP: string; readonly conditions: readonly { type: string; status: string }[] };
}

/** A pod that is ready on a node of one's choice. */
async function ready({ clock, admin }: Cluster, name: string, spec: object, labels = {}): Promise<PodObject> {
  const body = { apiVersion: 'v1', kind: 'Pod', metadata: { name, labels }, spec };
  await complete(clock, admin.send('POST', `${namespace}/pods`, { context, body }));
  const read = () => admin.send<PodObject>('GET', `${namespace}/pods/${name}`, { context });
  await eventually(clock, async () =>
    (await read()).status.conditions.some(({ type, status }) => type === 'Ready' && status === 'True'),
  );
  return complete(clock, read());
}

const container = (image: string, extra: object = {}) => ({ containers: [{ name: 'main', image, ...extra }] });
const shell = container('busybox:1.37', { command: ['sleep', '36000'] });
const netexec = (nodeName: string, extra: object = {}) => ({
  nodeName,
  ...container('registry.k8s.io/e2e-test-images/agnhost:2.53', { args: ['netexec'], ...extra }),
});

/** Runs a command in a pod as the kubelet's exec does. */
async function run(
  { clock, world }: Cluster,
  pod: PodObject,
  name: string,
  ...command: readonly string[]
): Promise<string> {
  const env = componentEnvironment(world, 'kube-apiserver', 'test');
  const peer = connect(env.bus.dial(`kubelet/${pod.spec.nodeName}`), env.tracer);
  const query = command.map((word) => `command=${encodeURIComponent(word)}`).join('&');
  const request = { method: 'POST', path: `/exec/default/${name}/main`, query, headers: {} };
  return (await complete(clock, peer.call('http.request', request, { context }))).body;
}

const create = ({ clock, admin }: Cluster, name: string, spec: object) =>
  complete(
    clock,
    admin.send<{ spec: { clusterIP: string; ports: { nodePort: number }[] } }>('POST', `${namespace}/services`, {
      context,
      body: { apiVersion: 'v1', kind: 'Service', metadata: { name }, spec },
    }),
  );

test('a Service is found by name, spreads over the ready pods of all nodes, and refuses when there is none', async () => {
  const cluster = await startedCluster();
  const { clock, admin } = cluster;
  const web = { app: 'web' };
  const service = await create(cluster, 'web', { selector: web, ports: [{ port: 80, targetPort: 8080 }] });
  const client = await ready(cluster, 'client', { nodeName: 'node-a', ...shell });
  const fetch = (url: string) => run(cluster, client, 'client', 'wget', '-qO-', '-T', '5', url);

  expect(await fetch('http://web/hostname')).toBe(
    `wget: can't connect to remote host (${service.spec.clusterIP}): Connection refused\n`,
  );
  expect(await fetch('http://nobody/')).toBe("wget: bad address 'nobody'\n");

  const first = await ready(cluster, 'web-1', netexec('node-b'), web);
  await ready(cluster, 'web-2', netexec('node-c'), web);
  await clock.advance(2_000);
  const answers = new Set<string>();
  for (let asked = 0; asked < 20; asked++) answers.add(await fetch('http://web/hostname'));
  expect([...answers].toSorted()).toEqual(['web-1', 'web-2']);
  // The sender's address goes through a service as it is.
  expect(await fetch('http://web.default.svc.cluster.local/clientip')).toMatch(
    new RegExp(`^${client.status.podIP.replaceAll('.', '\\.')}:\\d+$`),
  );
  expect(await fetch(`http://${first.status.podIP}:8080/hostname`)).toBe('web-1');
  expect(await fetch(`http://${first.status.podIP}:8081/`)).toContain('Connection refused');
  expect(await fetch('http://10.244.77.9/')).toBe('wget: download timed out\n');

  // Who is not ready gets nothing.
  await complete(clock, admin.send('DELETE', `${namespace}/pods/web-1`, { context }));
  await clock.advance(40_000);
  for (let asked = 0; asked < 8; asked++) expect(await fetch('http://web/hostname')).toBe('web-2');
});

test('readiness decides who gets traffic', async () => {
  const cluster = await startedCluster();
  const app = { app: 'web' };
  await create(cluster, 'web', { selector: app, ports: [{ port: 80, targetPort: 8080 }] });
  const client = await ready(cluster, 'client', { nodeName: 'node-a', ...shell });
  await ready(cluster, 'well', netexec('node-b'), app);
  const readinessProbe = { exec: { command: ['test', '-f', '/tmp/well'] }, periodSeconds: 1 };
  const body = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'ill', labels: app },
    spec: netexec('node-a', { readinessProbe }),
  };
  await complete(cluster.clock, cluster.admin.send('POST', `${namespace}/pods`, { context, body }));
  await cluster.clock.advance(10_000);
  const names = async (): Promise<string[]> => {
    const seen = new Set<string>();
    for (let asked = 0; asked < 20; asked++)
      seen.add(await run(cluster, client, 'client', 'wget', '-qO-', 'web/hostname'));
    return [...seen].toSorted();
  };
  expect(await names()).toEqual(['well']);
  await run(cluster, { ...client, spec: { nodeName: 'node-a' } }, 'ill', 'touch', '/tmp/well');
  await cluster.clock.advance(5_000);
  expect(await names()).toEqual(['ill', 'well']);
});

test('node ports, headless services, external names and datagrams', async () => {
  const cluster = await startedCluster();
  const app = { app: 'web' };
  const outside = await create(cluster, 'outside', {
    type: 'NodePort',
    selector: app,
    ports: [{ name: 'http', port: 80, targetPort: 8080 }],
  });
  await create(cluster, 'own', { clusterIP: 'None', selector: app, ports: [{ name: 'http', port: 8080 }] });
  await create(cluster, 'alias', { type: 'ExternalName', externalName: 'outside.default.svc.cluster.local' });
  await create(cluster, 'udp', { selector: app, ports: [{ port: 81, targetPort: 8081, protocol: 'UDP' }] });
  const pod = await ready(cluster, 'web', netexec('node-b'), app);
  const client = await ready(cluster, 'client', netexec('node-a'));
  await cluster.clock.advance(2_000);
  const command = (...words: string[]) => run(cluster, client, 'client', ...words);
  const { nodePort } = outside.spec.ports[0]!;

  // The node at which it comes in passes it on in its own name.
  expect(await command('curl', '-s', `192.168.64.11:${nodePort}/clientip`)).toMatch(/^192\.168\.64\.11:\d+$/);
  expect(await command('curl', '-s', `192.168.64.13:${nodePort}/clientip`)).toMatch(/^192\.168\.64\.13:\d+$/);
  expect(await command('curl', '-sS', '192.168.64.13:30999')).toContain('curl: (7) Failed to connect');
  expect(await command('curl', '-s', 'alias/hostname')).toBe('web');
  expect(await command('nslookup', 'own')).toBe(
    `Server:\t\t10.96.0.10\nAddress:\t10.96.0.10:53\n\nName:\town.default.svc.cluster.local\nAddress: ${pod.status.podIP}\n\n`,
  );
  expect(await command('nslookup', '-type=srv', '_http._tcp.own.default.svc.cluster.local')).toContain(
    `service = 0 100 8080 ${pod.status.podIP.replaceAll('.', '-')}.own.default.svc.cluster.local`,
  );
  expect(await command('nslookup', outside.spec.clusterIP)).toContain('name = outside.default.svc.cluster.local');
  expect(await command('nslookup', 'nobody')).toContain("** server can't find nobody: SERVFAIL");
  expect(await command('curl', '-s', 'localhost:8080/dial?host=udp&port=81&protocol=udp&request=hostname')).toBe(
    '{"responses":["web"]}',
  );
  expect(await command('curl', '-so', '/dev/null', '-w', '%{http_code}', 'outside/nothing')).toBe('404');
  expect(await command('curl', '-sS', '-m', '3', 'http://outside:81/')).toMatch(
    /^curl: \(28\) Connection timed out after 3000 milliseconds/,
  );
  expect(await command('nc', '-zv', 'outside', '80')).toContain(`(${outside.spec.clusterIP}:80) open`);
});

test('a pod finds the API by its variables, and is known there by its token', async () => {
  const cluster = await startedCluster();
  await create(cluster, 'my-db', { selector: { app: 'db' }, ports: [{ name: 'sql', port: 5432 }] });
  await cluster.clock.advance(2_000);
  const client = await ready(cluster, 'client', {
    nodeName: 'node-a',
    ...container('nginx:1.29', { env: [{ name: 'DB', value: '$(MY_DB_SERVICE_HOST):$(MY_DB_SERVICE_PORT_SQL)' }] }),
  });
  const script = (text: string) => run(cluster, client, 'client', 'sh', '-c', text);
  expect(await script('echo $KUBERNETES_SERVICE_HOST $KUBERNETES_PORT_443_TCP')).toBe(
    '10.96.0.1 tcp://10.96.0.1:443\n',
  );
  expect(await script('echo $DB $MY_DB_PORT_5432_TCP_PROTO')).toMatch(/^10\.\d+\.\d+\.\d+:5432 tcp\n$/);
  const folder = '/var/run/secrets/kubernetes.io/serviceaccount';
  expect(
    await script(
      `curl -s --cacert ${folder}/ca.crt -H "Authorization: Bearer $(cat ${folder}/token)" https://kubernetes.default.svc/api/v1/namespaces/default/pods`,
    ),
  ).toContain('User \\"system:serviceaccount:default:default\\" cannot list resource \\"pods\\"');
  expect(await script('curl -sk https://kubernetes.default/version')).toContain('"gitVersion"');
  const withoutLinks = await ready(cluster, 'plain', { nodeName: 'node-a', enableServiceLinks: false, ...shell });
  expect(await run(cluster, withoutLinks, 'plain', 'env')).not.toContain('MY_DB');
  expect(await run(cluster, withoutLinks, 'plain', 'env')).toContain('KUBERNETES_SERVICE_HOST=10.96.0.1\n');
});

test('from a machine services are reached by their addresses, and the cluster’s names mean nothing', async () => {
  const cluster = await startedCluster();
  const app = { app: 'web' };
  const service = await create(cluster, 'web', { selector: app, ports: [{ port: 80, targetPort: 8080 }] });
  await ready(cluster, 'web', netexec('node-b'), app);
  await cluster.clock.advance(2_000);
  const env = componentEnvironment(cluster.world, 'client', 'test');
  const peer = connect(env.bus.dial('kubelet/node-a'), env.tracer);
  const command = (...words: readonly string[]) =>
    complete(cluster.clock, peer.call('machine.run', { command: words, workingDir: '/root' }, { context }));
  const { clusterIP } = service.spec;
  expect(await command('curl', '-s', `${clusterIP}/hostname`)).toMatchObject({ stdout: 'web', exitCode: 0 });
  expect(await command('wget', '-q', `${clusterIP}/hostname`)).toMatchObject({ files: { '/root/hostname': 'web' } });
  expect(await command('curl', 'web')).toMatchObject({
    exitCode: 6,
    stderr: 'curl: (6) Could not resolve host: web\n',
  });
});

test('the API server leads requests on to pods, services and nodes', async () => {
  const cluster = await startedCluster();
  const app = { app: 'web' };
  await create(cluster, 'web', { selector: app, ports: [{ name: 'http', port: 80, targetPort: 8080 }] });
  await ready(cluster, 'web', netexec('node-b'), app);
  await cluster.clock.advance(2_000);
  const ask = async (method: string, path: string, query = '', body?: string) => {
    const request = { method, path, query, headers: {}, ...(body !== undefined && { body }) };
    const reply = await complete(cluster.clock, cluster.admin.raw(request, { context }));
    return `${reply.status} ${'body' in reply ? reply.body : ''}`;
  };
  expect(await ask('GET', `${namespace}/pods/web:8080/proxy/hostname`)).toBe('200 web');
  expect(await ask('POST', `${namespace}/pods/http:web:8080/proxy/echo`, 'msg=hi&code=418')).toBe('418 hi');
  expect(await ask('GET', `${namespace}/services/web:http/proxy/hostname`)).toBe('200 web');
  await ready(cluster, 'proxy', netexec('node-b'));
  expect(await ask('GET', `${namespace}/pods/proxy:8080/proxy/echo`, 'msg=proxy')).toBe('200 proxy');
  expect(await ask('GET', `${namespace}/pods/web:81/proxy/`)).toContain('connect: connection refused');
  expect(await ask('GET', '/api/v1/nodes/node-b/proxy/healthz')).toBe('200 ok');
  expect(await ask('GET', '/api/v1/nodes/node-b/proxy/pods')).toContain('"name":"web"');
});
