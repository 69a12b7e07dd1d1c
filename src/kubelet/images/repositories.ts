import type { Image, ImageContent } from '../runtime/program.ts';
import type { LaterImage } from '../runtime/image-store.ts';
import { type Repository, shelf } from './shelf.ts';
import type * as Tutorial from './tutorial-servers.ts';
import type * as WaitingServers from './waiting-servers.ts';

const shelves = {
  agnhost: shelf(() => import('./agnhost.ts')),
  box: shelf(() => import('./busybox.ts')),
  greeting: shelf(() => import('./greeting-servers.ts')),
  tools: shelf(() => import('./small-tools.ts')),
  tutorial: shelf(() => import('./tutorial-servers.ts')),
  waiting: shelf(() => import('./waiting-servers.ts')),
  consumer: shelf(() => import('./resource-consumer.ts')),
  hpa: shelf(() => import('./hpa-example.ts')),
  nginx: shelf(() => import('./nginx.ts')),
  python: shelf(() => import('./python.ts')),
  stress: shelf(() => import('./stress.ts')),
  topolvm: shelf(() => import('./topolvm-scheduler.ts')),
  vish: shelf(() => import('./vish-stress.ts')),
};

export async function loadPrograms(): Promise<void> {
  await Promise.all(Object.values(shelves).map(({ load }): Promise<unknown> => load()));
}

const versionIn = (tag: string, newest: string): string => /^\d+(\.\d+)*/.exec(tag)?.[0] ?? newest;

const nginxBytes = { debian: 72_324_501, alpine: 22_640_000 } as const;

const waiting = (
  name: Parameters<typeof WaitingServers.waitingServer>[0],
  tags: RegExp,
  bytes: number,
): Repository => ({
  tags,
  image: () => shelves.waiting.image(bytes, ({ waitingServer }) => waitingServer(name)),
});

const perl = (tags: RegExp): Repository => ({
  tags,
  image: () => shelves.tools.image(340_000_000, ({ perlImage }) => perlImage),
});

const box = (tags: RegExp, bytes: number): Repository => ({
  tags,
  image: () => shelves.box.image(bytes, ({ busyboxImage }) => busyboxImage),
});

/** A distribution's base. */
const system = (id: string, name: string, tags: RegExp, bytes: number, newest: string): Repository => ({
  tags,
  image: (tag) => shelves.tools.image(bytes, ({ distribution }) => distribution(id, name, versionIn(tag, newest))),
});

const tutorial = (
  tags: RegExp,
  bytes: number,
  content: (servers: typeof Tutorial, tag: string) => ImageContent,
): Repository => ({
  tags,
  image: (tag): Image | LaterImage => shelves.tutorial.image(bytes, (servers) => content(servers, tag)),
});

const helloApp: Repository = {
  tags: /^[12]\.0$/,
  image: (tag) => shelves.greeting.image(13_000_000, ({ helloApp: content }) => content(tag)),
};
const bootcamp = tutorial(/^v[12]$/, 85_000_000, (servers, tag) => servers.bootcamp(tag.slice(1)));
const echoServer = tutorial(/^(latest|1\.0|v?0\.3\.\d)$/, 2_100_000, (servers) => servers.echoServer);
const podinfo = tutorial(/^(latest|[56](\.\d{1,2}){2})$/, 20_000_000, (servers, tag) =>
  servers.podinfo(versionIn(tag, '6.9.2')),
);
const guestbook = tutorial(/^v[3-6]$/, 140_000_000, (servers) => servers.guestbook);

/** What the simulated registries hold: repository to tags that exist. */
export const repositories: Readonly<Record<string, Repository>> = {
  'docker.io/library/nginx': {
    tags: /^(latest|stable|mainline|((1|1\.([0-9]|1[0-9]|2[0-9])(\.\d{1,2})?|stable|mainline)(-(alpine|perl|bookworm|trixie|slim|alpine-slim))?)|alpine|alpine-slim)$/,
    image: (tag) => {
      const base = tag.includes('alpine') ? 'alpine' : 'debian';
      return shelves.nginx.image(nginxBytes[base], ({ nginxImage }) => nginxImage(versionIn(tag, '1.29.3'), base));
    },
  },
  'docker.io/library/busybox': {
    tags: /^(latest|stable|unstable|musl|glibc|uclibc|1(\.([0-9]|[12][0-9]|3[0-7])(\.\d)?)?(-(musl|glibc|uclibc))?)$/,
    image: () => shelves.box.image(2_223_685, ({ busyboxImage }) => busyboxImage),
  },
  'docker.io/library/alpine': {
    tags: /^(latest|edge|3(\.([0-9]|1[0-9]|2[0-3])(\.\d{1,2})?)?)$/,
    image: (tag) => shelves.box.image(3_806_782, ({ alpineImage }) => alpineImage(versionIn(tag, '3.22.2'))),
  },
  'docker.io/library/httpd': {
    tags: /^(latest|2|2\.4(\.\d{1,2})?)(-alpine)?$/,
    image: (tag) => shelves.greeting.image(59_000_000, ({ httpdImage }) => httpdImage(versionIn(tag, '2.4.66'))),
  },
  'docker.io/library/redis': waiting('redis', /^(latest|alpine|[5-8](\.\d{1,2}){0,2}(-alpine)?)$/, 42_000_000),
  'docker.io/library/memcached': waiting('memcached', /^(latest|alpine|1(\.\d{1,2}){0,2}(-alpine)?)$/, 31_000_000),
  'docker.io/library/postgres': waiting('postgres', /^(latest|alpine|1\d(\.\d{1,2})?(-alpine)?)$/, 155_000_000),
  'docker.io/library/mysql': waiting('mysql', /^(latest|lts|5\.7(\.\d{1,2})?|[89](\.\d{1,2}){0,2})$/, 230_000_000),
  'docker.io/library/mariadb': waiting('mysql', /^(latest|lts|1[012](\.\d{1,2}){0,2})$/, 117_000_000),
  'docker.io/library/mongo': waiting('mongo', /^(latest|[4-8](\.\d{1,2}){0,2})$/, 280_000_000),
  'docker.io/library/hello-world': {
    tags: /^(latest|linux)$/,
    image: () => shelves.tools.image(10_000, ({ helloWorld }) => helloWorld),
  },
  'docker.io/library/perl': perl(/^(latest|slim|5(\.\d{1,2}){0,2}(-slim)?)$/),
  'docker.io/library/debian': system(
    'debian',
    'Debian GNU/Linux',
    /^(latest|stable(-slim)?|1[1-3](\.\d{1,2})?(-slim)?|(bullseye|bookworm|trixie)(-slim)?)$/,
    48_000_000,
    '13',
  ),
  'docker.io/library/ubuntu': system(
    'ubuntu',
    'Ubuntu',
    /^(latest|focal|jammy|noble|(18|20|22|24|26)\.04)$/,
    29_000_000,
    '24.04',
  ),
  'docker.io/curlimages/curl': {
    tags: /^(latest|[78](\.\d{1,2}){0,2})$/,
    image: () => shelves.tools.image(9_000_000, ({ curlImage }) => curlImage),
  },
  'docker.io/hashicorp/http-echo': {
    tags: /^(latest|alpine|[01](\.\d){0,2})$/,
    image: () => shelves.greeting.image(3_000_000, ({ httpEcho }) => httpEcho),
  },
  'docker.io/traefik/whoami': {
    tags: /^(latest|v?1(\.\d{1,2}){0,2})$/,
    image: () => shelves.greeting.image(2_900_000, ({ whoamiServer }) => whoamiServer),
  },
  'gcr.io/google-samples/hello-app': helloApp,
  'registry.k8s.io/e2e-test-images/busybox': {
    tags: /^1\.\d{2}(\.\d)?-\d$/,
    image: () => shelves.box.image(2_223_685, ({ busyboxImage }) => busyboxImage),
  },
  'registry.k8s.io/e2e-test-images/nginx': {
    tags: /^1\.\d{2}-\d$/,
    image: (tag) =>
      shelves.nginx.image(6_900_000, ({ nginxImage }) => nginxImage(`${versionIn(tag, '1.14')}.2`, 'alpine')),
  },
  'registry.k8s.io/e2e-test-images/httpd': {
    tags: /^2\.4\.\d{2}-\d$/,
    image: (tag) => shelves.greeting.image(41_000_000, ({ httpdImage }) => httpdImage(versionIn(tag, '2.4.39'))),
  },
  'registry.k8s.io/e2e-test-images/nonroot': {
    tags: /^1\.\d$/,
    image: () => shelves.tools.image(2_000_000, ({ nonroot }) => nonroot),
  },
  'registry.k8s.io/e2e-test-images/perl': perl(/^5\.\d{2}$/),
  'docker.io/polinux/stress': {
    tags: /^(latest|1\.0\.4)$/,
    image: () => shelves.stress.image(4_041_495, ({ stressImage }) => stressImage),
  },
  'docker.io/vish/stress': {
    tags: /^latest$/,
    image: () => shelves.vish.image(2_000_000, ({ vishStressImage }) => vishStressImage),
  },
  'ghcr.io/topolvm/topolvm-with-sidecar': {
    tags: /^(latest|0\.\d{2}\.\d{1,2})$/,
    image: () => shelves.topolvm.image(130_000_000, ({ topolvmImage }) => topolvmImage),
  },
  'registry.k8s.io/hpa-example': {
    tags: /^latest$/,
    image: () => shelves.hpa.image(196_000_000, ({ hpaExampleImage }) => hpaExampleImage),
  },
  'registry.k8s.io/e2e-test-images/resource-consumer': {
    tags: /^1\.\d{1,2}$/,
    image: () => shelves.consumer.image(18_000_000, ({ resourceConsumerImage }) => resourceConsumerImage),
  },
  'registry.k8s.io/e2e-test-images/agnhost': {
    tags: /^2\.\d{1,2}(\.\d)?$/,
    image: () => shelves.agnhost.image(56_004_312, ({ agnhostImage }) => agnhostImage),
  },
  // What the pages of kubernetes.io pull.
  'docker.io/library/bash': {
    tags: /^(latest|[35](\.\d{1,2}){0,2})$/,
    image: () => shelves.box.image(6_800_000, ({ bashImage }) => bashImage),
  },
  'docker.io/library/python': {
    tags: /^(latest|slim|alpine|3(\.\d{1,2}){0,2}(-(slim|alpine|bookworm|trixie|slim-bookworm))?)$/,
    image: (tag) =>
      shelves.python.image(/slim|alpine/.test(tag) ? 45_000_000 : 390_000_000, ({ pythonImage }) =>
        pythonImage(versionIn(tag, '3.14')),
      ),
  },
  'docker.io/library/rabbitmq': waiting(
    'rabbitmq',
    /^(latest|management|[34](\.\d{1,2}){0,2}(-management)?(-alpine)?)$/,
    90_000_000,
  ),
  'docker.io/library/wordpress': tutorial(
    /^(latest|apache|[4-6](\.\d{1,2}){0,2}(-apache)?(-php\d\.\d)?|[4-6]\.\d(\.\d)?-apache)$/,
    220_000_000,
    ({ wordpress }) => wordpress,
  ),
  'docker.io/library/centos': system('centos', 'CentOS Linux', /^(latest|[78])$/, 83_000_000, '8'),
  'docker.io/library/fedora': system('fedora', 'Fedora Linux', /^(latest|rawhide|4[0-4])$/, 68_000_000, '43'),
  'docker.io/library/rockylinux': system('rocky', 'Rocky Linux', /^[89](\.\d{1,2})?(-minimal)?$/, 70_000_000, '9'),
  'docker.io/library/amazonlinux': system('amzn', 'Amazon Linux', /^(latest|2|2023)$/, 54_000_000, '2023'),
  'docker.io/nicolaka/netshoot': {
    tags: /^(latest|v0\.\d{1,2})$/,
    image: () => shelves.box.image(180_000_000, ({ bashImage }) => bashImage),
  },
  'docker.io/nginxdemos/hello': tutorial(/^plain-text$/, 17_000_000, ({ nginxHello }) => nginxHello),
  'docker.io/jocatalin/kubernetes-bootcamp': bootcamp,
  'gcr.io/google-samples/kubernetes-bootcamp': bootcamp,
  'gcr.io/google-samples/node-hello': tutorial(/^1\.0$/, 262_000_000, ({ nodeHello }) => nodeHello),
  'gcr.io/google-samples/hello-go-gke': tutorial(/^1\.0$/, 2_500_000, ({ helloGo }) => helloGo),
  'gcr.io/google-samples/hello-frontend': {
    tags: /^1\.0$/,
    image: () => shelves.nginx.image(46_000_000, ({ helloFrontend }) => helloFrontend),
  },
  'docker.io/kicbase/echo-server': echoServer,
  'docker.io/jmalloc/echo-server': echoServer,
  'docker.io/stefanprodan/podinfo': podinfo,
  'ghcr.io/stefanprodan/podinfo': podinfo,
  'us-docker.pkg.dev/google-samples/containers/gke/hello-app': helloApp,
  'us-docker.pkg.dev/google-samples/containers/gke/gb-frontend': guestbook,
  'us-docker.pkg.dev/google-samples/containers/gke/gb-redis-follower': waiting('redis', /^v[1-3]$/, 40_000_000),
  'docker.io/corelab/gb-frontend': guestbook,
  'docker.io/corelab/gb-redis-follower': waiting('redis', /^v[1-3]$/, 40_000_000),
  'gcr.io/google-samples/gb-frontend': guestbook,
  'gcr.io/google-samples/cassandra': waiting('cassandra', /^v1[1-4]$/, 130_000_000),
  'quay.io/fluentd_elasticsearch/fluentd': waiting('fluentd', /^(latest|v[2-5](\.\d{1,2}){2})$/, 130_000_000),
  'registry.k8s.io/busybox': box(/^(latest|1\.(24|27(\.2)?))$/, 690_000),
  'registry.k8s.io/nginx-slim': {
    tags: /^0\.\d{1,2}$/,
    image: () => shelves.nginx.image(36_000_000, ({ nginxImage }) => nginxImage('1.21.3', 'debian')),
  },
  'registry.k8s.io/goproxy': waiting('goproxy', /^0\.1$/, 2_000_000),
  'registry.k8s.io/kubernetes-zookeeper': waiting('zookeeper', /^1\.0-3\.4\.10$/, 90_000_000),
  'registry.k8s.io/e2e-test-images/jessie-dnsutils': {
    tags: /^1\.\d{1,2}$/,
    image: () => shelves.tools.image(112_000_000, ({ dnsTools }) => dnsTools),
  },
};
