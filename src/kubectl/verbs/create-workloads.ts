import type { Json } from '../api.ts';
import { Failure } from '../failure.ts';
import { findResource, objectPath } from '../resources.ts';
import { parseTargets } from '../targets.ts';
import type { VerbContext } from './verb.ts';

/** `nginx` of `docker.io/library/nginx:1.27`. */
const imageName = (image: string): string =>
  image
    .slice(image.lastIndexOf('/') + 1)
    .replace(/[@:].*$/, '')
    .toLowerCase();

/** Upstream: kubectl/pkg/cmd/create/create_deployment.go */
export function deployment(name: string, { flags, rest }: VerbContext): Json {
  const images = flags.list('image');
  if (images.length === 0) throw new Failure('error: required flag(s) "image" not set');
  if (images.length > 1 && rest.length > 0)
    throw new Failure('error: cannot specify multiple --image options and command');
  const replicas = flags.int('replicas') ?? 1;
  if (replicas < 0) throw new Failure('error: --replicas must be greater than or equal to 0');
  const port = flags.int('port');
  const labels = { app: name };
  const containers = images.map((image) => ({
    image,
    name: imageName(image),
    resources: {},
    ...(port !== undefined && { ports: [{ containerPort: port }] }),
    ...(rest.length > 0 && { command: rest }),
  }));
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { labels, name },
    spec: {
      replicas,
      selector: { matchLabels: labels },
      strategy: {},
      template: { metadata: { labels }, spec: { containers } },
    },
    status: {},
  };
}

const jobSpec = (name: string, image: string, restartPolicy: string, command: readonly string[]): Json => ({
  template: {
    metadata: {},
    spec: {
      containers: [{ ...(command.length > 0 && { command }), image, name, resources: {} }],
      restartPolicy,
    },
  },
});

/** Upstream: kubectl/pkg/cmd/create/create_job.go */
export async function job(name: string, { flags, rest, api, namespace, resources }: VerbContext): Promise<Json> {
  const [image] = flags.list('image');
  const from = flags.string('from');
  if (image === undefined && from === undefined) throw new Failure('error: either --image or --from must be specified');
  const frame = { apiVersion: 'batch/v1', kind: 'Job' };
  if (image !== undefined)
    return { ...frame, metadata: { name }, spec: jobSpec(name, image, 'Never', rest), status: {} };
  const all = await resources();
  const [target] = parseTargets(all, [from!]);
  if (target?.kind !== 'object' || target.resource.kind !== 'CronJob')
    throw new Failure('error: from must be an existing cronjob');
  const cron = await api.call('GET', objectPath(findResource(all, 'cronjobs'), namespace, target.name));
  const { uid } = cron['metadata'] as { readonly uid: string };
  const { metadata, spec } = (
    cron['spec'] as { readonly jobTemplate: { readonly metadata?: Json; readonly spec: Json } }
  ).jobTemplate;
  return {
    ...frame,
    metadata: {
      name,
      ...(metadata?.['labels'] !== undefined && { labels: metadata['labels'] }),
      annotations: {
        'cronjob.kubernetes.io/instantiate': 'manual',
        ...(metadata?.['annotations'] as Json | undefined),
      },
      ownerReferences: [{ apiVersion: 'batch/v1', kind: 'CronJob', name: target.name, uid, controller: true }],
    },
    spec,
  };
}

/** Upstream: kubectl/pkg/cmd/create/create_cronjob.go */
export function cronJob(name: string, { flags, rest }: VerbContext): Json {
  const [image] = flags.list('image');
  const schedule = flags.string('schedule');
  if (image === undefined) throw new Failure('error: required flag(s) "image" not set');
  if (!schedule) throw new Failure('error: required flag(s) "schedule" not set');
  return {
    apiVersion: 'batch/v1',
    kind: 'CronJob',
    metadata: { name },
    spec: {
      jobTemplate: { metadata: { name }, spec: jobSpec(name, image, flags.string('restart') ?? 'OnFailure', rest) },
      schedule,
    },
    status: {},
  };
}
