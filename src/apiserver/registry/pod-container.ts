import type { KubeObject } from '../../apimachinery/object.ts';
import { badRequest, type Status } from '../../apimachinery/status.ts';

/** What of a pod tells which of its containers is meant, and on which node it is. */
export interface ContainersOfPod extends KubeObject {
  readonly spec: {
    readonly nodeName?: string;
    readonly containers: readonly { readonly name: string }[];
    readonly initContainers?: readonly { readonly name: string }[];
    readonly ephemeralContainers?: readonly { readonly name: string }[];
  };
}

const defaultContainerAnnotation = 'kubectl.kubernetes.io/default-container';

/** The container that is named, the annotated one, or the only one of those that are there for the pod's whole life. Upstream: pkg/registry/core/pod/strategy.go */
export function chooseContainer({ metadata, spec }: ContainersOfPod, wanted: string): string | Status {
  const containers = spec.containers.map(({ name }) => name);
  const init = (spec.initContainers ?? []).map(({ name }) => name);
  const ephemeral = (spec.ephemeralContainers ?? []).map(({ name }) => name);
  const chosen = wanted || metadata.annotations?.[defaultContainerAnnotation] || '';
  if (chosen === '' && containers.length === 1) return containers[0]!;
  if (chosen === '') {
    const choices = `choose one of: [${containers.join(' ')}]`;
    const initChoices = init.length > 0 ? ` or one of the init containers: [${init.join(' ')}]` : '';
    return badRequest(`a container name must be specified for pod ${metadata.name}, ${choices}${initChoices}`);
  }
  if ([...containers, ...init, ...ephemeral].includes(chosen)) return chosen;
  return badRequest(`container ${chosen} is not valid for pod ${metadata.name}`);
}
