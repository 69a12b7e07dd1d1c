import type { FieldError } from '../../apimachinery/field-error.ts';
import type { KubeObject } from '../../apimachinery/object.ts';
import type { StructuralSchema } from '../../apimachinery/structural/schema.ts';
import type { CustomResourceDefinition } from '../../apimachinery/types.ts';
import { jsonEqual } from '../../apimachinery/json-equal.ts';
import { keepAllButStatus, plain, restore, type Strategy } from '../registry/strategy.ts';
import { hasRules } from './custom-rules.ts';
import { customErrors } from './custom-validation.ts';

/** Upstream: staging/src/k8s.io/apiextensions-apiserver/pkg/registry/customresource/strategy.go, status_strategy.go */
export function customStrategy(
  { spec }: CustomResourceDefinition,
  schema: StructuralSchema,
  hasStatus: boolean,
): Strategy {
  const { group, names, scope } = spec;
  const about = { group, kind: names.kind, namespaced: scope === 'Namespaced', schema, hasRules: hasRules(schema) };
  return {
    ...plain,
    resetFields: hasStatus ? plain.resetFields : {},
    allowUnconditionalUpdate: false,
    prepareForCreate(object) {
      if (hasStatus) delete (object as { status?: unknown }).status;
      object.metadata.generation = 1;
    },
    prepareForUpdate(object, old, updated) {
      if (updated === 'status') keepMetadata(object, old);
      else if (hasStatus) restore(object, old, 'status');
      const { generation = 0 } = old.metadata;
      object.metadata.generation = sameContent(object, old, hasStatus) ? generation : generation + 1;
    },
    errorsOf: (object, old): readonly FieldError[] | Promise<readonly FieldError[]> => customErrors(about, object, old),
  };
}

/** Of a status's update only the status is taken; who owns it is noted all the same. */
function keepMetadata(object: KubeObject, old: KubeObject): void {
  keepAllButStatus(object, old);
  const { managedFields, resourceVersion } = object.metadata;
  object.metadata = {
    ...old.metadata,
    ...(resourceVersion && { resourceVersion }),
    ...(managedFields && { managedFields }),
  };
}

function sameContent(object: KubeObject, old: KubeObject, hasStatus: boolean): boolean {
  const content = (of: KubeObject): object => ({
    ...of,
    metadata: undefined,
    ...(hasStatus && { status: undefined }),
  });
  return jsonEqual(content(object), content(old));
}
