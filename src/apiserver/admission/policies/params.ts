import type { KubeObject } from '../../../apimachinery/object.ts';
import { toRequirements } from '../../../apimachinery/label-selector.ts';
import { matchesLabels } from '../../../apimachinery/selectors.ts';
import type { ParamKind, ParamRef } from '../../../apimachinery/types.ts';
import type { AdmissionRequest, AdmissionWorld } from '../plugin.ts';

/** A binding that cannot be put in force as it is. */
export class ConfigurationError extends Error {}

/**
 * The objects that a binding is evaluated with, one after the other; undefined: with none.
 * Upstream: apiserver/pkg/admission/plugin/policy/generic/policy_dispatcher.go (CollectParams)
 */
export function paramsOf(
  kind: ParamKind | undefined,
  reference: ParamRef | undefined,
  request: AdmissionRequest,
  { resources, reader }: AdmissionWorld,
): readonly (KubeObject | undefined)[] {
  if (!kind || !reference) return [undefined];
  const resource = resources.all().find((one) => one.apiVersion === kind.apiVersion && one.kind === kind.kind);
  if (!resource) throw new ConfigurationError(`paramKind kind \`${kindText(kind)}\` not known`);
  const { name, namespace: named = '', selector, parameterNotFoundAction } = reference;
  if (!resource.namespaced && named !== '')
    throw new ConfigurationError('paramRef.namespace must not be provided for a cluster-scoped `paramKind`');
  const namespace = resource.namespaced ? named || request.namespace : '';
  if (resource.namespaced && namespace === '')
    throw new ConfigurationError(
      'cannot use namespaced paramRef in policy binding that matches cluster-scoped resources',
    );
  const found = name
    ? [reader.get(resource.groupResource, namespace, name)]
    : reader
        .list(resource.groupResource, namespace || undefined)
        .filter(({ metadata }) => matchesLabels(toRequirements(selector ?? {}), metadata.labels));
  const params = found.filter((param) => param !== undefined);
  if (params.length === 0 && parameterNotFoundAction === 'Deny')
    throw new ConfigurationError('no params found for policy binding with `Deny` parameterNotFoundAction');
  return params;
}

function kindText({ apiVersion = '', kind = '' }: ParamKind): string {
  const slash = apiVersion.indexOf('/');
  const [group, version] = slash < 0 ? ['', apiVersion] : [apiVersion.slice(0, slash), apiVersion.slice(slash + 1)];
  return `${group}/${version}, Kind=${kind}`;
}
