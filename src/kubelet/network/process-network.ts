import { type Outcome, passed, refused } from '../../kernel/outcome.ts';
import { answerQuery, clusterDnsAddress, type DnsAnswer, type RecordType } from '../../network/cluster-dns.ts';
import { candidateNames, hostsAddress, isIpv4, type NameFiles, resolverConfig } from '../../network/resolver.ts';
import type { ServiceIndex } from '../../network/service-index.ts';
import type { ConnectionEvidence } from '../../protocol/evidence/pod.ts';
import type { PodNetwork } from '../runtime/network.ts';
import { type ClusterNetwork, ConnectError, type Connection, type Way } from './cluster-network.ts';

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
}

type ConnectOutcome = Outcome<Connection, ConnectionEvidence, ConnectError>;

export interface Sender {
  readonly namespace: PodNetwork;
  readonly files: () => NameFiles;
  /** Runs the work as a piece of the log, or simply runs it. */
  readonly trace: (host: string, port: number, work: () => Promise<ConnectOutcome>) => Promise<ConnectOutcome>;
}

/** How many aliases are followed. */
const longestChain = 8;

export function processNetwork(
  { network, index }: ProcessNetworkParts,
  { namespace, files, trace }: Sender,
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

  return {
    get nameserver() {
      return config().nameservers[0] ?? '127.0.0.1';
    },
    candidates: (name) => candidateNames(name, config()),
    query,
    resolve,
    async connect(host, port, patienceMs) {
      const outcome = await trace(host, port, async () => {
        const ip = resolve(host);
        if (ip === undefined) return refusal(new ConnectError('unknown-host'), {});
        const way = network.way(namespace, { ip, port });
        const evidence = { ip, ...routeFacts(way) };
        try {
          return passed(await network.open(way, patienceMs), evidence);
        } catch (error) {
          if (error instanceof ConnectError) return refusal(error, evidence);
          throw error;
        }
      });
      if (outcome.ok) return outcome.value;
      throw outcome.refusal;
    },
    async datagram(host, port, text, patienceMs) {
      const ip = resolve(host);
      if (ip === undefined) throw new ConnectError('unknown-host');
      return network.datagram(network.way(namespace, { ip, port }, 'UDP'), text, patienceMs);
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
