import type { Json } from '../api.ts';
import { listAt, mapAt } from '../describe/facts.ts';
import { Failure } from '../failure.ts';
import type { Flags } from '../flags.ts';
import { nameOf, namespaceOf } from '../output/format.ts';
import { profiles } from './debug-profiles.ts';

/** The container that somebody debugs with, as flags and words tell. */
export interface Debugger {
  readonly name: string;
  readonly image: string | undefined;
  readonly command: readonly string[];
  readonly flags: Flags;
}

/** What every debugging container has, wherever it runs. */
export function debuggingContainer({ name, image, command, flags }: Debugger, securityContext?: object): Json {
  const env = flags.list('env').map((pair) => {
    const equals = pair.indexOf('=');
    return { name: pair.slice(0, equals), value: pair.slice(equals + 1) };
  });
  return {
    name,
    ...(image !== undefined && { image }),
    ...(command.length > 0 && { [flags.bool('arguments-only') ? 'args' : 'command']: command }),
    ...(env.length > 0 && { env }),
    ...(flags.has('image-pull-policy') && { imagePullPolicy: flags.string('image-pull-policy') }),
    ...(securityContext && { securityContext }),
    ...(flags.bool('stdin') && { stdin: true }),
    ...(flags.bool('tty') && { tty: true }),
    terminationMessagePolicy: 'File',
  };
}

/** A pod on a node, from which the node's files and processes can be looked at. */
export function nodePod(node: string, suffix: string, debug: Debugger): Json {
  const { onNode } = profiles[profileOf(debug.flags)]!;
  const container = debuggingContainer(debug, onNode.securityContext);
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name: `node-debugger-${node}-${suffix}`,
      labels: { 'app.kubernetes.io/managed-by': 'kubectl-debug' },
    },
    spec: {
      containers: [
        { ...container, ...(onNode.hostRoot && { volumeMounts: [{ mountPath: '/host', name: 'host-root' }] }) },
      ],
      ...(onNode.hostNamespaces && { hostIPC: true, hostNetwork: true, hostPID: true }),
      nodeName: node,
      restartPolicy: 'Never',
      tolerations: [{ operator: 'Exists' }],
      ...(onNode.hostRoot && { volumes: [{ name: 'host-root', hostPath: { path: '/' } }] }),
    },
  };
}

/** A copy of a pod, with a container more or one of its own changed. */
export function copiedPod(pod: Json, copyTo: string, debug: Debugger): Json {
  const { flags } = debug;
  const metadata = mapAt(pod, 'metadata');
  const { nodeName, ephemeralContainers: _, initContainers, ...spec } = mapAt(pod, 'spec');
  const images = imagesOf(flags);
  const containers = listAt(pod['spec'] as Json, 'containers').map((container) => withoutProbes(container, flags));
  const isOwn = containers.some(({ name }) => name === debug.name);
  if (!isOwn && debug.command.length > 0 && debug.image === undefined)
    throw new Failure('error: you must specify an existing container or a new image when specifying args.');
  const added = debuggingContainer(debug, profiles[profileOf(flags)]!.securityContext);
  const all = isOwn
    ? containers.map((container) => (container['name'] === debug.name ? changed(container, added) : container))
    : debug.image === undefined
      ? containers
      : [...containers, added];
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name: copyTo,
      namespace: namespaceOf(pod),
      ...(flags.bool('keep-labels') && { labels: metadata['labels'] }),
      ...(flags.bool('keep-annotations') && { annotations: metadata['annotations'] }),
    },
    spec: {
      ...spec,
      ...(flags.bool('same-node') && { nodeName }),
      ...(initContainers !== undefined && flags.string('keep-init-containers') !== 'false' && { initContainers }),
      containers: all.map((container) => {
        const image = images.get(nameOf({ metadata: container })) ?? images.get('*');
        return image === undefined ? container : { ...container, image };
      }),
      shareProcessNamespace: flags.string('share-processes') !== 'false',
    },
  };
}

/** Of a container of the pod, what is asked for now takes the place of what it had. */
function changed(container: Json, added: Json): Json {
  const { args: __, command: ___, ...rest } = container;
  return 'command' in added ? { ...rest, ...added } : { ...container, ...added };
}

function withoutProbes(container: Json, flags: Flags): Json {
  const kept = Object.entries(container).filter(([field]) => {
    const probe = /^(liveness|readiness|startup)Probe$/.exec(field)?.[1];
    return probe === undefined || flags.bool(`keep-${probe}`);
  });
  return Object.fromEntries(kept);
}

function imagesOf(flags: Flags): ReadonlyMap<string, string> {
  const pairs = flags.list('set-image').flatMap((text) => text.split(','));
  return new Map(
    pairs.map((pair) => {
      const [name = '', image] = pair.split('=');
      if (image === undefined)
        throw new Failure(
          `error: invalid argument "${pair}" for "--set-image" flag: ${pair} must be formatted as key=value\nSee 'kubectl debug --help' for usage.`,
        );
      return [name, image];
    }),
  );
}

/** @throws Failure where there is no such profile */
export function profileOf(flags: Flags): string {
  const profile = flags.string('profile') ?? 'general';
  if (!Object.hasOwn(profiles, profile)) throw new Failure(`error: unknown profile: ${profile}`);
  return profile;
}
