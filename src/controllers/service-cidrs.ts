import { cidrContains, ipNumber } from '../apimachinery/ip-address.ts';
import { formatTime } from '../apimachinery/time.ts';
import type { IPAddress, ServiceCIDR } from '../apimachinery/types.ts';
import type { InformerEvent } from '../client/informer.ts';
import type { RestClient } from '../client/rest.ts';
import type { Context } from '../kernel/context.ts';
import { type Controller, done, nothingToDo } from './manager.ts';
import type { Stored } from './workload/kinds.ts';

const path = '/apis/networking.k8s.io/v1/servicecidrs';
const finalizer = 'networking.k8s.io/service-cidr-finalizer';
/** So long after its deletion an allocator may still take addresses from a range, not having heard of it. */
const gracePeriodMs = 10_000;
const fieldManager = 'service-cidr-controller';

const ready = { status: 'True', reason: '', message: 'Kubernetes Service CIDR is ready' };
const terminating = {
  status: 'False',
  reason: 'Terminating',
  message: 'There are still IPAddresses referencing the ServiceCIDR, please remove them or create a new ServiceCIDR',
};

type Range = Stored<ServiceCIDR>;
type Address = Stored<IPAddress>;

const contains = (cidr: string, ip: string): boolean => {
  const bits = ip.includes(':') ? 128 : 32;
  return cidr === `${ip}/${bits}` || cidrContains(cidr, `${ip}/${bits}`);
};

const cidrsOf = ({ spec }: Range): readonly string[] => spec.cidrs ?? [];

/** Whether no address would be left without a range. Upstream: canDeleteCIDR */
export function mayGo(range: Range, ranges: readonly Range[], addresses: readonly Address[]): boolean {
  const others = ranges.filter(({ metadata }) => metadata.name !== range.metadata.name).flatMap(cidrsOf);
  const isWithinOthers = cidrsOf(range).every((cidr) =>
    others.some((other) => other === cidr || cidrContains(other, cidr)),
  );
  if (isWithinOthers) return true;
  return !addresses.some(
    ({ metadata: { name, labels } }) =>
      labels?.['ipaddress.kubernetes.io/managed-by'] === 'ipallocator.k8s.io' &&
      ipNumber(name) !== undefined &&
      cidrsOf(range).some((cidr) => contains(cidr, name)) &&
      !others.some((cidr) => contains(cidr, name)),
  );
}

/** Ranges are ready when they are there, and go when nothing has an address of them. Upstream: pkg/controller/servicecidrs */
export const serviceCidrController: Controller = {
  name: 'service-cidr-controller',
  account: 'service-cidrs-controller',
  start({ env, client, queue, watch }) {
    const ranges = watch<Range>({ path });
    const addresses = watch<Address>({ path: '/apis/networking.k8s.io/v1/ipaddresses' });
    const work = queue(async (name, context) => {
      await Promise.all([ranges.synced, addresses.synced]);
      const range = ranges.get(name);
      if (!range) return nothingToDo;
      const { deletionTimestamp, finalizers = [] } = range.metadata;
      const isHeld = finalizers.includes(finalizer);
      if (!deletionTimestamp) {
        if (!isHeld) await patch(client, context, name, { finalizers: [finalizer] });
        const isTold = await tell(client, context, range, ready, env.clock.now());
        return isHeld && !isTold ? nothingToDo : done;
      }
      if (!mayGo(range, ranges.list(), addresses.list()))
        return (await tell(client, context, range, terminating, env.clock.now())) ? done : nothingToDo;
      if (!isHeld) return nothingToDo;
      const wait = Date.parse(deletionTimestamp) + gracePeriodMs - env.clock.now();
      if (wait > 0) {
        work.addAfter(name, wait);
        return nothingToDo;
      }
      await patch(client, context, name, { '$deleteFromPrimitiveList/finalizers': [finalizer] });
      return done;
    });
    /** What comes or goes may keep a range, or let it go. */
    const addLeaving = ({ type, cause }: InformerEvent<Range> | InformerEvent<Address>): void => {
      if (type === 'update') return;
      for (const { metadata } of ranges.list()) if (metadata.deletionTimestamp) work.add(metadata.name!, cause);
    };
    ranges.onEvent(({ object, cause }) => work.add(object.metadata.name!, cause));
    ranges.onEvent(addLeaving);
    addresses.onEvent(addLeaving);
  },
};

const patch = (client: RestClient, context: Context, name: string, metadata: object): Promise<void> =>
  client.write('PATCH', `${path}/${name}`, {
    context,
    contentType: 'application/strategic-merge-patch+json',
    body: { metadata },
  });

/** False: it is said already. */
async function tell(
  client: RestClient,
  context: Context,
  { metadata: { name }, status }: Range,
  condition: typeof ready,
  now: number,
): Promise<boolean> {
  const known = status?.conditions?.find(({ type }) => type === 'Ready');
  if (known?.status === condition.status && known.message === condition.message) return false;
  await client.write('PATCH', `${path}/${name}/status`, {
    context,
    contentType: 'application/apply-patch+yaml',
    query: { fieldManager, force: 'true' },
    body: {
      apiVersion: 'networking.k8s.io/v1',
      kind: 'ServiceCIDR',
      metadata: { name },
      status: { conditions: [{ type: 'Ready', ...condition, lastTransitionTime: formatTime(now) }] },
    },
  });
  return true;
}
