import { type Clock, sleep } from '../../kernel/clock.ts';
import type { Context } from '../../kernel/context.ts';
import { type Outcome, passed, refused } from '../../kernel/outcome.ts';
import type { Random } from '../../kernel/random.ts';
import type { PullEvidence } from '../../protocol/evidence/pod.ts';
import type { ImageStatus, PullError } from './cri.ts';
import { hexDigest } from './hex-digest.ts';
import { type ImageReference, parseImageReference } from './image-reference.ts';
import type { Image } from './program.ts';
import type { RuntimeTiming } from './timing.ts';

/** The registries' contents: what is there under a reference; only what a cluster starts with is known at once. */
export type Registry = (reference: ImageReference) => RegistryAnswer | Promise<RegistryAnswer>;

export type RegistryAnswer =
  | { readonly found: 'image'; readonly image: Image | LaterImage }
  /** `no-tag`: the repository exists, that tag does not. */
  | { readonly found: 'no-tag' | 'no-repository' | 'no-host' };

/** An image whose programs are loaded when somebody pulls it. */
export interface LaterImage {
  readonly sizeBytes: number;
  readonly load: () => Promise<Image>;
}

interface StoredImage extends ImageStatus {
  readonly image: Image;
}

/** The images on one node. */
export class ImageStore {
  readonly #images = new Map<string, StoredImage>();
  readonly #registry: Registry;
  readonly #clock: Clock;
  readonly #random: Random;
  readonly #timing: RuntimeTiming;

  constructor(parts: { registry: Registry; clock: Clock; random: Random; timing: RuntimeTiming }) {
    this.#registry = parts.registry;
    this.#clock = parts.clock;
    this.#random = parts.random;
    this.#timing = parts.timing;
  }

  find(name: string): StoredImage | undefined {
    const parsed = parseImageReference(name);
    return parsed.ok ? this.#images.get(parsed.reference.familiar) : undefined;
  }

  list(): readonly ImageStatus[] {
    return [...this.#images.values()];
  }

  /** Puts an image on the node as if it had been pulled before; false when the registry does not have it. */
  preload(name: string): boolean {
    const parsed = parseImageReference(name);
    const answer = parsed.ok ? this.#registry(parsed.reference) : undefined;
    if (!parsed.ok || !answer || answer instanceof Promise) return false;
    if (answer.found !== 'image' || 'load' in answer.image) return false;
    this.#store(parsed.reference, answer.image);
    return true;
  }

  /** Under all of its names. */
  remove(id: string): void {
    for (const [name, image] of this.#images) if (image.id === id) this.#images.delete(name);
  }

  async pull(context: Context, name: string): Promise<Outcome<ImageStatus, PullEvidence, PullError>> {
    const startedAt = this.#clock.now();
    const parsed = parseImageReference(name);
    if (!parsed.ok) return failure(parsed.message);
    const { reference } = parsed;
    await this.#take(this.#timing.resolveMs, context);
    if (context.cancellation.cancelled) return cancelledPull(reference);
    const answer = await this.#registry(reference);
    if (answer.found !== 'image') return failure(resolveError(reference, answer.found));
    const known = this.#images.get(reference.familiar);
    if (!known) {
      await this.#take(answer.image.sizeBytes / this.#timing.pullBytesPerMs, context);
      if (context.cancellation.cancelled) return cancelledPull(reference);
    }
    const { image } = answer;
    const stored = known ?? this.#store(reference, 'load' in image ? await image.load() : image);
    return passed<ImageStatus, PullEvidence>(stored, {
      alreadyPresent: known !== undefined,
      sizeBytes: stored.sizeBytes,
      durationMs: this.#clock.now() - startedAt,
    });
  }

  #store(reference: ImageReference, image: Image): StoredImage {
    const digest = reference.digest ?? `sha256:${hexDigest(reference.familiar)}`;
    const stored: StoredImage = {
      id: `${reference.repository}@${digest}`,
      tags: [reference.tag ? `${reference.repository}:${reference.tag}` : `${reference.repository}@${digest}`],
      sizeBytes: image.sizeBytes,
      uid: image.uid ?? 0,
      image,
    };
    this.#images.set(reference.familiar, stored);
    return stored;
  }

  async #take(ms: number, context: Context): Promise<void> {
    if (ms <= 0) return;
    const { jitter } = this.#timing;
    const factor = 1 - jitter + 2 * jitter * this.#random.next();
    await sleep(this.#clock, ms * factor, context.cancellation);
  }
}

const failure = (message: string) => refused<PullError, PullEvidence>({ message }, { alreadyPresent: false, message });

const cancelledPull = ({ familiar }: ImageReference) =>
  failure(
    `rpc error: code = Canceled desc = failed to pull and unpack image "${familiar}": failed to resolve reference "${familiar}": context canceled`,
  );

/** The texts of containerd's resolver; the kubelet strips the code of an Unknown error, so it is left out here. */
function resolveError(reference: ImageReference, found: 'no-tag' | 'no-repository' | 'no-host'): string {
  const { familiar, repository, tag } = reference;
  const during = `failed to pull and unpack image "${familiar}": failed to resolve reference "${familiar}"`;
  switch (found) {
    case 'no-tag':
      return `rpc error: code = NotFound desc = ${during}: ${familiar}: not found`;
    case 'no-repository':
      return `${during}: pull access denied, repository does not exist or may require authorization: server message: insufficient_scope: authorization failed`;
    case 'no-host': {
      const slash = repository.indexOf('/');
      const host = repository.slice(0, slash);
      return `${during}: failed to do request: Head "https://${host}/v2/${repository.slice(slash + 1)}/manifests/${tag}": dial tcp: lookup ${host} on 10.96.0.10:53: no such host`;
    }
  }
}
