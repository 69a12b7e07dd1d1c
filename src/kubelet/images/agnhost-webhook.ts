import { encodeBase64 } from '../../apimachinery/base64.ts';
import { sleep } from '../../kernel/clock.ts';
import type { PortReply, PortRequest } from '../runtime/network.ts';
import type { Process } from '../runtime/program.ts';
import { until, waitForSignal } from './signals.ts';

/** What the API server sends, as far as these handlers look at it. */
interface Review {
  readonly apiVersion: string;
  readonly kind: string;
  readonly request: {
    readonly uid: string;
    readonly object?: Reviewed | null;
    readonly oldObject?: Reviewed | null;
    readonly name?: string;
    readonly resource?: { readonly resource: string };
    readonly operation?: string;
    readonly desiredAPIVersion?: string;
    readonly objects?: readonly Custom[];
  };
}

interface Reviewed {
  readonly metadata?: { readonly name?: string; readonly labels?: Readonly<Record<string, string>> };
  readonly spec?: { readonly containers?: readonly { readonly name: string }[] };
  readonly data?: Readonly<Record<string, string>>;
}

interface Custom {
  readonly apiVersion: string;
  readonly [field: string]: unknown;
}

interface Patch {
  readonly op: 'add' | 'replace';
  readonly path: string;
  readonly value: unknown;
}

type Response = {
  readonly allowed: boolean;
  readonly status?: { readonly message: string };
  readonly patch?: readonly Patch[];
};

type Handler = (request: Review['request'], process: Process) => Response | Promise<Response>;

const unwanted = 'webhook-disallow';
const markLabel = 'webhook-e2e-test';
const mutable = /^mutation-st(art|age-\d)$/;

const decided = (problems: readonly string[]): Response =>
  problems.length === 0 ? { allowed: true } : { allowed: false, status: { message: problems.join('; ') } };

function addLabel({ object }: Review['request']): Response {
  const labels = object?.metadata?.labels ?? {};
  if (Object.keys(labels).length === 0)
    return { allowed: true, patch: [{ op: 'add', path: '/metadata/labels', value: { 'added-label': 'yes' } }] };
  const op = 'added-label' in labels ? 'replace' : 'add';
  if (labels['added-label'] === 'yes') return { allowed: true };
  return { allowed: true, patch: [{ op, path: '/metadata/labels/added-label', value: 'yes' }] };
}

function admitPods({ object }: Review['request'], process: Process): Response | Promise<Response> {
  const label = object?.metadata?.labels?.[markLabel];
  const isNamed = object?.spec?.containers?.some(({ name }) => name.includes(unwanted));
  if (label === 'wait-forever')
    return new Promise((resolve) => process.killed.onCancel(() => resolve({ allowed: false })));
  return decided([
    ...(label === unwanted ? ['the pod contains unwanted label'] : []),
    ...(isNamed ? ['the pod contains unwanted container name'] : []),
  ]);
}

const addedInitContainer: Patch = {
  op: 'add',
  path: '/spec/initContainers',
  value: [{ image: 'webhook-added-image', name: 'webhook-added-init-container', resources: {} }],
};

/** One step of a mutation leads to the next, so that webhooks that are asked again can be told apart. */
function mutateData({ object }: Review['request']): Response {
  const data = object?.data ?? {};
  const add = (stage: string): Patch => ({ op: 'add', path: `/data/${stage}`, value: 'yes' });
  const patch = [
    ...(data['mutation-start'] === 'yes' ? [add('mutation-stage-1')] : []),
    ...(data['mutation-stage-1'] === 'yes' ? [add('mutation-stage-2')] : []),
  ].filter(({ path }) => mutable.test(path.slice('/data/'.length)));
  return { allowed: true, ...(patch.length > 0 && { patch }) };
}

const handlers: Readonly<Record<string, Handler>> = {
  '/always-allow-delay-5s': async (_request, { clock, killed }) => {
    await sleep(clock, 5000, killed);
    return { allowed: true, status: { message: 'this webhook allows all requests' } };
  },
  '/always-deny': () => ({ allowed: false, status: { message: 'this webhook denies all requests' } }),
  '/add-label': addLabel,
  '/pods': admitPods,
  '/pods/attach': ({ name }) =>
    decided(name === 'to-be-attached-pod' ? ["attaching to pod 'to-be-attached-pod' is not allowed"] : []),
  '/mutating-pods': ({ object }) =>
    object?.metadata?.name === 'webhook-to-be-mutated'
      ? { allowed: true, patch: [addedInitContainer] }
      : { allowed: true },
  '/configmaps': ({ object }) =>
    decided(object?.data?.[markLabel] === unwanted ? ['the configmap contains unwanted key and value'] : []),
  '/mutating-configmaps': mutateData,
  '/custom-resource': ({ object, oldObject }) =>
    decided(
      (object ?? oldObject)?.data?.[markLabel] === unwanted ? ['the custom resource contains unwanted data'] : [],
    ),
  '/mutating-custom-resource': mutateData,
  '/crd': ({ object }) =>
    decided(object?.metadata?.labels?.[markLabel] === unwanted ? ['the crd contains unwanted label'] : []),
};

/** `hostPort` of v1 is `host` and `port` of v2. */
function converted(object: Custom, version: string): Custom {
  const { hostPort, host, port, ...rest } = object;
  if (version.endsWith('/v2') && typeof hostPort === 'string') {
    const [name, number] = hostPort.split(':');
    return { ...rest, apiVersion: version, host: name, port: number };
  }
  if (version.endsWith('/v1') && (host !== undefined || port !== undefined))
    return { ...rest, apiVersion: version, hostPort: `${String(host)}:${String(port)}` };
  return { ...object, apiVersion: version };
}

function conversion({ apiVersion, kind, request }: Review): object {
  const { uid, desiredAPIVersion = '', objects = [] } = request;
  const convertedObjects = objects.map((object) => converted(object, desiredAPIVersion));
  return { apiVersion, kind, response: { uid, convertedObjects, result: { metadata: {}, status: 'Success' } } };
}

async function admission(handler: Handler, { apiVersion, kind, request }: Review, process: Process): Promise<object> {
  const { patch, ...response } = await handler(request, process);
  const patched = patch && { patch: encodeBase64(JSON.stringify(patch)), patchType: 'JSONPatch' };
  return { apiVersion, kind, response: { uid: request.uid, ...response, ...patched } };
}

const json = (value: object): PortReply => ({
  status: 200,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(value),
});

const text = (status: number, body: string): PortReply => ({
  status,
  headers: { 'content-type': 'text/plain; charset=utf-8' },
  body,
});

async function answer({ path, body = '' }: PortRequest, process: Process): Promise<PortReply> {
  const [pathname = '/'] = path.split('?');
  if (pathname === '/readyz') return text(200, 'ok');
  const handler = handlers[pathname];
  if (!handler && pathname !== '/crdconvert') return text(404, '404 page not found\n');
  let review: Review;
  try {
    review = JSON.parse(body) as Review;
  } catch (error) {
    return text(400, `Request could not be decoded: ${String(error)}\n`);
  }
  return json(handler ? await admission(handler, review, process) : conversion(review));
}

/** @returns the port that the flags name */
function portOf(args: readonly string[]): number {
  const at = args.findIndex((arg) => /^--port(=|$)/.test(arg));
  const given = at < 0 ? undefined : (args[at]!.split('=')[1] ?? args[at + 1]);
  return Number(given ?? 443);
}

/**
 * An HTTP server of admission webhooks and a conversion webhook. Differs: there is no TLS inside the simulated cluster, so
 * the certificate's flags are taken and have no effect, and one server answers for what are two commands.
 * Upstream: test/images/agnhost/webhook, test/images/agnhost/crd-conversion-webhook
 */
export async function agnhostWebhook(process: Process): Promise<number> {
  const port = portOf(process.args);
  try {
    process.listen(port, (request) => answer(request, process));
  } catch {
    process.write('stderr', `panic: listen tcp :${port}: bind: address already in use\n`);
    return 2;
  }
  await until(process, waitForSignal(process, ['SIGINT', 'SIGTERM']));
  return 0;
}
