import type { Cancellation } from '../../kernel/cancellation.ts';
import { passed, refused } from '../../kernel/outcome.ts';
import type { DnsAnswer, RecordType } from '../../network/cluster-dns.ts';
import { answerQuery, clusterDnsAddress } from '../../network/cluster-dns.ts';
import { candidateNames, hostsAddress, isIpv4, type NameFiles, resolverConfig } from '../../network/resolver.ts';
import type { ServiceIndex } from '../../network/service-index.ts';
import type { ConnectionEvidence, ContainerSubject } from '../../protocol/evidence.ts';
import type { PodNetwork } from '../runtime/network.ts';
import type { runtimeSpans } from '../runtime/runtime-spans.ts';
import { type ClusterNetwork, ConnectError, type Connection, RouteError, type Way } from './cluster-network.ts';

/** A process's way to others. */
export interface ProcessNetwork {
  /** The first server of /etc/resolv.conf. */
  readonly nameserver: string;
  /** The names that are asked for, one after the other. */
  candidates(name: string): readonly string[];
  /** One question to the server; undefined: it does not answer. */
  query(name: string, type: RecordType): DnsAnswer | undefined;
  /** The address of a host, as libc finds it. */
  resolve(host: string): string | undefined;
  /** @throws ConnectError */
  connect(host: string, port: number, patienceMs?: number): Promise<Connection>;
  /** Sends a datagram; undefined: nothing came back. @throws ConnectError where the host is not known */
  datagram(host: string, port: number, text: string, patienceMs: number): Promise<string | undefined>;
}

export interface ProcessNetworkParts {
  readonly network: ClusterNetwork;
  /** Absent: no server answers. */
  readonly index?: ServiceIndex;
  readonly spans: Pick<ReturnType<typeof runtimeSpans>, 'connection'>;
}

export interface Sender {
  readonly subject: ContainerSubject;
  readonly namespace: PodNetwork;
  readonly files: () => NameFiles;
  readonly killed: Cancellation;
}

/** How many aliases are followed. */
const longestChain = 8;

export function processNetwork(
  { network, index, spans }: ProcessNetworkParts,
  { subject, namespace, files, killed }: Sender,
): ProcessNetwork {
  const config = () => resolverConfig(files().resolver);

  const query = (name: string, type: RecordType): DnsAnswer | undefined =>
    index?.services.hasSynced && config().nameservers[0] === clusterDnsAddress
      ? answerQuery(index, name, type)
      : undefined;

  const addressOf = (name: string, followed = 0): string | undefined => {
    const [record] = query(name, 'A')?.records ?? [];
    if (record?.type === 'CNAME') return followed < longestChain ? addressOf(record.value, followed + 1) : undefined;
    return record?.value;
  };

  const resolve = (host: string): string | undefined => {
    if (isIpv4(host)) return host;
    const listed = hostsAddress(files().hosts, host);
    if (listed !== undefined) return listed;
    for (const name of candidateNames(host, config())) {
      const address = addressOf(name);
      if (address !== undefined) return address;
    }
    return undefined;
  };

  const wayTo = (ip: string, port: number): { readonly way: Way } | { readonly error: RouteError } => {
    try {
      return { way: network.way(namespace, { ip, port }) };
    } catch (error) {
      if (error instanceof RouteError) return { error };
      throw error;
    }
  };

  return {
    get nameserver() {
      return config().nameservers[0] ?? '127.0.0.1';
    },
    candidates: (name) => candidateNames(name, config()),
    query,
    resolve,
    async connect(host, port, patienceMs) {
      const context = { cancellation: killed, background: false };
      const outcome = await spans.connection<Connection, ConnectError>(
        context,
        { ...subject, host, port },
        async () => {
          const ip = resolve(host);
          if (ip === undefined) return refusal(new ConnectError('unknown-host'), {});
          const found = wayTo(ip, port);
          const evidence = { ip, ...routeFacts('way' in found ? found.way : found.error) };
          try {
            if ('way' in found) return passed(await network.open(found.way, patienceMs), evidence);
            if (found.error.failure === 'refused') return refusal(found.error, evidence);
            return await network.lost(patienceMs);
          } catch (error) {
            if (error instanceof ConnectError) return refusal(error, evidence);
            throw error;
          }
        },
      );
      if (outcome.ok) return outcome.value;
      throw outcome.refusal;
    },
    async datagram(host, port, text, patienceMs) {
      const ip = resolve(host);
      if (ip === undefined) throw new ConnectError('unknown-host');
      try {
        return await network.datagram(network.way(namespace, { ip, port }, 'UDP'), text, patienceMs);
      } catch (error) {
        if (error instanceof RouteError) return undefined;
        throw error;
      }
    },
  };
}

const refusal = (error: ConnectError, evidence: ConnectionEvidence) =>
  refused(error, { ...evidence, failure: error.failure });

/** What the rules of the node's kube-proxy did with it. */
function routeFacts({ route }: Pick<Way, 'route'>): ConnectionEvidence {
  if (!route) return {};
  const { service, candidates, verdict } = route;
  const endpoint = typeof verdict === 'object' ? `${verdict.picked.ip}:${verdict.picked.port}` : undefined;
  return { service, candidates, ...(endpoint && { endpoint }) };
}
