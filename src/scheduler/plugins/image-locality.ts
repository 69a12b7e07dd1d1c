import { maxNodeScore, type Plugin } from '../framework.ts';

const megabyte = 1024 * 1024;
const minSize = 23 * megabyte;
const maxSizePerContainer = 1000 * megabyte;

/** `nginx` is listed on nodes as `nginx:latest`. */
const withTag = (image: string): string =>
  image.lastIndexOf(':') <= image.lastIndexOf('/') ? `${image}:latest` : image;

/**
 * Prefers nodes that have the pod's images, the more the larger they are and the fewer nodes have them not.
 * Upstream: pkg/scheduler/framework/plugins/imagelocality/image_locality.go
 */
export const imageLocality: Plugin = {
  name: 'ImageLocality',
  prescore: ({ pod }, _feasible, { nodes }) => {
    const containers = [...(pod.spec.initContainers ?? []), ...pod.spec.containers];
    const images = containers.flatMap(({ image }) => (image ? [withTag(image)] : []));
    const worth = images.map((image) => {
      const having = nodes.filter(({ imageSizes }) => imageSizes.has(image));
      // One size an image: what the first node said that had it.
      const size = having[0]?.imageSizes.get(image) ?? 0;
      return [image, Math.trunc((size * having.length) / nodes.length)] as const;
    });
    const maxSize = maxSizePerContainer * containers.length;
    return {
      score: ({ imageSizes }) => {
        if (imageSizes.size === 0) return 0;
        let present = 0;
        for (const [image, bytes] of worth) if (imageSizes.has(image)) present += bytes;
        const size = Math.min(Math.max(present, minSize), maxSize);
        return Math.trunc((maxNodeScore * (size - minSize)) / (maxSize - minSize));
      },
    };
  },
};
