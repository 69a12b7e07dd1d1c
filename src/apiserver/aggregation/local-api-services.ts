import type { APIService } from '../../apimachinery/types.ts';
import type { Catalogue } from '../registry/catalogue.ts';

export const apiServices = 'apiservices.apiregistration.k8s.io';

const automanaged = 'kube-aggregator.kubernetes.io/automanaged';

/** The order of groups in discovery. Upstream: pkg/controlplane/apiserver/aggregator.go (DefaultGenericAPIServicePriorities) */
const groupPriorities: Readonly<Partial<Record<string, number>>> = {
  '': 18_000,
  apps: 17_800,
  'events.k8s.io': 17_750,
  'authentication.k8s.io': 17_700,
  'authorization.k8s.io': 17_600,
  autoscaling: 17_500,
  batch: 17_400,
  'certificates.k8s.io': 17_300,
  'networking.k8s.io': 17_200,
  policy: 17_100,
  'rbac.authorization.k8s.io': 17_000,
  'storage.k8s.io': 16_800,
  'apiextensions.k8s.io': 16_700,
  'admissionregistration.k8s.io': 16_700,
  'scheduling.k8s.io': 16_600,
  'coordination.k8s.io': 16_500,
  'node.k8s.io': 16_300,
  'discovery.k8s.io': 16_200,
  'flowcontrol.apiserver.k8s.io': 16_100,
};
const versionPriorities: Readonly<Partial<Record<string, number>>> = {
  '/v1': 1,
  'autoscaling/v2': 30,
};
const builtInVersion = 15;
const customPriorities = { groupPriorityMinimum: 1000, versionPriority: 100 };

/** Whether a definition brought it, so that it goes with that. */
export const isCustom = ({ metadata }: APIService): boolean => metadata.labels?.[automanaged] === 'true';

/** One object for each version of each group that this server answers itself. */
export function localApiServices(resources: Catalogue): readonly APIService[] {
  const versions = new Map(resources.all().map((served) => [`${served.group}/${served.version}`, served]));
  return [...versions.values()]
    .filter(({ group }) => group !== 'apiregistration.k8s.io')
    .map(({ group, version, custom }) => ({
      apiVersion: 'apiregistration.k8s.io/v1',
      kind: 'APIService',
      metadata: { name: `${version}.${group}`, labels: { [automanaged]: custom ? 'true' : 'onstart' } },
      spec: {
        ...(group !== '' && { group }),
        version,
        ...(custom
          ? customPriorities
          : {
              groupPriorityMinimum: groupPriorities[group] ?? customPriorities.groupPriorityMinimum,
              versionPriority: versionPriorities[`${group}/${version}`] ?? builtInVersion,
            }),
      },
    }));
}
