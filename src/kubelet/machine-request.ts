import type { MachineReply, MachineState, OutgoingRequest } from '../protocol/messages.ts';
import { ConnectError } from './network/cluster-network.ts';
import type { MachineNetwork } from './network/node-network.ts';
import { processNetwork } from './network/process-network.ts';

/** Sends a request as a process of the machine itself does: it can reach services and pods, but its names are not the cluster's. */
export async function requestFromMachine(
  { local, outside }: MachineNetwork,
  { files }: MachineState,
  { host, port, ...request }: OutgoingRequest,
): Promise<MachineReply> {
  const network = processNetwork(outside, {
    namespace: local.host,
    files: () => ({ hosts: files['/etc/hosts'] ?? '', resolver: files['/etc/resolv.conf'] ?? '' }),
    trace: (_host, _port, work) => work(),
  });
  const ip = network.resolve(host);
  try {
    return await (await network.connect(host, port)).request(request);
  } catch (error) {
    if (!(error instanceof ConnectError)) throw error;
    return { failure: error.failure, ...(ip !== undefined && { ip }) };
  }
}
