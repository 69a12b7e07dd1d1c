import { never } from '../kernel/cancellation.ts';
import type { Environment } from '../protocol/environment.ts';
import type { ApiRequest, UnaryApiResponse } from '../protocol/http.ts';
import type { MachineOutput, MachineState } from '../protocol/messages.ts';
import { type MachineCommand, runInNetwork } from '../kubelet/machine-command.ts';
import { ConnectError } from '../kubelet/network/cluster-network.ts';
import type { ProcessNetwork } from '../kubelet/network/process-network.ts';

/** Who answers on a port of the workstation; nobody: the connection breaks off. */
export type LocalPorts = ReadonlyMap<
  number,
  (request: Pick<ApiRequest, 'method' | 'path' | 'headers' | 'body'>) => Promise<UnaryApiResponse | undefined>
>;

const loopback = '127.0.0.1';

/** Runs curl, wget, nc or nslookup on a machine outside the cluster, whose own ports are all that it reaches. */
export const runOnWorkstation = (
  env: Pick<Environment, 'clock' | 'random'>,
  ports: LocalPorts,
  state: MachineState,
  command: MachineCommand,
): Promise<MachineOutput> =>
  runInNetwork(env, { network: loopbackOf(ports, state.hostname), ip: loopback }, state, command, never);

function loopbackOf(ports: LocalPorts, hostname: string): ProcessNetwork {
  const resolve = (host: string): string | undefined => {
    if (host === 'localhost' || host === hostname) return loopback;
    return /^\d+(?:\.\d+){3}$/.test(host) ? host : undefined;
  };
  return {
    nameserver: loopback,
    candidates: (name) => [name],
    query: () => undefined,
    resolve,
    connect(host, port) {
      const ip = resolve(host);
      if (ip === undefined) return Promise.reject(new ConnectError('unknown-host'));
      if (ip !== loopback) return Promise.reject(new ConnectError('unreachable'));
      const answer = ports.get(port);
      if (!answer) return Promise.reject(new ConnectError('refused'));
      return Promise.resolve({
        to: { ip, port },
        request: async (sent) => {
          const reply = await answer(sent);
          if (!reply) throw new ConnectError('lost');
          return reply;
        },
      });
    },
    datagram: () => Promise.resolve(undefined),
  };
}
