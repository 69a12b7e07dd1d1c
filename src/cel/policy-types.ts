import { objectOf, listOf, mapOf, bool, dyn, string, timestamp, type CelType } from './checking/types.ts';
import { typeNamed } from './checking/signatures.ts';

const kindType = objectOf('kubernetes.GroupVersionKind', { group: string, version: string, kind: string });
const resourceType = objectOf('kubernetes.GroupVersionResource', { group: string, version: string, resource: string });
const userType = objectOf('kubernetes.UserInfo', {
  username: string,
  uid: string,
  groups: listOf(string),
  extra: mapOf(string, listOf(string)),
});

/** Upstream: apiserver/pkg/admission/plugin/cel/compile.go (BuildRequestType) */
const requestType = objectOf('kubernetes.AdmissionRequest', {
  kind: kindType,
  resource: resourceType,
  subResource: string,
  requestKind: kindType,
  requestResource: resourceType,
  requestSubResource: string,
  name: string,
  namespace: string,
  operation: string,
  userInfo: userType,
  dryRun: bool,
  options: dyn,
});

/** Upstream: compile.go (BuildNamespaceType) */
const namespaceType = objectOf('kubernetes.Namespace', {
  metadata: objectOf('kubernetes.NamespaceMetadata', {
    name: string,
    generateName: string,
    namespace: string,
    labels: mapOf(string, string),
    annotations: mapOf(string, string),
    UID: string,
    creationTimestamp: timestamp,
    deletionGracePeriodSeconds: typeNamed('int'),
    deletionTimestamp: timestamp,
    generation: typeNamed('int'),
    resourceVersion: string,
    finalizers: listOf(string),
  }),
  spec: objectOf('kubernetes.NamespaceSpec', { finalizers: listOf(string) }),
  status: objectOf('kubernetes.NamespaceStatus', {
    conditions: listOf(
      objectOf('kubernetes.NamespaceCondition', {
        status: string,
        type: string,
        lastTransitionTime: timestamp,
        message: string,
        reason: string,
      }),
    ),
    phase: string,
  }),
});

/** What every expression of a policy or webhook may name. The objects are of any type, unless it is known which. */
export const requestTypes = {
  object: dyn,
  oldObject: dyn,
  request: requestType,
  namespaceObject: namespaceType,
  authorizer: typeNamed('Authorizer'),
};

/** What only mutations may name. Upstream: compile.go (HasPatchTypes) */
export const mutationTypes = { jsonpatch: typeNamed('PatchKeys') };

/**
 * The types of a policy's own variables, each of which may name those before it.
 * @param typeOf finds the type of an expression
 */
export function withVariables(
  known: Readonly<Record<string, CelType>>,
  variables: readonly { readonly name: string; readonly expression: string }[],
  typeOf: (expression: string, known: Readonly<Record<string, CelType>>) => CelType,
): Readonly<Record<string, CelType>> {
  let own: Readonly<Record<string, CelType>> = {};
  const all = (): Readonly<Record<string, CelType>> => ({
    ...known,
    variables: objectOf('kubernetes.variables', own),
  });
  for (const { name, expression } of variables) own = { ...own, [name]: kept(typeOf(expression, all())) };
  return all();
}

/** Of an object, a variable does not remember which. Upstream: apiserver/pkg/admission/plugin/cel/composition.go (convertCelTypeToDeclType) */
function kept(type: CelType): CelType {
  if (type.kind === 'list') return listOf(kept(type.element));
  if (type.kind === 'map') return mapOf(kept(type.key), kept(type.value));
  return type.kind === 'plain' || type.kind === 'null' ? type : dyn;
}
