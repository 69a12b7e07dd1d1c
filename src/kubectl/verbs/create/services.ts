import { dns1123Subdomain, portName, portNumber } from '../../../apimachinery/names.ts';
import type { Json } from '../../api.ts';
import { Failure } from '../../failure.ts';
import type { FlagSpecs } from '../../flags.ts';
import type { Verb, VerbContext } from '../verb.ts';
import { generated, type Generator } from './generator.ts';

const ports: FlagSpecs = { tcp: { kind: 'list' } };

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

/** The command that creates a service of a type. */
const ofType = (type: string, usage: string, more: Partial<Generator> = {}): Verb =>
  generated({
    command: `create service ${type.toLowerCase()}`,
    usage: `${usage} [--dry-run=server|client|none]`,
    summary: `Create ${/^[AEIO]/.test(type) ? 'an' : 'a'} ${type} service`,
    refusal: `failed to create ${type} service:`,
    object: (name, context) => service(name, type, context),
    ...more,
    flags: { ...ports, ...more.flags },
  });

export const clusterIp = ofType('ClusterIP', '[--tcp=<port>:<targetPort>]', {
  flags: { clusterip: { kind: 'string' } },
});

export const nodePort = ofType('NodePort', '[--tcp=port:targetPort]', { flags: { 'node-port': { kind: 'int' } } });

export const loadBalancer = ofType('LoadBalancer', '[--tcp=port:targetPort]');

export const externalName = ofType('ExternalName', '--external-name external.name', {
  flags: { 'external-name': { kind: 'string' } },
  required: ['external-name'],
});
