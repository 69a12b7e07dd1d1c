import type { Registry } from '../runtime/image-store.ts';
import type { Image } from '../runtime/program.ts';
import { agnhostImage } from './agnhost.ts';
import { alpineImage, busyboxImage } from './busybox.ts';
import { controlPlaneImages } from './control-plane.ts';
import { nginxImage } from './nginx.ts';
import { pauseImage } from './pause.ts';
import { stressImage } from './stress.ts';

interface Repository {
  readonly tags: RegExp;
  readonly image: (tag: string) => Image;
}

const versionIn = (tag: string, newest: string): string => /^\d+(\.\d+)*/.exec(tag)?.[0] ?? newest;

const controlPlane = (name: string, tags: RegExp): Repository => ({
  tags,
  image: () => controlPlaneImages[name]!,
});

const release = /^v1\.\d{1,2}\.\d{1,2}$/;

/** What the simulated registries hold: repository to tags that exist. */
const repositories: Readonly<Record<string, Repository>> = {
  'docker.io/library/nginx': {
    tags: /^(latest|stable|mainline|((1|1\.([0-9]|1[0-9]|2[0-9])(\.\d{1,2})?|stable|mainline)(-(alpine|perl|bookworm|trixie|slim|alpine-slim))?)|alpine|alpine-slim)$/,
    image: (tag) => nginxImage(versionIn(tag, '1.29.3'), tag.includes('alpine') ? 'alpine' : 'debian'),
  },
  'docker.io/library/busybox': {
    tags: /^(latest|stable|unstable|musl|glibc|uclibc|1(\.([0-9]|[12][0-9]|3[0-7])(\.\d)?)?(-(musl|glibc|uclibc))?)$/,
    image: () => busyboxImage,
  },
  'docker.io/library/alpine': {
    tags: /^(latest|edge|3(\.([0-9]|1[0-9]|2[0-3])(\.\d{1,2})?)?)$/,
    image: (tag) => alpineImage(versionIn(tag, '3.22.2')),
  },
  'docker.io/polinux/stress': { tags: /^(latest|1\.0\.4)$/, image: () => stressImage },
  'registry.k8s.io/e2e-test-images/agnhost': { tags: /^2\.\d{1,2}(\.\d)?$/, image: () => agnhostImage },
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
    if (digest !== undefined || known.tags.test(tag)) return { found: 'image', image: known.image(tag) };
    return { found: 'no-tag' };
  }
  return { found: hosts.has(repository.slice(0, repository.indexOf('/'))) ? 'no-repository' : 'no-host' };
};

/** On every freshly installed node. */
export const sandboxImage = 'registry.k8s.io/pause:3.10.1';
