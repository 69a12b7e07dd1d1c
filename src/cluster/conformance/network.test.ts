import { beforeEach, expect, test } from 'vitest';
import { playground } from './playground.contract.ts';

const agnhost = 'registry.k8s.io/e2e-test-images/agnhost:2.53';

let play: Awaited<ReturnType<typeof playground>>;
beforeEach(async () => {
  play = await playground();
}, 60_000);

const dig = (how: string) => (question: string) =>
  `check="$$(dig +${how} +noall +answer +search ${question})" && test -n "$$check"`;

/** Two queriers, each with an image of its own, and a server of what they found. */
const prober = (checks: Readonly<Record<string, string>>, spec: object = {}) => {
  const commands = Object.entries(checks).map(([name, check]) => `${check} && echo OK > /results/$WHO-${name};`);
  const mounts = { volumeMounts: [{ name: 'results', mountPath: '/results' }] };
  const querier = (name: string, image: string) => ({
    name,
    image,
    env: [{ name: 'WHO', value: name }],
    command: ['sh', '-c', `for i in \`seq 1 600\`; do ${commands.join('')}sleep 1; done`],
    ...mounts,
  });
  return {
    metadata: { name: 'dns', labels: { app: 'dns' } },
    spec: {
      containers: [
        { name: 'webserver', image: agnhost, args: ['test-webserver'], ports: [{ containerPort: 80 }], ...mounts },
        querier('querier', agnhost),
        querier('jessie', 'registry.k8s.io/e2e-test-images/jessie-dnsutils:1.7'),
      ],
      volumes: [{ name: 'results', emptyDir: {} }],
      ...spec,
    },
  };
};

/** What has been found by now. */
const results = async (): Promise<string> => play.textOf(`${play.at('pods', 'dns')}/proxy/results/`).catch(() => '');

async function finds(checks: Readonly<Record<string, string>>): Promise<void> {
  const wanted = ['querier', 'jessie'].flatMap((who) => Object.keys(checks).map((name) => `${who}-${name}`));
  const missing = async (): Promise<readonly string[]> => {
    const found = await results();
    return wanted.filter((name) => !found.includes(name));
  };
  for (let looks = 0; looks < 12 && (await missing()).length > 0; looks++) await play.clock.advance(5_000);
  expect(await missing()).toEqual([]);
}

test('DNS for the cluster, for services, for their ports and back, and for hosts of a subdomain', async () => {
  const port = { name: 'http', port: 80, protocol: 'TCP' };
  await play.create('services', { metadata: { name: 'plain' }, spec: { selector: { app: 'dns' }, ports: [port] } });
  await play.create('services', {
    metadata: { name: 'headless' },
    spec: { clusterIP: 'None', selector: { app: 'dns' }, ports: [port] },
  });
  const { spec } = (await play.read('services', 'plain')) as unknown as { spec: { clusterIP: string } };
  const back = `${spec.clusterIP.split('.').toReversed().join('.')}.in-addr.arpa.`;
  const questions = {
    cluster: 'kubernetes.default.svc.cluster.local A',
    partial: 'kubernetes.default A',
    plain: 'plain.default.svc A',
    headless: 'headless A',
    port: '_http._tcp.plain.default.svc SRV',
    'headless-port': '_http._tcp.headless.default.svc SRV',
    back: `${back} PTR`,
  };
  const checks = Object.fromEntries(
    Object.entries(questions).flatMap(([name, question]) => [
      [`udp-${name}`, dig('notcp')(question)],
      [`tcp-${name}`, dig('tcp')(question)],
    ]),
  );
  const hosts = {
    'hosts-self': 'test -n "$$(getent hosts dns-host)"',
    'hosts-full': 'test -n "$$(getent hosts dns-host.headless.default.svc.cluster.local)"',
  };
  const all = { ...checks, ...hosts };
  await play.create('pods', prober(all, { hostname: 'dns-host', subdomain: 'headless' }));
  await finds(all);
});

test('an ExternalName is an alias, whatever it is changed to, and an address once the Service is one', async () => {
  await play.create('services', {
    metadata: { name: 'ext' },
    spec: { type: 'ExternalName', externalName: 'foo.example.com' },
  });
  const alias = 'dig +short ext.default.svc.cluster.local CNAME > /results/$WHO-told-alias';
  const address = 'dig +short ext.default.svc.cluster.local A > /results/$WHO-told-address';
  await play.create('pods', prober({ alias, address }));
  const told = async (file: string): Promise<string> =>
    (await play.textOf(`${play.at('pods', 'dns')}/proxy/results/jessie-told-${file}`).catch(() => '')).trim();
  const tells = async (file: string, text: string): Promise<void> => {
    for (let looks = 0; looks < 12 && (await told(file)) !== text; looks++) await play.clock.advance(5_000);
    expect(await told(file)).toBe(text);
  };
  await tells('alias', 'foo.example.com.');
  await play.merge('services', 'ext', { spec: { externalName: 'bar.example.com' } });
  await tells('alias', 'bar.example.com.');
  await play.merge('services', 'ext', {
    spec: { type: 'ClusterIP', externalName: null, ports: [{ port: 80, name: 'http', protocol: 'TCP' }] },
  });
  const { spec } = (await play.read('services', 'ext')) as unknown as { spec: { clusterIP: string } };
  await tells('address', spec.clusterIP);
});

test('what dig says in full', async () => {
  await play.create('pods', {
    metadata: { name: 'whole' },
    spec: {
      restartPolicy: 'Never',
      containers: [
        {
          name: 'c',
          image: agnhost,
          command: [
            'sh',
            '-c',
            'dig kubernetes.default.svc.cluster.local; dig nothing.default.svc.cluster.local +noall +answer; dig +short -x 10.96.0.1',
          ],
        },
      ],
    },
  });
  await play.untilIs('pods', 'whole', ({ status }) => status.phase === 'Succeeded');
  const log = await play.textOf(`${play.at('pods', 'whole')}/log`);
  expect(log).toContain(';; ->>HEADER<<- opcode: QUERY, status: NOERROR, id: ');
  expect(log).toContain(';kubernetes.default.svc.cluster.local. IN\tA\n'.replace(' IN', '\tIN'));
  expect(log).toContain(';; ANSWER SECTION:\nkubernetes.default.svc.cluster.local.\t30\tIN\tA\t10.96.0.1\n');
  expect(log).toMatch(
    /;; SERVER: 10\.96\.0\.10#53\(10\.96\.0\.10\) \(UDP\)\n\nkubernetes\.default\.svc\.cluster\.local\.\n$/,
  );
});
