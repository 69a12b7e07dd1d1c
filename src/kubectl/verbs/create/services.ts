import { dns1123Subdomain, portName, portNumber } from '../../../apimachinery/names.ts';
import type { Json } from '../../api.ts';
import { Failure } from '../../failure.ts';
import type { FlagSpecs } from '../../flags.ts';
import type { VerbContext } from '../verb.ts';
import { generated } from './generator.ts';

const ports: FlagSpecs = { tcp: { kind: 'list' } };
const portUsage = '[--tcp=port:targetPort] [--dry-run=server|client|none]';

/** Upstream: kubectl/pkg/cmd/create/create_service.go */
function service(name: string, type: string, { flags }: VerbContext): Json {
  const clusterIP = flags.string('clusterip');
  const externalName = flags.string('external-name');
  const nodePort = flags.int('node-port');
  const pairs = flags.list('tcp').flatMap((text) => text.split(','));
  if (clusterIP !== 'None' && pairs.length === 0 && type !== 'ExternalName')
    throw new Failure('error: at least one tcp port specifier must be provided');
  if (type === 'ExternalName' && dns1123Subdomain(externalName ?? '').length > 0)
    throw new Failure(`error: invalid service external name ${externalName}`);
  return {
    kind: 'Service',
    apiVersion: 'v1',
    metadata: { name, labels: { app: name } },
    spec: {
      ...(pairs.length > 0 && { ports: pairs.map((pair) => portOf(pair, nodePort)) }),
      selector: { app: name },
      ...(clusterIP && { clusterIP }),
      type,
      ...(externalName && { externalName }),
    },
    status: { loadBalancer: {} },
  };
}

/** `80`, `80:8080` or `80:http`. Upstream: parsePorts */
function portOf(pair: string, nodePort: number | undefined): Json {
  const [text = '', target] = pair.split(':');
  const problem = (what: string): Failure =>
    new Failure(`error: strconv.ParseUint: parsing ${JSON.stringify(text)}: ${what}`);
  if (!/^\d+$/.test(text)) throw problem('invalid syntax');
  if (Number(text) > 65_535) throw problem('value out of range');
  const isNumber = target !== undefined && /^[+-]?\d+$/.test(target);
  const complaints = target === undefined ? [] : isNumber ? portNumber(Number(target)) : portName(target);
  if (complaints.length > 0) throw new Failure(`error: ${complaints.join(',')}`);
  return {
    name: pair.replaceAll(':', '-'),
    protocol: 'TCP',
    port: Number(text),
    targetPort: target === undefined ? Number(text) : isNumber ? Number(target) : target,
    ...(nodePort && { nodePort }),
  };
}

export const clusterIp = generated({
  command: 'create service clusterip',
  usage: '[--tcp=<port>:<targetPort>] [--dry-run=server|client|none]',
  summary: 'Create a ClusterIP service',
  flags: { ...ports, clusterip: { kind: 'string' } },
  refusal: 'failed to create ClusterIP service:',
  object: (name, context) => service(name, 'ClusterIP', context),
});

export const nodePort = generated({
  command: 'create service nodeport',
  usage: portUsage,
  summary: 'Create a NodePort service',
  flags: { ...ports, 'node-port': { kind: 'int' } },
  refusal: 'failed to create NodePort service:',
  object: (name, context) => service(name, 'NodePort', context),
});

export const loadBalancer = generated({
  command: 'create service loadbalancer',
  usage: portUsage,
  summary: 'Create a LoadBalancer service',
  flags: ports,
  refusal: 'failed to create LoadBalancer service:',
  object: (name, context) => service(name, 'LoadBalancer', context),
});

export const externalName = generated({
  command: 'create service externalname',
  usage: '--external-name external.name [--dry-run=server|client|none]',
  summary: 'Create an ExternalName service',
  flags: { ...ports, 'external-name': { kind: 'string' } },
  required: ['external-name'],
  refusal: 'failed to create ExternalName service:',
  object: (name, context) => service(name, 'ExternalName', context),
});
