import type { ResourceDefinition } from '../registry/resources/definition.ts';
import { readBoolean } from './flag-types.ts';
import type { Flags } from './flags.ts';

/** What the real server registers, whether or not it is served here. Upstream: pkg/apis/, pkg/api/legacyscheme */
const registered: ReadonlySet<string> = new Set([
  '',
  'admission.k8s.io',
  'admissionregistration.k8s.io',
  'apiextensions.k8s.io',
  'apidiscovery.k8s.io',
  'apiregistration.k8s.io',
  'apps',
  'authentication.k8s.io',
  'authorization.k8s.io',
  'autoscaling',
  'batch',
  'certificates.k8s.io',
  'coordination.k8s.io',
  'discovery.k8s.io',
  'events.k8s.io',
  'extensions',
  'flowcontrol.apiserver.k8s.io',
  'imagepolicy.k8s.io',
  'internal.apiserver.k8s.io',
  'networking.k8s.io',
  'node.k8s.io',
  'policy',
  'rbac.authorization.k8s.io',
  'resource.k8s.io',
  'scheduling.k8s.io',
  'storage.k8s.io',
  'storagemigration.k8s.io',
]);

/** Keys that stand for many versions, in the order in which they are taken; a later one wins. */
const sweeping: readonly (readonly [key: string, matches: (version: string) => boolean])[] = [
  ['api/all', () => true],
  ['api/ga', (version) => /^v\d+$/.test(version)],
  ['api/beta', (version) => version.includes('beta')],
  ['api/alpha', (version) => version.includes('alpha')],
];

const legacy = 'api/legacy';

const isSweeping = (key: string): boolean => key === legacy || sweeping.some(([name]) => name === key);

/** The group and version that a key is about: `v1`, `api/v1`, `apps/v1`, `apps/v1/deployments`. */
const groupOf = (key: string): string | undefined => {
  if (key === 'v1' || key === 'api/v1') return '';
  const parts = key.split('/');
  return parts.length === 2 || parts.length === 3 ? parts[0] : undefined;
};

/** Upstream: apiserver/pkg/server/options/api_enablement.go, server/resourceconfig/helpers.go */
export function runtimeConfigErrors(flags: Flags): readonly string[] {
  const config = flags.get('runtime-config');
  if (config.size === 1 && config.get('api/all') === 'false') return ['invalid key with only api/all=false'];
  const keys = [...config.keys()].filter((key) => !isSweeping(key));
  const odd = keys.find((key) => groupOf(key) === undefined);
  if (odd !== undefined) return [`runtime-config invalid key ${odd}`];
  const unknown = keys.map((key) => groupOf(key)!).filter((group) => !registered.has(group));
  if (unknown.length > 0) return [`unknown api groups ${unknown.join(',')}`];
  return [...config].flatMap(([key, value]) => {
    try {
      enabled(value);
      return [];
    } catch (error) {
      return [`invalid value of ${key}: ${value}, err: ${error instanceof Error ? error.message : String(error)}`];
    }
  });
}

const enabled = (value: string): boolean => value === '' || readBoolean(value);

/** Whether the flag leaves a resource served. Versions that are no beta are served unless it is said otherwise. */
export function isEnabled(
  config: ReadonlyMap<string, string>,
  { group, version, resource }: Pick<ResourceDefinition, 'group' | 'version' | 'resource'>,
): boolean {
  if (config.size === 0) return true;
  const own = group === '' ? ['v1', 'api/v1'] : [`${group}/${version}`, `${group}/${version}/${resource}`];
  const keys = [...sweeping.filter(([, matches]) => matches(version)).map(([key]) => key), ...own];
  const last = keys.findLast((key) => config.has(key));
  return last === undefined || enabled(config.get(last)!);
}
