import { objectKey } from '../../client/objects.ts';
import { type Controller, done, nothingToDo } from '../manager.ts';
import { ownerReference, referenceTo, type WorkloadKind } from '../workload/kinds.ts';
import type { StoredSlice } from './endpoint-slices.ts';
import { isMirrored, mirrorChanges, mirrored, mirroredMeta, tooMany } from './mirrored-endpoints.ts';
import type { StoredEndpoints } from './stored.ts';
import { removeSlices, type SliceHead, WrittenSlices, writeSlices } from './slice-writes.ts';

const managedBy = 'endpointslice.kubernetes.io/managed-by';
const mirrors = 'endpointslicemirroring-controller.k8s.io';
const serviceName = 'kubernetes.io/service-name';
const endpointsKind: WorkloadKind = { apiVersion: 'v1', kind: 'Endpoints', resource: 'endpoints' };

const ownerOf = ({ metadata: { namespace, labels = {} } }: StoredSlice): readonly string[] =>
  labels[managedBy] === mirrors && labels[serviceName] ? [`${namespace}/${labels[serviceName]}`] : [];

/** Says in slices what somebody wrote into the Endpoints of a Service without selector. Upstream: pkg/controller/endpointslicemirroring */
export const endpointSliceMirroring: Controller = {
  name: 'endpointslice-mirroring-controller',
  account: 'endpointslicemirroring-controller',
  eventSource: 'endpoint-slice-mirroring-controller',
  start({ client, recorder, informers: { services, endpoints }, queue, watch }) {
    const slices = watch<StoredSlice>({
      path: '/apis/discovery.k8s.io/v1/endpointslices',
      indexes: { owner: ownerOf },
    });
    const written = new WrittenSlices();
    const work = queue(async (key, context) => {
      await slices.synced;
      const source = endpoints.get(key);
      const existing = slices.by('owner', key).filter(({ metadata }) => !metadata.deletionTimestamp);
      const writer = { client, context, written, key };
      if (!written.allIn(key, existing)) return nothingToDo;
      if (!source || !isMirrored(source, services.get(key))) {
        await removeSlices(writer, existing);
        written.forget(key);
        return existing.length > 0 ? done : nothingToDo;
      }
      let writes = 0;
      for (const family of ['IPv4', 'IPv6']) {
        const { groups, skipped } = mirrored(source, family);
        const known = existing.filter(({ addressType }) => addressType === family);
        const head = headOf(source, family);
        writes += await writeSlices(writer, head, mirrorChanges(known, groups, head));
        if (skipped > 0 && family === 'IPv4')
          recorder.event(referenceTo(endpointsKind, source), 'Warning', 'TooManyAddressesToMirror', tooMany(skipped));
      }
      return writes > 0 ? done : nothingToDo;
    });
    services.onEvent(({ object, cause }) => work.add(objectKey(object), cause));
    endpoints.onEvent(({ object, cause }) => work.add(objectKey(object), cause));
    slices.onEvent(({ type, object, cause }) => {
      for (const key of ownerOf(object)) {
        if (type === 'delete') written.remove(key, object);
        work.add(key, cause);
      }
    });
  },
};

function headOf(source: StoredEndpoints, addressType: string): SliceHead {
  const { name, namespace } = source.metadata;
  const { labels, annotations } = mirroredMeta(source);
  return {
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    metadata: {
      generateName: `${name}-`,
      namespace,
      labels: { ...labels, [managedBy]: mirrors, [serviceName]: name },
      annotations,
      ownerReferences: [ownerReference(endpointsKind, source)],
    },
    addressType,
  };
}
