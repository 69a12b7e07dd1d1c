import type { Json } from '../../api.ts';
import { createObject, creationFlags, showMade } from '../../create-object.ts';
import { usageFailure } from '../../failure.ts';
import { nameOf } from '../../output/format.ts';
import { findResource, objectPath, type Resource } from '../../resources.ts';
import { requireFlags } from '../create/generator.ts';
import { deleteOne, gone } from '../delete.ts';
import type { Verb, VerbContext } from '../verb.ts';
import { dryRunOf } from '../write-options.ts';
import { attachedEnd } from './attached.ts';
import { podOf, restartPolicyOf, serviceOf } from './pod.ts';

const restartPolicies = ['Always', 'OnFailure', 'Never'];
const pullPolicies = ['', 'Always', 'IfNotPresent', 'Never'];

/** Upstream: kubectl/pkg/cmd/run/run.go */
export const run: Verb = {
  usage:
    'run NAME --image=image [--env="key=value"] [--port=port] [--dry-run=server|client] [--overrides=inline-json] [--command] -- [COMMAND] [args...]',
  summary: 'Run a particular image on the cluster',
  flags: {
    image: { kind: 'string' },
    env: { kind: 'list' },
    port: { kind: 'string' },
    labels: { kind: 'list', short: 'l' },
    annotations: { kind: 'list' },
    restart: { kind: 'string' },
    'image-pull-policy': { kind: 'string' },
    command: { kind: 'bool' },
    overrides: { kind: 'string' },
    expose: { kind: 'bool' },
    privileged: { kind: 'bool' },
    stdin: { kind: 'bool', short: 'i' },
    tty: { kind: 'bool', short: 't' },
    attach: { kind: 'bool' },
    'leave-stdin-open': { kind: 'bool' },
    rm: { kind: 'bool' },
    quiet: { kind: 'bool', short: 'q' },
    ...creationFlags,
  },
  async run(context) {
    requireFlags(context, ['image']);
    check(context);
    const { flags } = context;
    const pod = await createdIn(context, 'pods', podOf);
    const service = flags.bool('expose') ? await createdIn(context, 'services', serviceOf) : undefined;
    if (service) showMade(context, service.resource, service.object, 'created');
    if (!attaches(context)) {
      if (service && flags.string('output') === 'yaml') context.io.stdout('---\n---\n');
      showMade(context, pod.resource, pod.object, 'created');
      return 0;
    }
    try {
      return await attachedEnd(context, pod.object);
    } finally {
      if (flags.bool('rm')) for (const made of service ? [service, pod] : [pod]) await remove(context, made);
    }
  },
};

const attaches = ({ flags }: VerbContext): boolean =>
  flags.has('attach') ? flags.bool('attach') : flags.bool('stdin');

/** @throws Failure on flags that do not go together */
function check(context: VerbContext): void {
  const { flags, args } = context;
  const restart = restartPolicyOf(context);
  const pull = flags.string('image-pull-policy') ?? '';
  const problem =
    (args.length === 0 && 'NAME is required for run') ||
    (flags.bool('tty') && !flags.bool('stdin') && '-i/--stdin is required for containers with -t/--tty=true') ||
    (flags.bool('expose') && !flags.has('port') && '--port must be set when exposing a service') ||
    (!restartPolicies.includes(restart) && `invalid restart policy: ${restart}`) ||
    (flags.bool('rm') && !attaches(context) && '--rm should only be used for attached containers') ||
    (attaches(context) &&
      dryRunOf(flags) !== 'none' &&
      "--dry-run=[server|client] can't be used with attached containers options (--attach, --stdin, or --tty)") ||
    (!pullPolicies.includes(pull) && `invalid image pull policy: ${pull}`);
  if (problem) throw usageFailure('run', problem);
}

interface Made {
  readonly resource: Resource;
  readonly object: Json;
}

async function createdIn(context: VerbContext, plural: string, make: (context: VerbContext) => Json): Promise<Made> {
  const resource = findResource(await context.resources(), plural);
  return { resource, object: await createObject(context, resource, make(context), 'kubectl-run') };
}

/** What was made for the time of attaching goes, and is waited for. */
async function remove(context: VerbContext, { resource, object }: Made): Promise<void> {
  const { flags, io, namespace } = context;
  const name = nameOf(object);
  const silent = flags.bool('quiet') ? { ...context, io: { ...io, stdout: () => {} } } : context;
  const pending = await deleteOne(silent, { resource, namespace, name });
  if (pending) await gone(context, objectPath(resource, namespace, name), pending.uid);
}
