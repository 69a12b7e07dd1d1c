import { rootContext } from '../../kernel/context.ts';
import { editedPlan, type EditedPlan } from '../../cluster/edited-plan.ts';
import { controlPlaneNode } from '../../cluster/topology.ts';
import { runOnWorkstation } from '../../cluster/workstation.ts';
import type { LocalPort } from '../../kubectl/io.ts';
import type { ClusterPlan } from '../../cluster/plan.ts';
import type { Environment } from '../../protocol/environment.ts';
import type { CallReply, CallRequest, MachineState } from '../../protocol/messages.ts';
import { connect } from '../../protocol/rpc.ts';
import type { TerminalSession } from '../../protocol/session.ts';
import type { KubectlAccess, Machine } from '../../shell/machine.ts';
import { ShellSession } from '../../shell/session.ts';
import { homeFiles } from '../../shell/workstation.ts';
import type { DiscoveryCache } from './discovery-cache.ts';
import { kubectlAccess } from './kubectl-access.ts';

export interface TerminalOptions {
  readonly machine: string;
  readonly identity: string;
  readonly plan: ClusterPlan;
  /** Environment of another identity: on the control plane, kubectl is the administrator's. */
  readonly environmentOf: (identity: string) => Environment;
  readonly discovery: DiscoveryCache;
  /** Of the workstation, at which all terminals of the page sit. */
  readonly ports: Map<number, LocalPort>;
  /** A file of the control plane's machine was changed, and with it what its components start with. */
  readonly edit: (change: (plan: ClusterPlan) => EditedPlan) => void;
}

/** The workstation's name in a prompt. */
export const workstation = 'workstation';

/** Opens a shell on a machine; kubectl in it is an ordinary client of the API server. */
export async function openTerminal({
  machine,
  identity,
  plan,
  environmentOf,
  discovery,
  ports,
  edit,
}: TerminalOptions): Promise<TerminalSession> {
  const kubectlWith = (path: string, user: string): KubectlAccess =>
    kubectlAccess({ plan, environmentOf, discovery }, path, user);
  const listeners = new Set<(data: string) => void>();
  const own = (): Machine => workstationOf(identity, environmentOf(identity), kubectlWith, ports);
  const reach = (host: string): Machine | undefined => {
    if (host === workstation || host === 'localhost') return own();
    const node = plan.nodes.find(({ name, internalIp }) => name === host || internalIp === host);
    return node && nodeMachine(node.name, { env: environmentOf('kubernetes-admin'), kubectlWith, edit });
  };
  const shell = new ShellSession({
    machine: reach(machine) ?? own(),
    reach,
    write: (text) => {
      for (const listener of listeners) listener(text);
    },
  });
  let started = false;
  return {
    write: (data) => shell.input(data),
    onData(listener) {
      listeners.add(listener);
      if (!started) {
        started = true;
        void shell.start();
      }
      return () => listeners.delete(listener);
    },
    resize: (columns, rows) => shell.resize(columns, rows),
    close: () => shell.close(),
  };
}

/** kubectl with a kubeconfig at a path, in which a user is the current one. */
type KubectlWith = (path: string, user: string) => KubectlAccess;

function workstationOf(
  identity: string,
  env: Environment,
  kubectlWith: KubectlWith,
  ports: Map<number, LocalPort>,
): Machine {
  const user = identity === 'kubernetes-admin' ? 'admin' : identity;
  const home = `/home/${user}`;
  const files = Object.fromEntries(Object.entries(homeFiles).map(([name, text]) => [`${home}/${name}`, text]));
  const state: MachineState = {
    hostname: workstation,
    files,
    processes: [
      {
        pid: 4242,
        user,
        command: ['-bash'],
        startedAt: env.clock.now(),
        cpuPercent: 0,
        memoryKiB: 5120,
      },
    ],
  };
  return {
    hostname: workstation,
    user,
    home,
    clock: env.clock,
    random: env.random,
    inspect: () => Promise.resolve(state),
    elsewhere: onControlPlane,
    network: (command, workingDir) => runOnWorkstation(env, ports, state, { command, workingDir }),
    ports,
    kubectl: kubectlWith(`${home}/.kube/config`, identity),
  };
}

/** The control plane's files and processes, and the cluster's network, are looked for on the workstation first: it says where they are. */
const onControlPlane = (line: string): string | undefined =>
  /\/etc\/kubernetes\/|\/etc\/systemd\/system\/kube|\bps\b.*\bkube-|\b(?:curl|wget)\b.*\b(?:10|192\.168)\.\d/.test(line)
    ? `# ${workstation} is not a machine of the cluster. Log in to the one that runs its control plane: ssh ${controlPlaneNode}`
    : undefined;

interface NodeAccess {
  readonly env: Environment;
  readonly kubectlWith: KubectlWith;
  readonly edit: TerminalOptions['edit'];
}

/** A node, as its kubelet tells of it; workers have no kubeconfig for people. */
function nodeMachine(node: string, { env, kubectlWith, edit }: NodeAccess): Machine {
  const call = async <M extends 'machine.inspect' | 'machine.write' | 'machine.run'>(
    method: M,
    request: CallRequest<M>,
  ): Promise<CallReply<M>> => {
    const peer = connect(env.bus.dial(`kubelet/${node}`), env.tracer);
    try {
      return await peer.call(method, request, { context: rootContext });
    } finally {
      peer.close();
    }
  };
  return {
    hostname: node,
    user: 'root',
    home: '/root',
    clock: env.clock,
    random: env.random,
    inspect: () => call('machine.inspect', {}),
    network: (command, workingDir) => call('machine.run', { command, workingDir }),
    ...(node === controlPlaneNode && {
      kubectl: kubectlWith('/etc/kubernetes/admin.conf', 'kubernetes-admin'),
      etcd: () => connect(env.bus.dial('etcd'), env.tracer),
      keep: async (path, text) => {
        await call('machine.write', { path, text });
        edit((plan) => editedPlan(plan, path, text));
      },
    }),
  };
}
