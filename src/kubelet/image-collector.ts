import type { Clock } from '../kernel/clock.ts';
import type { KubeletConfiguration } from './configuration.ts';
import type { Supply } from './eviction/thresholds.ts';
import type { ImageStatus, Runtime } from './runtime/cri.ts';

/** How often room is made, ms. Upstream: ImageGCPeriod */
export const collectEvery = 5 * 60_000;

export interface ImageCollectorParts {
  readonly clock: Clock;
  readonly runtime: Pick<Runtime, 'listImages' | 'imagesInUse' | 'removeImage'>;
  /** That of which there always has to be one: it is never removed. */
  readonly sandboxImage: string;
  readonly disk: () => Supply;
  readonly policy: () => Pick<
    KubeletConfiguration,
    'imageGCHighThresholdPercent' | 'imageGCLowThresholdPercent' | 'imageMinimumGCAge'
  >;
  /** Says something of the node. */
  readonly warn: (reason: string, message: string) => void;
}

interface Seen {
  readonly firstAt: number;
  usedAt: number;
}

/** Removes images that nothing uses, when the disk gets full. Upstream: pkg/kubelet/images/image_gc_manager.go */
export class ImageCollector {
  readonly #parts: ImageCollectorParts;
  readonly #seen = new Map<string, Seen>();
  #hasFailed = false;

  constructor(parts: ImageCollectorParts) {
    this.#parts = parts;
  }

  /** Above the high mark of the disk, frees down to the low one: what was used longest ago goes first. */
  collect(): void {
    const { disk, policy, warn, clock } = this.#parts;
    const now = clock.now();
    const unused = this.#unused(now);
    const { capacity, available } = disk();
    const { imageGCHighThresholdPercent: high, imageGCLowThresholdPercent: low, imageMinimumGCAge } = policy();
    const percent = 100 - Math.trunc((available * 100) / capacity);
    if (percent < high) return;
    const wanted = Math.trunc((capacity * (100 - low)) / 100) - available;
    let freed = 0;
    for (const image of unused) {
      if (freed >= wanted) break;
      if (now - this.#seen.get(image.id)!.firstAt >= imageMinimumGCAge) freed += this.#remove(image);
    }
    if (freed >= wanted) {
      this.#hasFailed = false;
      return;
    }
    const message = `Insufficient free disk space on the node's image filesystem (${percent}% of ${gibibytes(capacity)} used). Failed to free sufficient space by deleting unused images (freed ${freed} bytes). Investigate disk usage, as it could be used by active images, logs, volumes, or other data.`;
    warn('FreeDiskSpaceFailed', message);
    if (this.#hasFailed) warn('ImageGCFailed', message);
    this.#hasFailed = true;
  }

  /** Removes all that nothing uses. @returns bytes that became free */
  removeUnused(): number {
    return this.#unused(this.#parts.clock.now()).reduce((freed, image) => freed + this.#remove(image), 0);
  }

  #remove(image: ImageStatus): number {
    this.#seen.delete(image.id);
    this.#parts.runtime.removeImage(image.id);
    return image.sizeBytes;
  }

  /** Takes note of what is there and what is used; those that are not, by when they were. */
  #unused(now: number): readonly ImageStatus[] {
    const { runtime, sandboxImage } = this.#parts;
    const used = runtime.imagesInUse();
    const images = runtime.listImages();
    for (const { id } of images) {
      const seen = this.#seen.get(id) ?? { firstAt: now, usedAt: 0 };
      if (used.has(id)) seen.usedAt = now;
      this.#seen.set(id, seen);
    }
    const order = ({ id }: ImageStatus): Seen => this.#seen.get(id)!;
    return images
      .filter(({ id, tags }) => !used.has(id) && !tags.includes(sandboxImage))
      .toSorted((a, b) => order(a).usedAt - order(b).usedAt || order(a).firstAt - order(b).firstAt);
  }
}

/** Upstream: formatSize */
const gibibytes = (bytes: number): string => `${(bytes / 1024 ** 3).toFixed(1)} GiB`;
