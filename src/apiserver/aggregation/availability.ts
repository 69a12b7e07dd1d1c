import type { APIService, EndpointSlice, Service, ServicePort } from '../../apimachinery/types.ts';
import type { Context } from '../../kernel/context.ts';
import type { Server } from '../server.ts';
import { refusedAt, resolveService } from '../webhooks/service-endpoint.ts';

export interface Availability {
  readonly status: 'True' | 'False';
  readonly reason: string;
  readonly message: string;
}

const no = (reason: string, message: string): Availability => ({ status: 'False', reason, message });

type Asked = Pick<Server, 'reader' | 'kubelet'>;

/**
 * Whether another server answers for a version of a group.
 * Upstream: k8s.io/kube-aggregator/pkg/controllers/status/remote/remote_available_controller.go
 */
export async function availabilityOf(server: Asked, context: Context, { spec }: APIService): Promise<Availability> {
  const { namespace = '', name = '', port = 443 } = spec.service ?? {};
  const quoted = `service/${name} in ${JSON.stringify(namespace)}`;
  const service = server.reader.get('services', namespace, name) as Service | undefined;
  if (!service) return no('ServiceNotFound', `${quoted} is not present`);
  if (service.spec.type === 'ClusterIP') {
    const served = service.spec.ports?.find((each) => each.port === port);
    if (!served) return no('ServicePortError', `${quoted} is not listening on port ${port}`);
    const slices = server.reader.list('endpointslices.discovery.k8s.io', namespace) as readonly EndpointSlice[];
    const own = slices.filter(({ metadata }) => metadata.labels?.['kubernetes.io/service-name'] === name);
    if (own.length === 0) return no('EndpointsNotFound', `cannot find endpointslices for ${quoted}`);
    if (!own.some((slice) => hasAddress(slice, served)))
      return no(
        'MissingEndpoints',
        `endpointslices for ${quoted} have no addresses with port name ${JSON.stringify(served.name ?? '')}`,
      );
  }
  const path = `/apis/${spec.group ?? ''}/${spec.version ?? ''}`;
  const host = `${service.spec.clusterIP ?? ''}:${port}`;
  const problem = await discoveryProblem(server, context, { namespace, name, port, path, host });
  return problem === undefined
    ? { status: 'True', reason: 'Passed', message: 'all checks passed' }
    : no('FailedDiscoveryCheck', `failing or missing response from https://${host}${path}: ${problem}`);
}

const hasAddress = ({ ports, endpoints }: EndpointSlice, { name = '' }: ServicePort): boolean =>
  (ports ?? []).some((port) => (port.name ?? '') === name) &&
  (endpoints ?? []).some(({ addresses, conditions }) => addresses.length > 0 && conditions?.ready !== false);

interface Discovery {
  readonly namespace: string;
  readonly name: string;
  readonly port: number;
  readonly path: string;
  readonly host: string;
}

async function discoveryProblem(
  { reader, kubelet }: Asked,
  context: Context,
  { namespace, name, port, path, host }: Discovery,
): Promise<string | undefined> {
  const url = `https://${host}${path}`;
  const failed = (text: string): string => `Get ${JSON.stringify(url)}: ${text}`;
  const found = resolveService(reader, namespace, name, port);
  if ('problem' in found) return failed(found.problem);
  if ('external' in found) return failed(`dial tcp: lookup ${found.external}: no such host`);
  const { ip, port: podPort, node } = found.pod;
  const request = { method: 'GET', path, query: '', headers: { host, accept: 'application/json' } };
  const reply = await kubelet(node)
    .call('pod.request', { ip, port: podPort, request }, { context })
    .catch(() => ({ refused: true }) as const);
  if ('refused' in reply) return failed(refusedAt(ip, podPort));
  return reply.status >= 200 && reply.status < 300 ? undefined : `bad status from ${url}: ${reply.status}`;
}
