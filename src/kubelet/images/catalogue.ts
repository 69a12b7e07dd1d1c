import { onDemand } from '../../kernel/on-demand.ts';
import type { Registry, RegistryAnswer } from '../runtime/image-store.ts';
import type { ImageReference } from '../runtime/image-reference.ts';
import { controlPlaneImages } from './control-plane.ts';
import { pauseImage } from './pause.ts';
import type { Repository } from './shelf.ts';

const controlPlane = (name: string, tags: RegExp): Repository => ({
  tags,
  image: () => controlPlaneImages[name]!,
});

const release = /^v1\.\d{1,2}\.\d{1,2}$/;

/** What a cluster starts with. */
const atHand: Readonly<Record<string, Repository>> = {
  'registry.k8s.io/pause': { tags: /^(latest|3\.\d{1,2}(\.\d)?)$/, image: () => pauseImage },
  'registry.k8s.io/kube-apiserver': controlPlane('kube-apiserver', release),
  'registry.k8s.io/kube-controller-manager': controlPlane('kube-controller-manager', release),
  'registry.k8s.io/kube-scheduler': controlPlane('kube-scheduler', release),
  'registry.k8s.io/kube-proxy': controlPlane('kube-proxy', release),
  'registry.k8s.io/etcd': controlPlane('etcd', /^3\.\d\.\d{1,2}-\d$/),
  'registry.k8s.io/coredns/coredns': controlPlane('coredns', /^v1\.\d{1,2}\.\d$/),
};

const later = onDemand(() => import('./repositories.ts'));

/** Loads all programs, so that no pull has to wait for them: for whoever lets time run by itself. */
export async function loadImages(): Promise<void> {
  await (await later.load()).loadPrograms();
}

const hosts = new Set([
  'docker.io',
  'registry.k8s.io',
  'quay.io',
  'ghcr.io',
  'gcr.io',
  'public.ecr.aws',
  'us-docker.pkg.dev',
]);

function answer(known: Repository | undefined, { repository, tag, digest }: ImageReference): RegistryAnswer {
  if (known)
    return digest !== undefined || known.tags.test(tag)
      ? { found: 'image', image: known.image(tag) }
      : { found: 'no-tag' };
  return { found: hosts.has(repository.slice(0, repository.indexOf('/'))) ? 'no-repository' : 'no-host' };
}

/** The registries as every node sees them. */
export const publicRegistry: Registry = (reference) => {
  const known = atHand[reference.repository];
  return known
    ? answer(known, reference)
    : later.use(({ repositories }) => answer(repositories[reference.repository], reference));
};

/** On every freshly installed node. */
export const sandboxImage = 'registry.k8s.io/pause:3.10.1';
