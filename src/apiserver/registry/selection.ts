import type { KubeObject } from '../../apimachinery/object.ts';
import { badRequest, type Status } from '../../apimachinery/status.ts';
import { matchesLabels, parseFieldSelector, parseLabelSelector, SelectorError } from '../../apimachinery/selectors.ts';
import type { RequestInfo } from '../request-info.ts';
import type { Selects } from '../storage/cache-event.ts';
import { objectKey } from '../storage/keys.ts';
import { nodeTrigger, objectTrigger } from '../storage/resource-cache.ts';
import { fieldValue, unknownField } from './field-labels.ts';
import type { ListOptions } from './list-options.ts';
import type { ServedResource } from './served-resource.ts';

/** Which objects of a resource a list or watch is about. */
export interface Selection {
  readonly selects: Selects;
  /** Nothing is left out. */
  readonly isEverything: boolean;
  /** Narrows a watch to the changes that can concern it. */
  readonly trigger?: string;
}

/** Turns selectors into a predicate; a Status where they cannot be understood. */
export function parseSelection(
  resource: ServedResource,
  options: Pick<ListOptions, 'labelSelector' | 'fieldSelector'>,
  info: RequestInfo,
): Selection | Status {
  try {
    const labels = parseLabelSelector(options.labelSelector);
    const fields = parseFieldSelector(options.fieldSelector).map(({ field, negated, value }) => {
      const read = resource.custom?.fieldLabels[field] ?? fieldValue(resource.groupResource, field);
      if (!read) throw new SelectorError(unknownField(resource, field));
      return { field, negated, value, read };
    });
    const wanted = (field: string): string | undefined =>
      fields.find((requirement) => requirement.field === field && !requirement.negated)?.value;
    const node = resource.groupResource === 'pods' ? wanted('spec.nodeName') : undefined;
    const name = info.name || wanted('metadata.name');
    const namespace = resource.namespaced ? info.namespace : '';
    const prefix = namespace === '' ? resource.prefix : `${resource.prefix}${namespace}/`;
    const isOne = name !== undefined && name !== '' && (namespace !== '' || !resource.namespaced);
    const trigger = isOne
      ? objectTrigger(objectKey(resource.prefix, namespace, name))
      : node
        ? nodeTrigger(node)
        : undefined;
    const isEverything = labels.length === 0 && fields.length === 0 && !isOne;
    const matches = (object: KubeObject): boolean =>
      (!isOne || object.metadata.name === name) &&
      matchesLabels(labels, object.metadata.labels) &&
      fields.every(({ read, value, negated }) => (read(object) === value) !== negated);
    return {
      isEverything,
      ...(trigger && { trigger }),
      // Looking inside costs a parse, so it is the last thing asked.
      selects: (stored) => stored.key.startsWith(prefix) && (isEverything || matches(stored.object)),
    };
  } catch (error) {
    if (error instanceof SelectorError) return badRequest(error.message);
    throw error;
  }
}
