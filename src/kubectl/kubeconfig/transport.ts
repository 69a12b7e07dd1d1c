import type { ApiRequest, ApiResponse } from '../../protocol/http.ts';
import { Unreachable } from '../failure.ts';
import type { KubectlIo } from '../io.ts';
import type { ClientConfig } from './client-config.ts';

type Wire = Pick<KubectlIo, 'request' | 'servers' | 'clock'>;

/**
 * The way to where the kubeconfig says, as whom it says.
 * @param configured throws where that cannot be known
 */
export const transport =
  (io: Wire, configured: () => ClientConfig): KubectlIo['request'] =>
  async (bare) =>
    send(io, configured(), bare);

/** @throws Unreachable */
async function send(io: Wire, config: ClientConfig, bare: ApiRequest): Promise<ApiResponse> {
  const { server, credentials, headers, timeoutMs } = config;
  const address = addressOf(server);
  if (!io.servers.includes(address)) throw new Unreachable(address, dialProblem(address, io.servers));
  const request = {
    ...bare,
    headers: {
      ...bare.headers,
      ...(credentials.token !== undefined && { authorization: `Bearer ${credentials.token}` }),
      ...headers,
    },
    ...(credentials.certificate !== undefined && { peerCertificate: credentials.certificate }),
  };
  const answer = io.request(request).catch(() => {
    throw new Unreachable(address);
  });
  return timeoutMs === undefined ? answer : within(io, timeoutMs, address, answer);
}

/** `host:port` of a server's URL. */
export function addressOf(server: string): string {
  const [, scheme, host = '', port] = /^(?:(https?):\/\/)?([^/:]+|\[[^\]]*\])(?::(\d+))?/.exec(server) ?? [];
  return `${host}:${port ?? (scheme === 'https' ? '443' : '80')}`;
}

/** Nobody listens there; or nobody knows the name: addresses and the machines of known servers need not be looked up. */
function dialProblem(address: string, servers: readonly string[]): string | undefined {
  const host = hostOf(address);
  const known = /^[\d.]+$|^\[|^localhost$/.test(host) || servers.some((each) => hostOf(each) === host);
  return known ? undefined : `dial tcp: lookup ${host}: no such host`;
}

const hostOf = (address: string): string => address.slice(0, address.lastIndexOf(':'));

function within<Answer>({ clock }: Wire, ms: number, address: string, answer: Promise<Answer>): Promise<Answer> {
  const tooLate = 'context deadline exceeded (Client.Timeout exceeded while awaiting headers)';
  return new Promise((resolve, reject) => {
    const stop = clock.after(ms, () => reject(new Unreachable(address, tooLate)));
    answer.then(resolve, reject).finally(stop);
  });
}
