import { generatedName } from '../../../apimachinery/names.ts';
import type { Json } from '../../api.ts';
import { Failure } from '../../failure.ts';
import { findResource, objectPath } from '../../resources.ts';
import { parseTargets } from '../../targets.ts';
import type { VerbContext } from '../verb.ts';
import { generated } from './generator.ts';

/** `nginx` of `docker.io/library/nginx:1.27`. */
const imageName = (image: string): string =>
  image
    .slice(image.lastIndexOf('/') + 1)
    .replace(/[@:].*$/, '')
    .toLowerCase();

/** Names with signs that a container may not have get letters that nobody else has. Upstream: sanitizeAndUniquify */
function containerName(image: string, { random }: VerbContext['io']): string {
  const name = imageName(image);
  return /[_.]/.test(name) ? generatedName(`${name.replace(/[_.]/g, '-')}-`, random) : name;
}

/** Upstream: kubectl/pkg/cmd/create/create_deployment.go */
export const deployment = generated({
  command: 'create deployment',
  usage: '--image=image -- [COMMAND] [args...]',
  summary: 'Create a deployment with the specified name',
  aliases: ['deploy'],
  flags: {
    image: { kind: 'list' },
    replicas: { kind: 'int', short: 'r' },
    port: { kind: 'int' },
  },
  required: ['image'],
  refusal: 'failed to create deployment:',
  object(name, { flags, rest, io }) {
    const images = flags.list('image').flatMap((text) => text.split(','));
    if (images.length > 1 && rest.length > 0)
      throw new Failure('error: cannot specify multiple --image options and command');
    const replicas = flags.int('replicas') ?? 1;
    if (replicas < 0) throw new Failure('error: --replicas must be greater than or equal to 0');
    const port = flags.int('port');
    const labels = { app: name };
    const containers = images.map((image) => ({
      name: containerName(image, io),
      image,
      ...(rest.length > 0 && { command: rest }),
      ...(port !== undefined && { ports: [{ containerPort: port }] }),
      resources: {},
    }));
    return {
      kind: 'Deployment',
      apiVersion: 'apps/v1',
      metadata: { name, labels },
      spec: {
        replicas,
        selector: { matchLabels: labels },
        template: { metadata: { labels }, spec: { containers } },
        strategy: {},
      },
      status: {},
    };
  },
});

const jobSpec = (name: string, image: string, restartPolicy: string, command: readonly string[]): Json => ({
  template: {
    metadata: {},
    spec: {
      containers: [{ name, image, ...(command.length > 0 && { command }), resources: {} }],
      restartPolicy,
    },
  },
});

/** Upstream: kubectl/pkg/cmd/create/create_job.go */
export const job = generated({
  command: 'create job',
  usage: '--image=image [--from=cronjob/name] -- [COMMAND] [args...]',
  summary: 'Create a job with the specified name',
  flags: { image: { kind: 'string' }, from: { kind: 'string' } },
  refusal: 'failed to create job:',
  object(name, context) {
    const [image, from] = [context.flags.string('image') ?? '', context.flags.string('from') ?? ''];
    if ((image === '') === (from === '')) throw new Failure('error: either --image or --from must be specified');
    if (from !== '' && context.rest.length > 0) throw new Failure('error: cannot specify --from and command');
    if (from !== '') return jobOfCronJob(name, from, context);
    return {
      kind: 'Job',
      apiVersion: 'batch/v1',
      metadata: { name },
      spec: jobSpec(name, image, 'Never', context.rest),
      status: {},
    };
  },
});

/** What a cron job would have started, started by hand. */
async function jobOfCronJob(name: string, from: string, { api, namespace, resources }: VerbContext): Promise<Json> {
  const all = await resources();
  const [target] = parseTargets(all, [from]);
  if (target?.kind !== 'object' || target.resource.kind !== 'CronJob')
    throw new Failure('error: from must be an existing cronjob');
  const cron = await api.call('GET', objectPath(findResource(all, 'cronjobs'), namespace, target.name));
  const { uid } = cron['metadata'] as { readonly uid: string };
  const { metadata, spec } = (
    cron['spec'] as { readonly jobTemplate: { readonly metadata?: Json; readonly spec: Json } }
  ).jobTemplate;
  return {
    kind: 'Job',
    apiVersion: 'batch/v1',
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
    status: {},
  };
}

/** Upstream: kubectl/pkg/cmd/create/create_cronjob.go */
export const cronJob = generated({
  command: 'create cronjob',
  usage: "--image=image --schedule='0/5 * * * ?' -- [COMMAND] [args...] [flags]",
  summary: 'Create a cron job with the specified name',
  aliases: ['cj'],
  flags: { image: { kind: 'string' }, schedule: { kind: 'string' }, restart: { kind: 'string' } },
  required: ['image', 'schedule'],
  refusal: 'failed to create cronjob:',
  object: (name, { flags, rest }) => ({
    kind: 'CronJob',
    apiVersion: 'batch/v1',
    metadata: { name },
    spec: {
      schedule: flags.string('schedule'),
      jobTemplate: {
        metadata: { name },
        spec: jobSpec(name, flags.string('image')!, flags.string('restart') || 'OnFailure', rest),
      },
    },
    status: {},
  }),
});
