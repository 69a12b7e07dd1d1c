import type { KubeletOptions } from '../kubelet/options.ts';
import type { EnvironmentOf } from './component-environment.ts';
import { apiserverUnit, controlPlaneImages, staticPodManifests } from './manifests.ts';
import type { ClusterPlan, NodePlan } from './plan.ts';

/** What the kubelet of a node is started with; the control plane's one has its static pods to run. */
export function nodeOptions(node: NodePlan, plan: ClusterPlan, environment: EnvironmentOf): KubeletOptions {
  return {
    node,
    credentials: plan.credentials[`kubelet/${node.name}`] ?? {},
    runtimeTracer: environment(`containerd/${node.name}`).tracer,
    ...(node.controlPlane && {
      preloadedImages: controlPlaneImages,
      staticPods: staticPodManifests(plan.flags),
      extraFiles: {
        ...plan.files,
        '/etc/systemd/system/kube-apiserver.service': apiserverUnit(plan.flags['kube-apiserver']),
      },
    }),
  };
}
