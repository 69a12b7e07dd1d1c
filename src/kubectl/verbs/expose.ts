import type { Json } from '../api.ts';
import { createObject, creationFlags, showMade } from '../create-object.ts';
import { listAt, mapAt, textAt } from '../describe/facts.ts';
import { Failure } from '../failure.ts';
import type { Flags } from '../flags.ts';
import { nameOf } from '../output/format.ts';
import { findResource } from '../resources.ts';
import { namedSubjects, type Subject, subjectFlags } from '../subjects.ts';
import type { Verb } from './verb.ts';

/** Upstream: kubectl/pkg/cmd/expose/expose.go */
export const expose: Verb = {
  usage:
    'expose (-f FILENAME | TYPE NAME) [--port=port] [--protocol=TCP|UDP|SCTP] [--target-port=number-or-name] [--name=name] [--external-ip=external-ip-of-service] [--type=type]',
  summary: 'Take a replication controller, service, deployment or pod and expose it as a new Kubernetes service',
  flags: {
    port: { kind: 'string' },
    protocol: { kind: 'string' },
    'target-port': { kind: 'string' },
    name: { kind: 'string' },
    type: { kind: 'string' },
    'external-ip': { kind: 'string' },
    'load-balancer-ip': { kind: 'string' },
    'cluster-ip': { kind: 'string' },
    'session-affinity': { kind: 'string' },
    labels: { kind: 'string' },
    ...subjectFlags,
    selector: { kind: 'string' },
    ...creationFlags,
  },
  async run(context) {
    const { args, flags } = context;
    const services = findResource(await context.resources(), 'services');
    for (const subject of await namedSubjects({ ...context }, args, 'expose')) {
      const service = await createObject(context, services, serviceOf(subject, flags), 'kubectl-expose');
      showMade(context, services, service, 'exposed');
    }
  },
};

const exposed: ReadonlySet<string> = new Set(['Service', 'ReplicationController', 'Deployment', 'ReplicaSet', 'Pod']);

/** The service that leads to the object's pods. */
function serviceOf({ resource, object }: Subject, flags: Flags): Json {
  const { kind } = resource;
  if (!exposed.has(kind)) throw new Failure(`error: cannot expose a ${kind}`);
  const labels = flags.string('labels');
  const type = flags.string('type');
  const affinity = flags.string('session-affinity');
  return {
    kind: 'Service',
    apiVersion: 'v1',
    metadata: {
      name: flags.string('name') ?? nameOf(object),
      labels: labels === undefined ? mapAt(object, 'metadata', 'labels') : labelsIn(labels),
    },
    spec: {
      ...(flags.has('cluster-ip') && { clusterIP: flags.string('cluster-ip') }),
      ...(flags.has('external-ip') && { externalIPs: [flags.string('external-ip')] }),
      ...(flags.has('load-balancer-ip') && { loadBalancerIP: flags.string('load-balancer-ip') }),
      ports: portsOf(kind, object, flags),
      selector: selectorOf(kind, object, flags),
      ...(affinity !== undefined && { sessionAffinity: affinity }),
      ...(type !== undefined && { type }),
    },
    status: { loadBalancer: {} },
  };
}

function selectorOf(kind: string, object: Json, flags: Flags): Json {
  const asked = flags.string('selector');
  if (asked !== undefined) return labelsIn(asked);
  const problem = (text: string): Failure =>
    new Failure(`error: couldn't retrieve selectors via --selector flag or introspection: ${text}`);
  if (kind === 'Pod') {
    const labels = mapAt(object, 'metadata', 'labels');
    if (Object.keys(labels).length === 0) throw problem('the pod has no labels and cannot be exposed');
    return labels;
  }
  const { selector } = mapAt(object, 'spec');
  if (kind === 'Service' || kind === 'ReplicationController') {
    if (Object.keys(mapAt(object, 'spec', 'selector')).length === 0)
      throw problem(`invalid service '${nameOf(object)}': Service is defined without a selector`);
    return selector as Json;
  }
  const expressions = listAt(selector as Json, 'matchExpressions');
  if (expressions.length > 0) throw problem('selector with match expressions cannot be converted to a map');
  return mapAt(object, 'spec', 'selector', 'matchLabels');
}

/** Ports as the flags or the containers have them, each with its protocol. */
function portsOf(kind: string, object: Json, flags: Flags): readonly Json[] {
  const declared =
    kind === 'Service'
      ? listAt(mapAt(object, 'spec'), 'ports').map((port) => ({ port: textAt(port, 'port'), of: port }))
      : listAt(kind === 'Pod' ? mapAt(object, 'spec') : mapAt(object, 'spec', 'template', 'spec'), 'containers')
          .flatMap((container) => listAt(container, 'ports'))
          .map((port) => ({ port: textAt(port, 'containerPort'), of: port }));
  const asked = flags.string('port')?.split(',') ?? declared.map(({ port }) => port);
  if (asked.length === 0 || asked[0] === '')
    throw new Failure("error: couldn't find port via --port flag or introspection");
  return asked.map((text, index) => {
    const port = Number(text);
    const known = declared.find((each) => each.port === text);
    const target = flags.string('target-port') ?? text;
    return {
      ...(asked.length > 1 && { name: `port-${index + 1}` }),
      port,
      protocol: flags.string('protocol') ?? (known && textAt(known.of, 'protocol')) ?? 'TCP',
      targetPort: /^\d+$/.test(target) ? Number(target) : target,
    };
  });
}

function labelsIn(text: string): Json {
  return Object.fromEntries(
    text.split(',').map((pair) => {
      const equals = pair.indexOf('=');
      if (equals < 1) throw new Failure(`error: unexpected label spec: ${pair}`);
      return [pair.slice(0, equals), pair.slice(equals + 1)];
    }),
  );
}
