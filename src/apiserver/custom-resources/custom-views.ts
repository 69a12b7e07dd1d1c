import { invalidValue } from '../../apimachinery/field-error.ts';
import type { Json, KubeObject } from '../../apimachinery/object.ts';
import { internalError, invalid } from '../../apimachinery/status.ts';
import { fillDefaults } from '../../apimachinery/structural/fill-defaults.ts';
import { isObject, type JsonObject, type StructuralSchema } from '../../apimachinery/structural/schema.ts';
import { valuesAt } from '../../apimachinery/structural/json-path.ts';
import type {
  CustomResourceDefinition,
  CustomResourceDefinitionVersion,
  CustomResourceSubresourceScale,
  Scale,
} from '../../apimachinery/types.ts';
import type { Views } from '../registry/views.ts';
import { scaleView } from '../registry/views/scale.ts';
import type { View } from '../registry/views/view.ts';
import { Refusal } from '../refusal.ts';
import type { Converter } from './conversion.ts';
import { storageVersion } from './storage-version.ts';

/** The shapes of a custom kind other than the stored one. */
export function customViews(
  definition: CustomResourceDefinition,
  version: CustomResourceDefinitionVersion,
  schema: StructuralSchema,
  converter: Converter | undefined,
): Views {
  const stored = storageVersion(definition);
  // An object may be older than its schema's defaults, once the definition has been changed.
  const isOwn = version.name === stored && (definition.metadata.generation ?? 1) === 1;
  const { scale } = version.subresources ?? {};
  return {
    ...(!isOwn && { '': versionView(definition.spec.group, version.name, stored, schema, converter) }),
    ...(scale && { scale: customScale(scale) }),
  };
}

/**
 * Without a converter, versions differ in nothing but their name.
 * Upstream: apiextensions-apiserver/pkg/apiserver/conversion/nop_converter.go
 */
function versionView(
  group: string,
  version: string,
  stored: string,
  schema: StructuralSchema,
  converter: Converter | undefined,
): View {
  const [own, storedAs] = [`${group}/${version}`, `${group}/${stored}`];
  const as = (object: KubeObject, apiVersion: string): KubeObject =>
    converter ? converter.convert(object, apiVersion) : { ...object, apiVersion };
  return {
    ...(converter && { prepare: (objects) => converter.prepare(objects, own) }),
    show(object) {
      const shown = JSON.parse(JSON.stringify(as(object, own))) as KubeObject;
      fillDefaults(shown as unknown as JsonObject, schema);
      return shown;
    },
    store: (written) => as(written, storedAs),
  };
}

/** Upstream: apiextensions-apiserver/pkg/registry/customresource/etcd.go (ScaleREST) */
function customScale({
  specReplicasPath,
  statusReplicasPath,
  labelSelectorPath,
}: CustomResourceSubresourceScale): View {
  const number = (object: KubeObject, path: string): number => {
    const [value] = valuesAt(object, path);
    return typeof value === 'number' ? value : 0;
  };
  return {
    ...(scaleView.layout && { layout: scaleView.layout }),
    writes: 'main',
    show(stored) {
      const { name, namespace, uid, resourceVersion, creationTimestamp } = stored.metadata;
      const replicas = number(stored, specReplicasPath);
      const selector = labelSelectorPath ? valuesAt(stored, labelSelectorPath)[0] : undefined;
      return {
        kind: 'Scale',
        apiVersion: 'autoscaling/v1',
        metadata: { name, namespace, uid, resourceVersion, creationTimestamp },
        spec: replicas === 0 ? {} : { replicas },
        status: {
          replicas: number(stored, statusReplicasPath),
          ...(typeof selector === 'string' && selector !== '' && { selector }),
        },
      } as KubeObject;
    },
    store(written, stored) {
      const { metadata, spec } = written as Scale;
      const replicas = spec.replicas ?? 0;
      if (replicas < 0)
        throw new Refusal(
          invalid({ group: 'autoscaling', kind: 'Scale' }, metadata.name, [
            invalidValue('spec.replicas', replicas, 'must be greater than or equal to 0'),
          ]),
        );
      if (!stored) throw new Refusal(internalError('a scale is of something that is there'));
      const path = specReplicasPath.slice(1).split('.');
      return withValue(stored as unknown as JsonObject, path, replicas) as unknown as KubeObject;
    },
  };
}

/** A copy in which one field is another, and all beside its way the same. */
function withValue(object: JsonObject, [name = '', ...rest]: readonly string[], value: Json): JsonObject {
  const inner = object[name];
  const changed = rest.length === 0 ? value : withValue(isObject(inner) ? inner : {}, rest, value);
  return {
    ...object,
    ...(name !== 'metadata' && isObject(object['metadata']) && { metadata: { ...object['metadata'] } }),
    [name]: changed,
  };
}
