import { generatedName } from '../../apimachinery/names.ts';
import type { Json } from '../api.ts';
import { attachTo } from '../attach-to.ts';
import { listAt } from '../describe/facts.ts';
import { Failure } from '../failure.ts';
import { nameOf } from '../output/format.ts';
import { collectionPath, findResource, objectPath, type Resource } from '../resources.ts';
import { parseTargets } from '../targets.ts';
import { copiedPod, type Debugger, debuggingContainer, nodePod, profileOf } from './debug-pods.ts';
import { namesIn } from './default-container.ts';
import { profiles } from './debug-profiles.ts';
import type { Verb, VerbContext } from './verb.ts';

/** Upstream: kubectl/pkg/cmd/debug/debug.go */
export const debug: Verb = {
  usage: 'debug (POD | TYPE[[.VERSION].GROUP]/NAME) [ -- COMMAND [args...] ]',
  summary: 'Create debugging sessions for troubleshooting workloads and nodes',
  flags: {
    image: { kind: 'string' },
    container: { kind: 'string', short: 'c' },
    target: { kind: 'string' },
    stdin: { kind: 'bool', short: 'i' },
    tty: { kind: 'bool', short: 't' },
    attach: { kind: 'bool' },
    quiet: { kind: 'bool', short: 'q' },
    env: { kind: 'list' },
    'arguments-only': { kind: 'bool' },
    'image-pull-policy': { kind: 'string' },
    profile: { kind: 'string' },
    'copy-to': { kind: 'string' },
    replace: { kind: 'bool' },
    'same-node': { kind: 'bool' },
    'set-image': { kind: 'list' },
    'share-processes': { kind: 'bool' },
    'keep-annotations': { kind: 'bool' },
    'keep-init-containers': { kind: 'bool' },
    'keep-labels': { kind: 'bool' },
    'keep-liveness': { kind: 'bool' },
    'keep-readiness': { kind: 'bool' },
    'keep-startup': { kind: 'bool' },
  },
  async run(context) {
    const { args, api, namespace } = context;
    check(context);
    const resources = await context.resources();
    const targets = parseTargets(resources, args[0]!.includes('/') ? args : ['pods', ...args], 'debug');
    const pods = findResource(resources, 'pods');
    let code = 0;
    for (const target of targets) {
      if (target.kind !== 'object') continue;
      const { resource, name } = target;
      const object = await api.call('GET', objectPath(resource, namespace, name));
      code = (await debugObject(context, pods, resource, object)) || code;
    }
    return code;
  },
};

function check({ flags, args }: VerbContext): void {
  const copies = flags.has('copy-to');
  const problem =
    args.length === 0 && flags.has('image')
      ? 'NAME or filename is required for debug'
      : !flags.has('image') && !copies
        ? 'you must specify --image when not using --copy-to.'
        : flags.bool('same-node') && !copies
          ? '--same-node may only be used with --copy-to.'
          : flags.bool('replace') && !copies
            ? '--replace may only be used with --copy-to.'
            : flags.has('target') && copies
              ? '--target is incompatible with --copy-to. Use --share-processes instead.'
              : flags.bool('tty') && !flags.bool('stdin')
                ? '-i/--stdin is required for containers with -t/--tty=true'
                : undefined;
  if (problem !== undefined) throw new Failure(`error: ${problem}`);
  profileOf(flags);
}

/** Starts what debugs the object, and attaches where that is wanted. */
async function debugObject(context: VerbContext, pods: Resource, resource: Resource, object: Json): Promise<number> {
  const { flags, rest } = context;
  const attaches = flags.has('attach') ? flags.bool('attach') : flags.bool('stdin');
  const started =
    resource.kind === 'Node' && resource.group === ''
      ? onNode
      : resource.kind !== 'Pod' || resource.group !== ''
        ? undefined
        : flags.has('copy-to')
          ? inCopy
          : inPod;
  if (!started) {
    const { group, version, kind } = resource;
    throw new Failure(`error: "${group}/${version}, Kind=${kind}" not supported by debug`);
  }
  const named = { image: flags.string('image'), command: rest, flags };
  const { pod, container } = await started(context, pods, object, named);
  return attaches ? attachTo(context, nameOf(pod), container) : 0;
}

type Named = Omit<Debugger, 'name'>;
type Started = Promise<{ readonly pod: Json; readonly container: string }>;

const suffix = ({ io }: VerbContext): string => generatedName('', io.random);

/** The name of the container: as asked for, or made up and said. */
function containerName(context: VerbContext): string {
  const { flags, io } = context;
  const asked = flags.string('container');
  if (asked !== undefined && asked !== '') return asked;
  const name = `debugger-${suffix(context)}`;
  if (!flags.bool('quiet')) io.stdout(`Defaulting debug container name to ${name}.\n`);
  return name;
}

async function inPod(context: VerbContext, pods: Resource, object: Json, named: Named): Started {
  const { api, flags, io, namespace } = context;
  const target = flags.string('target');
  if (target !== undefined && !flags.bool('quiet'))
    io.stdout(
      `Targeting container "${target}". If you don't see processes from this container it may be because the container runtime doesn't support this feature.\n`,
    );
  const container = containerName(context);
  const joining = {
    ...debuggingContainer({ ...named, name: container }, profiles[profileOf(flags)]!.securityContext),
    ...(target !== undefined && { targetContainerName: target }),
  };
  const order = [...namesIn(object, 'ephemeralContainers'), container].map((name) => ({ name }));
  const pod = await api.call('PATCH', `${objectPath(pods, namespace, nameOf(object))}/ephemeralcontainers`, {
    contentType: 'application/strategic-merge-patch+json',
    body: { spec: { '$setElementOrder/ephemeralContainers': order, ephemeralContainers: [joining] } },
  });
  return { pod, container };
}

async function inCopy(context: VerbContext, pods: Resource, object: Json, named: Named): Started {
  const { api, flags, namespace } = context;
  const isNamed = flags.has('container') || named.image === undefined;
  const own = listAt(object['spec'] as Json, 'containers');
  const container = isNamed ? (flags.string('container') ?? '') : containerName(context);
  const copy = copiedPod(object, flags.string('copy-to')!, { ...named, name: container });
  const pod = await api.call('POST', collectionPath(pods, namespace), { body: copy });
  if (flags.bool('replace')) await api.call('DELETE', objectPath(pods, namespace, nameOf(object)));
  return { pod, container: container || String(own[0]?.['name']) };
}

async function onNode(context: VerbContext, pods: Resource, object: Json, named: Named): Started {
  const { api, flags, io, namespace } = context;
  const container = flags.string('container') ?? 'debugger';
  const made = nodePod(nameOf(object), suffix(context), { ...named, name: container });
  const pod = await api.call('POST', collectionPath(pods, namespace), { body: made });
  if (!flags.bool('quiet'))
    io.stdout(`Creating debugging pod ${nameOf(pod)} with container ${container} on node ${nameOf(object)}.\n`);
  return { pod, container };
}
