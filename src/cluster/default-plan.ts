import type { UnkeyedPlan } from './plan.ts';
import { topology } from './topology.ts';

/** What the API server's flags are in a kubeadm cluster, as far as they mean something here. */
export const apiserverFlags: readonly string[] = [
  '--advertise-address=192.168.64.10',
  '--allow-privileged=true',
  '--authorization-mode=Node,RBAC',
  '--client-ca-file=/etc/kubernetes/pki/ca.crt',
  '--enable-admission-plugins=NodeRestriction',
  '--enable-bootstrap-token-auth=true',
  '--etcd-servers=https://127.0.0.1:2379',
  '--secure-port=6443',
  '--service-account-issuer=https://kubernetes.default.svc.cluster.local',
  '--service-account-key-file=/etc/kubernetes/pki/sa.pub',
  '--service-account-signing-key-file=/etc/kubernetes/pki/sa.key',
  '--service-cluster-ip-range=10.96.0.0/12',
  '--tls-cert-file=/etc/kubernetes/pki/apiserver.crt',
  '--tls-private-key-file=/etc/kubernetes/pki/apiserver.key',
];

const etcdFlags: readonly string[] = [
  '--advertise-client-urls=https://192.168.64.10:2379',
  '--data-dir=/var/lib/etcd',
  '--listen-client-urls=https://127.0.0.1:2379,https://192.168.64.10:2379',
  '--name=control-plane',
];

const controllerManagerFlags: readonly string[] = [
  '--allocate-node-cidrs=true',
  '--bind-address=127.0.0.1',
  '--cluster-cidr=10.244.0.0/16',
  '--controllers=*,bootstrapsigner,tokencleaner',
  '--kubeconfig=/etc/kubernetes/controller-manager.conf',
  '--leader-elect=true',
  '--root-ca-file=/etc/kubernetes/pki/ca.crt',
  '--service-account-private-key-file=/etc/kubernetes/pki/sa.key',
  '--use-service-account-credentials=true',
];

const schedulerFlags: readonly string[] = [
  '--bind-address=127.0.0.1',
  '--kubeconfig=/etc/kubernetes/scheduler.conf',
  '--leader-elect=true',
];

/** The plan of a fresh cluster, all but its identity (keys and certificates). */
export const defaultPlan = (workers: number): UnkeyedPlan => ({
  seed: 1,
  traceLevel: 'full',
  nodes: topology(workers),
  flags: {
    etcd: etcdFlags,
    'kube-apiserver': apiserverFlags,
    'kube-controller-manager': controllerManagerFlags,
    'kube-scheduler': schedulerFlags,
  },
  files: {},
  storage: 'memory',
});
