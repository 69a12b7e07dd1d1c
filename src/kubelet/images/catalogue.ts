import { onDemand } from '../../kernel/on-demand.ts';
import type { LaterImage, Registry } from '../runtime/image-store.ts';
import type { Image, ImageContent } from '../runtime/program.ts';
import { controlPlaneImages } from './control-plane.ts';
import { pauseImage } from './pause.ts';
import type * as WaitingServers from './waiting-servers.ts';

/** Programs that are fetched when an image with them is pulled for the first time. */
function shelf<Code>(fetch: () => Promise<Code>) {
  const code = onDemand(fetch);
  return {
    load: code.load,
    image: (sizeBytes: number, contentIn: (code: Code) => ImageContent): Image | LaterImage =>
      code.here === undefined
        ? { sizeBytes, load: async () => ({ sizeBytes, ...contentIn(await code.load()) }) }
        : { sizeBytes, ...contentIn(code.here) },
  };
}

const shelves = {
  agnhost: shelf(() => import('./agnhost.ts')),
  box: shelf(() => import('./busybox.ts')),
  greeting: shelf(() => import('./greeting-servers.ts')),
  tools: shelf(() => import('./small-tools.ts')),
  waiting: shelf(() => import('./waiting-servers.ts')),
  consumer: shelf(() => import('./resource-consumer.ts')),
  hpa: shelf(() => import('./hpa-example.ts')),
  nginx: shelf(() => import('./nginx.ts')),
  stress: shelf(() => import('./stress.ts')),
  topolvm: shelf(() => import('./topolvm-scheduler.ts')),
  vish: shelf(() => import('./vish-stress.ts')),
};

/** Loads all programs, so that no pull has to wait for them: for whoever lets time run by itself. */
export async function loadImages(): Promise<void> {
  await Promise.all(Object.values(shelves).map(({ load }): Promise<unknown> => load()));
}

interface Repository {
  readonly tags: RegExp;
  readonly image: (tag: string) => Image | LaterImage;
}

const versionIn = (tag: string, newest: string): string => /^\d+(\.\d+)*/.exec(tag)?.[0] ?? newest;

const controlPlane = (name: string, tags: RegExp): Repository => ({
  tags,
  image: () => controlPlaneImages[name]!,
});

const release = /^v1\.\d{1,2}\.\d{1,2}$/;

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

/** What the simulated registries hold: repository to tags that exist. */
const repositories: Readonly<Record<string, Repository>> = {
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
  'docker.io/library/debian': {
    tags: /^(latest|stable(-slim)?|1[1-3](\.\d{1,2})?(-slim)?|(bullseye|bookworm|trixie)(-slim)?)$/,
    image: () =>
      shelves.tools.image(48_000_000, ({ distribution }) => distribution('debian', 'Debian GNU/Linux', '13')),
  },
  'docker.io/library/ubuntu': {
    tags: /^(latest|focal|jammy|noble|(18|20|22|24|26)\.04)$/,
    image: (tag) =>
      shelves.tools.image(29_000_000, ({ distribution }) => distribution('ubuntu', 'Ubuntu', versionIn(tag, '24.04'))),
  },
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
  'gcr.io/google-samples/hello-app': {
    tags: /^[12]\.0$/,
    image: (tag) => shelves.greeting.image(13_000_000, ({ helloApp }) => helloApp(tag)),
  },
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
  'registry.k8s.io/pause': { tags: /^(latest|3\.\d{1,2}(\.\d)?)$/, image: () => pauseImage },
  'registry.k8s.io/kube-apiserver': controlPlane('kube-apiserver', release),
  'registry.k8s.io/kube-controller-manager': controlPlane('kube-controller-manager', release),
  'registry.k8s.io/kube-scheduler': controlPlane('kube-scheduler', release),
  'registry.k8s.io/kube-proxy': controlPlane('kube-proxy', release),
  'registry.k8s.io/etcd': controlPlane('etcd', /^3\.\d\.\d{1,2}-\d$/),
  'registry.k8s.io/coredns/coredns': controlPlane('coredns', /^v1\.\d{1,2}\.\d$/),
};

const hosts = new Set(['docker.io', 'registry.k8s.io', 'quay.io', 'ghcr.io', 'gcr.io', 'public.ecr.aws']);

/** The registries as every node sees them. */
export const publicRegistry: Registry = ({ repository, tag, digest }) => {
  const known = repositories[repository];
  if (known) {
    return digest !== undefined || known.tags.test(tag)
      ? { found: 'image', image: known.image(tag) }
      : { found: 'no-tag' };
  }
  return { found: hosts.has(repository.slice(0, repository.indexOf('/'))) ? 'no-repository' : 'no-host' };
};

/** On every freshly installed node. */
export const sandboxImage = 'registry.k8s.io/pause:3.10.1';
