import type { Pod } from '../../../apimachinery/types.ts';
import { reject } from '../forbidden.ts';
import { type AdmissionPlugin, admitted } from '../plugin.ts';
import { isPodCreation } from '../pod.ts';

const hostname = 'kubernetes.io/hostname';

/** Keeping others off more than a node is not for everybody. Off by default. Upstream: plugin/pkg/admission/antiaffinity/admission.go */
export const limitPodHardAntiAffinityTopology: AdmissionPlugin = {
  name: 'LimitPodHardAntiAffinityTopology',
  handles: (request) => isPodCreation(request),
  validate(request) {
    const { podAntiAffinity } = (request.object as Pod).spec.affinity ?? {};
    const terms = podAntiAffinity?.requiredDuringSchedulingIgnoredDuringExecution ?? [];
    const wide = terms.find(({ topologyKey }) => topologyKey !== hostname);
    if (!wide) return admitted;
    return reject(
      request,
      `affinity.PodAntiAffinity.RequiredDuringScheduling has TopologyKey ${wide.topologyKey} but only key ${hostname} is allowed`,
    );
  },
};
