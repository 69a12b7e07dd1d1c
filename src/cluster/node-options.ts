import type { KubeletOptions } from '../kubelet/options.ts';
import type { EnvironmentOf } from './component-environment.ts';
import { apiserverUnit, controlPlaneImages, staticPodManifests } from './manifests.ts';
import type { ClusterPlan, NodePlan } from './plan.ts';

/** What the kubelet of a node is started with; the control plane's one has its static pods to run. */
export function nodeOptions(node: NodePlan, plan: ClusterPlan, environment: EnvironmentOf): KubeletOptions {
  return {
    node,
    credentials: plan.credentials[`kubelet/${node.name}`] ?? {},
    ...(plan.credentials['kube-proxy'] && { proxyCredentials: plan.credentials['kube-proxy'] }),
    runtimeTracer: environment(`containerd/${node.name}`).tracer,
    ...(node.controlPlane && {
      componentPorts: { [securePort(plan.flags['kube-apiserver'])]: 'kube-apiserver' },
      preloadedImages: controlPlaneImages,
      staticPods: staticPodManifests(plan.flags),
      extraFiles: {
        ...plan.files,
        '/etc/systemd/system/kube-apiserver.service': apiserverUnit(plan.flags['kube-apiserver']),
      },
    }),
  };
}

const securePort = (flags: readonly string[]): number =>
  Number(flags.find((flag) => flag.startsWith('--secure-port='))?.split('=')[1] ?? 6443);
