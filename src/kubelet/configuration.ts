/** The part of a KubeletConfiguration that is heeded, with the API's own names; durations are ms here. */
export interface KubeletConfiguration {
  /** The least that there has to be, by signal: a quantity, or a percentage of what there is in all. */
  readonly evictionHard: Readonly<Record<string, string>>;
  /** Of what there may be less for a while, in the same way. */
  readonly evictionSoft: Readonly<Record<string, string>>;
  /** For how long, by signal. */
  readonly evictionSoftGracePeriod: Readonly<Record<string, number>>;
  /** What a pod that goes for such a threshold is given at most to end, seconds. */
  readonly evictionMaxPodGracePeriod: number;
  readonly evictionPressureTransitionPeriod: number;
  readonly imageGCHighThresholdPercent: number;
  readonly imageGCLowThresholdPercent: number;
  readonly imageMinimumGCAge: number;
}

/** Upstream: pkg/kubelet/apis/config/v1beta1/defaults.go, pkg/kubelet/eviction/defaults_linux.go */
export const defaultConfiguration: KubeletConfiguration = {
  evictionHard: {
    'imagefs.available': '15%',
    'imagefs.inodesFree': '5%',
    'memory.available': '100Mi',
    'nodefs.available': '10%',
    'nodefs.inodesFree': '5%',
  },
  evictionSoft: {},
  evictionSoftGracePeriod: {},
  evictionMaxPodGracePeriod: 0,
  evictionPressureTransitionPeriod: 5 * 60_000,
  imageGCHighThresholdPercent: 85,
  imageGCLowThresholdPercent: 80,
  imageMinimumGCAge: 2 * 60_000,
};

/** Where it lies on the node's machine. */
export const configurationPath = '/var/lib/kubelet/config.yaml';

/** What kubeadm writes, and what is heeded of the defaults, so that it can be seen and changed. */
export const configurationFile = `apiVersion: kubelet.config.k8s.io/v1beta1
kind: KubeletConfiguration
cgroupDriver: systemd
clusterDNS:
- 10.96.0.10
clusterDomain: cluster.local
containerRuntimeEndpoint: unix:///var/run/containerd/containerd.sock
evictionHard:
  imagefs.available: 15%
  imagefs.inodesFree: 5%
  memory.available: 100Mi
  nodefs.available: 10%
  nodefs.inodesFree: 5%
evictionPressureTransitionPeriod: 5m0s
imageGCHighThresholdPercent: 85
imageGCLowThresholdPercent: 80
imageMinimumGCAge: 2m0s
nodeStatusReportFrequency: 5m0s
nodeStatusUpdateFrequency: 10s
rotateCertificates: true
staticPodPath: /etc/kubernetes/manifests
`;
