import { onDemand } from '../../kernel/on-demand.ts';
import type { LaterImage } from '../runtime/image-store.ts';
import type { Image, ImageContent } from '../runtime/program.ts';

/** One name in a registry. */
export interface Repository {
  /** Those that exist. */
  readonly tags: RegExp;
  readonly image: (tag: string) => Image | LaterImage;
}

/** Programs that are fetched when an image with them is pulled for the first time. */
export function shelf<Code>(fetch: () => Promise<Code>) {
  const code = onDemand(fetch);
  return {
    load: code.load,
    image: (sizeBytes: number, contentIn: (code: Code) => ImageContent): Image | LaterImage =>
      code.here === undefined
        ? { sizeBytes, load: async () => ({ sizeBytes, ...contentIn(await code.load()) }) }
        : { sizeBytes, ...contentIn(code.here) },
  };
}
