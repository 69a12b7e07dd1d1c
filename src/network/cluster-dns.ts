import type { Service } from '../apimachinery/types.ts';
import { isIpv4 } from './resolver.ts';
import { type Backend, backendsOf, isHeadless, isReady, type ServiceIndex } from './service-index.ts';

export type RecordType = 'A' | 'AAAA' | 'CNAME' | 'PTR' | 'SRV' | 'TXT';

export interface DnsRecord {
  readonly name: string;
  readonly type: RecordType;
  /** As `dig +short` prints it. */
  readonly value: string;
}

export interface DnsAnswer {
  /** `SERVFAIL`: the name is outside of the cluster, and there is no resolver to forward to. */
  readonly code: 'NOERROR' | 'NXDOMAIN' | 'SERVFAIL';
  readonly records: readonly DnsRecord[];
}

export const clusterDnsAddress = '10.96.0.10';
export const clusterDomain = 'cluster.local';

/** The version of the specification, which a server of the cluster's zone says of itself. */
const schemaVersion = '1.1.0';

const unknown: DnsAnswer = { code: 'NXDOMAIN', records: [] };
const found = (records: readonly DnsRecord[]): DnsAnswer => ({ code: 'NOERROR', records });

/**
 * The cluster's zone, answered from services and their endpoints. Differs: every node answers at once what CoreDNS's pods
 * would after a while, and nothing outside of the cluster is known.
 * Upstream: Kubernetes DNS-Based Service Discovery 1.1.0, coredns/plugin/kubernetes
 */
export function answerQuery(index: ServiceIndex, asked: string, type: RecordType): DnsAnswer {
  const name = asked.toLowerCase().replace(/\.$/, '');
  if (name.endsWith('.in-addr.arpa')) return reverse(index, name, type);
  const suffix = `.${clusterDomain}`;
  if (name === clusterDomain) return found([]);
  if (!name.endsWith(suffix)) return { code: 'SERVFAIL', records: [] };
  const labels = name.slice(0, -suffix.length).split('.');
  if (labels.length === 1 && labels[0] === 'dns-version')
    return ofType(type, [{ name, type: 'TXT', value: `"${schemaVersion}"` }]);
  const kind = labels.pop();
  if (kind === 'pod') return podAnswer(name, labels, type);
  if (kind !== 'svc') return unknown;
  const namespace = labels.pop();
  const service = labels.pop();
  if (service === undefined) return hasNamespace(index, namespace) ? found([]) : unknown;
  const known = index.services.get(`${namespace}/${service}`);
  return known ? serviceAnswer(index, { name, labels, type }, known) : unknown;
}

interface Question {
  readonly name: string;
  /** What stands before the service's name. */
  readonly labels: readonly string[];
  readonly type: RecordType;
}

const ofType = (type: RecordType, records: readonly DnsRecord[]): DnsAnswer =>
  found(records.filter((record) => record.type === type || record.type === 'CNAME'));

const hasNamespace = ({ services }: ServiceIndex, namespace: string | undefined): boolean =>
  namespace === undefined || services.list().some(({ metadata }) => metadata.namespace === namespace);

/** `10-244-1-7.default.pod.cluster.local`; whether there is such a pod is not looked up, as with `pods insecure`. */
function podAnswer(name: string, labels: readonly string[], type: RecordType): DnsAnswer {
  const address = labels[0]?.replaceAll('-', '.') ?? '';
  return labels.length === 2 && isIpv4(address) ? ofType(type, [{ name, type: 'A', value: address }]) : unknown;
}

function serviceAnswer(index: ServiceIndex, question: Question, service: Service): DnsAnswer {
  const { name, labels, type } = question;
  const { clusterIP = '', externalName } = service.spec;
  if (service.spec.type === 'ExternalName')
    return labels.length === 0 ? found([{ name, type: 'CNAME', value: externalName ?? '' }]) : unknown;
  const [port, protocol] = labels;
  if (port?.startsWith('_')) {
    return labels.length === 2 && protocol?.startsWith('_') ? serviceRecords(index, question, service) : unknown;
  }
  if (!isHeadless(service))
    return labels.length === 0 ? ofType(type, [{ name, type: 'A', value: clusterIP }]) : unknown;
  const backends = backendsOf(index, keyOf(service)).filter(isReady);
  const named = labels.length === 0 ? backends : backends.filter((backend) => hostOf(backend) === labels.join('.'));
  if (named.length === 0) return unknown;
  const addresses = [...new Set(named.map(({ ip }) => ip))];
  return ofType(
    type,
    addresses.map((value) => ({ name, type: 'A', value })),
  );
}

/** `_http._tcp.web.default.svc`: the port's number, and who serves it. */
function serviceRecords(index: ServiceIndex, { name, labels, type }: Question, service: Service): DnsAnswer {
  const [portName = '', protocol = ''] = labels.map((label) => label.slice(1));
  const port = service.spec.ports?.find(
    (each) => each.name === portName && (each.protocol ?? 'TCP').toLowerCase() === protocol,
  );
  if (!port) return unknown;
  const domain = `${service.metadata.name}.${service.metadata.namespace}.svc.${clusterDomain}.`;
  const targets = isHeadless(service)
    ? backendsOf(index, keyOf(service))
        .filter((backend) => isReady(backend) && backend.ports.has(portName))
        .map((backend) => ({ number: backend.ports.get(portName)!, host: `${hostOf(backend)}.${domain}` }))
    : [{ number: port.port, host: domain }];
  const weight = Math.floor(100 / Math.max(1, targets.length));
  return ofType(
    type,
    targets.map(({ number, host }) => ({ name, type: 'SRV', value: `0 ${weight} ${number} ${host}` })),
  );
}

/** Who answers at an address: a service, or a pod behind a headless one. */
function reverse(index: ServiceIndex, name: string, type: RecordType): DnsAnswer {
  const ip = name.slice(0, -'.in-addr.arpa'.length).split('.').toReversed().join('.');
  const pointer = (host: string): DnsAnswer =>
    ofType(type, [{ name, type: 'PTR', value: `${host}.svc.${clusterDomain}.` }]);
  const service = index.services.by('address', ip).find(({ spec }) => spec.clusterIP === ip);
  if (service) return pointer(`${service.metadata.name}.${service.metadata.namespace}`);
  for (const headless of index.services.list().filter(isHeadless)) {
    const backend = backendsOf(index, keyOf(headless)).find((each) => each.ip === ip);
    if (backend) return pointer(`${hostOf(backend)}.${headless.metadata.name}.${headless.metadata.namespace}`);
  }
  return unknown;
}

const keyOf = ({ metadata }: Service): string => `${metadata.namespace}/${metadata.name}`;

/** A pod behind a headless service is named by its hostname, or by its address with dashes. */
const hostOf = ({ ip, endpoint: { hostname } }: Backend): string => hostname ?? ip.replaceAll('.', '-');
