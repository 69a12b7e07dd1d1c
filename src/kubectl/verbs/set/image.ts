import { Failure } from '../../failure.ts';
import { matching, withContainers, withPodSpec } from './pod-spec.ts';
import { setting, splitPairs } from './setter.ts';

const isPair = (word: string): boolean => /^[^=]+=/.test(word) || /.-$/.test(word);

/** Upstream: kubectl/pkg/cmd/set/set_image.go */
export const image = setting({
  command: 'set image',
  usage: '(-f FILENAME | TYPE NAME) CONTAINER_NAME_1=CONTAINER_IMAGE_1 ... CONTAINER_NAME_N=CONTAINER_IMAGE_N',
  summary: 'Update the image of a pod template',
  flags: {},
  done: 'image updated',
  refusal: 'failed to patch image update to pod template:',
  wanted({ args }) {
    const { subjects, pairs } = splitPairs(
      args,
      isPair,
      (word) => `all resources must be specified before image changes: ${word}`,
    );
    const invalid = pairs.filter((pair) => !pair.includes('='));
    if (invalid.length > 0) throw new Failure(`error: invalid image format: ${invalid.join(', ')}`);
    const images = new Map(pairs.map((pair) => [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)]));
    if (images.size === 0) throw new Failure('error: at least one image update is required');
    if (images.size > 1 && images.has('*'))
      throw new Failure(
        'error: all containers are already specified by *, but saw more than one container_name=container_image pairs',
      );
    return {
      subjects,
      changed: (subject) =>
        withPodSpec(subject, (before) =>
          [...images].reduce((spec, [name, to]) => {
            const fits = name === '*' ? matching(name) : (own: string): boolean => own === name;
            const after = withContainers(spec, fits, (container) => ({ ...container, image: to }));
            if (after.found === 0) throw new Failure(`error: unable to find container named "${name}"`);
            return after.spec;
          }, before),
        ),
    };
  },
});
