import type { Json } from '../api.ts';
import { describeAutoscaler } from '../describe/autoscaler.ts';
import { describeCertificateSigningRequest } from '../describe/certificate-signing-request.ts';
import { describeGeneric } from '../describe/generic.ts';
import { describeNode } from '../describe/node.ts';
import { describePod } from '../describe/pod.ts';
import { describePersistentVolume, describePersistentVolumeClaim, describeStorageClass } from '../describe/storage.ts';
import { mapAt, textAt } from '../describe/facts.ts';
import { Failure, StatusFailure } from '../failure.ts';
import { nameOf, namespaceOf } from '../output/format.ts';
import { collectionPath, objectPath, type Resource } from '../resources.ts';
import { statusText } from '../status-text.ts';
import { parseTargets, type Target } from '../targets.ts';
import type { Verb, VerbContext } from './verb.ts';

export const describe: Verb = {
  usage: 'describe (TYPE [NAME_PREFIX | -l label] | TYPE/NAME)',
  summary: 'Show details of a specific resource or group of resources',
  flags: {
    selector: { kind: 'string', short: 'l' },
    'all-namespaces': { kind: 'bool', short: 'A' },
    'show-events': { kind: 'bool' },
  },
  run: runDescribe,
};

async function runDescribe(context: VerbContext): Promise<number> {
  const { args, io } = context;
  if (args.length === 0)
    throw new Failure(
      'error: You must specify the type of resource to describe. Use "kubectl api-resources" for a complete list of supported resources.',
    );
  const targets = parseTargets(await context.resources(), args, 'describe');
  let exitCode = 0;
  let printed = false;
  for (const target of targets) {
    try {
      for (const object of await objectsOf(context, target)) {
        if (printed) io.stdout('\n\n');
        printed = true;
        io.stdout(await description(context, target.resource, object));
      }
    } catch (error) {
      if (!(error instanceof StatusFailure)) throw error;
      io.stderr(`${statusText(error.status)}\n`);
      exitCode = 1;
    }
  }
  if (!printed && exitCode === 0) io.stderr(`No resources found in ${context.namespace} namespace.\n`);
  return exitCode;
}

/** One object by name, those whose name begins so where there is none, or a whole collection. */
async function objectsOf({ api, flags, namespace }: VerbContext, target: Target): Promise<readonly Json[]> {
  const collection = collectionPath(target.resource, flags.bool('all-namespaces') ? undefined : namespace);
  if (target.kind === 'collection')
    return itemsOf(await api.call('GET', collection, { query: { labelSelector: flags.string('selector') } }));
  try {
    return [await api.call('GET', objectPath(target.resource, namespace, target.name))];
  } catch (error) {
    if (!(error instanceof StatusFailure) || error.status.reason !== 'NotFound') throw error;
    const similar = itemsOf(await api.call('GET', collection)).filter((item) => nameOf(item).startsWith(target.name));
    if (similar.length === 0) throw error;
    return similar;
  }
}

async function description(context: VerbContext, resource: Resource, object: Json): Promise<string> {
  const now = context.io.clock.now();
  const events = await eventsOf(context, object);
  if (resource.group === '' && resource.name === 'pods') return describePod(object, events, now);
  if (resource.group === '' && resource.name === 'nodes')
    return describeNode(object, await podsOn(context, nameOf(object)), events, now);
  if (resource.group === 'certificates.k8s.io' && resource.name === 'certificatesigningrequests')
    return describeCertificateSigningRequest(object, events, now);
  if (resource.kind === 'HorizontalPodAutoscaler') return describeAutoscaler(object, events, now);
  if (resource.group === '' && resource.name === 'persistentvolumes')
    return describePersistentVolume(object, events, now);
  if (resource.group === '' && resource.name === 'persistentvolumeclaims')
    return describePersistentVolumeClaim(object, await podsIn(context, namespaceOf(object) ?? ''), events, now);
  if (resource.group === 'storage.k8s.io' && resource.name === 'storageclasses')
    return describeStorageClass(object, events, now);
  return describeGeneric(object, events, now);
}

async function eventsOf({ api, flags }: VerbContext, object: Json): Promise<readonly Json[] | undefined> {
  if (flags.has('show-events') && !flags.bool('show-events')) return undefined;
  const selector = [
    `involvedObject.name=${nameOf(object)}`,
    `involvedObject.uid=${textAt(mapAt(object, 'metadata'), 'uid')}`,
  ];
  const namespace = namespaceOf(object);
  const path = namespace === undefined ? '/api/v1/events' : `/api/v1/namespaces/${namespace}/events`;
  // A node's events name it as their uid too.
  const fieldSelector = namespace === undefined ? selector[0]! : selector.join(',');
  try {
    return itemsOf(await api.call('GET', path, { query: { fieldSelector } }));
  } catch (error) {
    if (error instanceof StatusFailure && error.status.reason === 'Forbidden') return [];
    throw error;
  }
}

async function podsOn({ api }: VerbContext, node: string): Promise<readonly Json[]> {
  const fieldSelector = `spec.nodeName=${node},status.phase!=Failed,status.phase!=Succeeded`;
  return itemsOf(await api.call('GET', '/api/v1/pods', { query: { fieldSelector } }));
}

const podsIn = async ({ api }: VerbContext, namespace: string): Promise<readonly Json[]> =>
  itemsOf(await api.call('GET', `/api/v1/namespaces/${namespace}/pods`));

const itemsOf = (list: Json): readonly Json[] => (Array.isArray(list['items']) ? (list['items'] as Json[]) : []);
