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
    const shares = images.map(
      (image) => [image, nodes.filter(({ imageSizes }) => imageSizes.has(image)).length / nodes.length] as const,
    );
    const maxSize = maxSizePerContainer * containers.length;
    return {
      score: ({ imageSizes }) => {
        if (imageSizes.size === 0) return 0;
        let present = 0;
        for (const [image, share] of shares) present += Math.trunc((imageSizes.get(image) ?? 0) * share);
        const size = Math.min(Math.max(present, minSize), maxSize);
        return Math.trunc((maxNodeScore * (size - minSize)) / (maxSize - minSize));
      },
    };
  },
};
