import type { MachineState } from '../protocol/messages.ts';
import { configurationFile, configurationPath } from './configuration.ts';
import type { Disk } from './disk.ts';
import { kubeletVersion } from './node/node-object.ts';
import type { KubeletOptions } from './options.ts';
import type { Runtime } from './runtime/cri.ts';
import type { ProcessTable } from './runtime/process-table.ts';

/** The kubelet's own command line, as kubeadm's systemd drop-in makes it. */
export const kubeletCommand = ({ node }: KubeletOptions): readonly string[] => [
  '/usr/bin/kubelet',
  '--bootstrap-kubeconfig=/etc/kubernetes/bootstrap-kubelet.conf',
  '--kubeconfig=/etc/kubernetes/kubelet.conf',
  `--config=${configurationPath}`,
  `--hostname-override=${node.name}`,
  `--node-ip=${node.internalIp}`,
];

/** What runs on the machine besides containers, before any of them. */
export function bootProcesses(processes: ProcessTable, options: KubeletOptions, now: number): void {
  const daemons: readonly (readonly [string, number, readonly string[]])[] = [
    ['root', 12_480, ['/sbin/init']],
    ['root', 18_204, ['/lib/systemd/systemd-journald']],
    ['root', 6_912, ['/usr/sbin/sshd', '-D']],
    ['root', 61_440, ['/usr/bin/containerd']],
    ['root', 98_304, kubeletCommand(options)],
  ];
  for (const [user, memoryKiB, command] of daemons) {
    processes.add({ user, command, startedAt: now, memoryKiB });
    processes.skip(160);
  }
  for (const { user, command, memoryKiB } of options.extraProcesses ?? [])
    processes.add({ user, command, startedAt: now, memoryKiB });
  processes.skip(40);
}

/** What is on the disk when the machine is switched on. */
export function machineFiles(options: KubeletOptions): Readonly<Record<string, string>> {
  const { node, staticPods = {}, extraFiles = {} } = options;
  return {
    '/etc/hostname': `${node.name}\n`,
    '/etc/os-release':
      'PRETTY_NAME="Debian GNU/Linux 13 (trixie)"\nNAME="Debian GNU/Linux"\nVERSION_ID="13"\nVERSION="13 (trixie)"\nID=debian\n',
    '/etc/hosts': `127.0.0.1\tlocalhost\n${node.internalIp}\t${node.name}\n`,
    '/etc/resolv.conf': 'nameserver 192.168.64.1\n',
    '/etc/systemd/system/kubelet.service': kubeletUnit(options),
    [configurationPath]: configurationFile,
    '/etc/kubernetes/kubelet.conf': kubeconfig(node.name),
    ...staticPods,
    ...extraFiles,
  };
}

/** The machine's disk and process table as a shell on it would show them. */
export const machineState = ({ node }: KubeletOptions, runtime: Runtime, disk: Disk): MachineState => ({
  hostname: node.name,
  files: disk.files,
  processes: runtime.processes(),
});

const kubeletUnit = (options: KubeletOptions): string => `[Unit]
Description=kubelet: The Kubernetes Node Agent (${kubeletVersion})
Wants=network-online.target
After=network-online.target

[Service]
ExecStart=${kubeletCommand(options).join(' \\\n  ')}
Restart=always
RestartSec=10

[Install]
WantedBy=multi-user.target
`;

const kubeconfig = (node: string): string => `apiVersion: v1
kind: Config
clusters:
- name: kubernetes
  cluster:
    certificate-authority: /etc/kubernetes/pki/ca.crt
    server: https://192.168.64.10:6443
contexts:
- name: system:node:${node}@kubernetes
  context:
    cluster: kubernetes
    user: system:node:${node}
current-context: system:node:${node}@kubernetes
users:
- name: system:node:${node}
  user:
    client-certificate: /var/lib/kubelet/pki/kubelet-client-current.pem
    client-key: /var/lib/kubelet/pki/kubelet-client-current.pem
`;
