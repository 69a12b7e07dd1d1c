import { parse, stringify } from 'yaml';
import type { ClusterPlan, ControlPlaneComponent } from './plan.ts';

/** Image, requested cpu and health port of each static pod, as kubeadm 1.36 writes them. */
const staticPods: Readonly<
  Record<
    ControlPlaneComponent,
    { readonly image: string; readonly cpu: string; readonly memory?: string; readonly port: number }
  >
> = {
  etcd: { image: 'registry.k8s.io/etcd:3.6.6-0', cpu: '100m', memory: '100Mi', port: 2381 },
  'kube-apiserver': { image: 'registry.k8s.io/kube-apiserver:v1.36.0', cpu: '250m', port: 6443 },
  'kube-controller-manager': { image: 'registry.k8s.io/kube-controller-manager:v1.36.0', cpu: '200m', port: 10257 },
  'kube-scheduler': { image: 'registry.k8s.io/kube-scheduler:v1.36.0', cpu: '100m', port: 10259 },
};

/** What kubeadm pulls before it starts anything. */
export const controlPlaneImages: readonly string[] = Object.values(staticPods).map(({ image }) => image);

const manifestPath = (component: ControlPlaneComponent): string => `/etc/kubernetes/manifests/${component}.yaml`;

/** The control plane's static pods by manifest path, written from the flags in force. */
export function staticPodManifests(flags: ClusterPlan['flags']): Readonly<Record<string, string>> {
  const manifests: Record<string, string> = {};
  for (const [name, pod] of Object.entries(staticPods)) {
    const component = name as ControlPlaneComponent;
    manifests[manifestPath(component)] = stringify(
      {
        apiVersion: 'v1',
        kind: 'Pod',
        metadata: {
          name: component,
          namespace: 'kube-system',
          labels: { component, tier: 'control-plane' },
        },
        spec: {
          containers: [
            {
              name: component,
              image: pod.image,
              imagePullPolicy: 'IfNotPresent',
              command: [component, ...flags[component]],
              livenessProbe: {
                httpGet: { host: '127.0.0.1', path: '/livez', port: pod.port, scheme: 'HTTPS' },
                failureThreshold: 8,
                initialDelaySeconds: 10,
                periodSeconds: 10,
                timeoutSeconds: 15,
              },
              resources: { requests: { cpu: pod.cpu, ...(pod.memory && { memory: pod.memory }) } },
            },
          ],
          hostNetwork: true,
          priorityClassName: 'system-node-critical',
          priority: 2000001000,
          securityContext: { seccompProfile: { type: 'RuntimeDefault' } },
        },
      },
      { lineWidth: 0 },
    );
  }
  return manifests;
}

/** The component that a manifest runs, and with which flags; undefined where it is none of the control plane's. */
export function flagsIn(
  path: string,
  manifest: string,
): { readonly component: ControlPlaneComponent; readonly flags: readonly string[] } | undefined {
  const component = Object.keys(staticPods).find((name) => manifestPath(name as ControlPlaneComponent) === path);
  if (!component) return undefined;
  const container = parseManifest(manifest)?.spec?.containers?.[0];
  if (!container) return undefined;
  const { command = [], args = [] } = container;
  return { component: component as ControlPlaneComponent, flags: [...command.slice(1), ...args].map(String) };
}

interface Manifest {
  readonly spec?: { readonly containers?: readonly { readonly command?: unknown[]; readonly args?: unknown[] }[] };
}

/** Nothing, where an editor left something that is no YAML. */
function parseManifest(text: string): Manifest | undefined {
  try {
    return parse(text) as Manifest;
  } catch {
    return undefined;
  }
}

/** The API server as a systemd unit: how it is installed without kubeadm. */
export function apiserverUnit(flags: readonly string[]): string {
  const command = ['/usr/local/bin/kube-apiserver', ...flags].join(' \\\n  ');
  return `[Unit]
Description=Kubernetes API Server
Documentation=https://kubernetes.io/docs/reference/command-line-tools-reference/kube-apiserver/

[Service]
ExecStart=${command}
Restart=on-failure
RestartSec=5

[Install]
WantedBy=multi-user.target
`;
}
