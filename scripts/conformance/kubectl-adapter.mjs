// The page's kubectl behind the protocol of the recorded command lines: JSON lines on stdin, an answer to each on stdout. Every
// scenario has a fresh cluster under virtual time, and a shell on a workstation beside it.
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { bundleForNode } from '../bundle-for-node.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '../..');
const bundle = join(root, '.cache/conformance-kubectl.mjs');
await bundleForNode(join(root, 'scripts/conformance/kubectl-workstation.mjs'), bundle);
const {
  MachineShell,
  VirtualClock,
  birth,
  cancellationSource,
  componentEnvironment,
  componentsOf,
  encodeBase64,
  initialKubeconfig,
  printKubeconfig,
  recordedRegistry,
  restClient,
  rootContext,
  seededRandom,
  virtualCluster,
  virtualMs,
} = await import(bundle);

const home = '/home/admin';
const settle = () => new Promise((resolve) => setImmediate(resolve));
const nodes = [1, 2, 3].map((number) => ({
  name: `node-${number}`,
  controlPlane: false,
  internalIp: `192.168.64.${10 + number}`,
  capacity: { cpu: '1', memory: '3840Mi', pods: '110' },
}));

let here;

async function begin({ namespace, setup, cleanup = [] }) {
  const clock = new VirtualClock(virtualMs(birth), settle);
  const runtime = { registry: commandlessRegistry, preloadedImages: [] };
  const { cluster, plan, world } = await virtualCluster(clock, { seed: 1, nodes, runtime });
  for (const component of componentsOf(plan)) await cluster.start(component);
  await clock.advance(20_000);
  const client = restClient(componentEnvironment(world, 'kubectl/kubernetes-admin', 'replay'), {
    credentials: {},
    userAgent: 'kubectl/v1.36.3 (linux/amd64) kubernetes/0d2b4f9',
  });
  const files = {};
  let sessions = 0;
  const shell = await MachineShell.login({
    hostname: 'workstation',
    user: 'admin',
    home,
    clock,
    random: seededRandom(1),
    ports: new Map(),
    inspect: () => Promise.resolve({ hostname: 'workstation', files: { ...files }, processes: [] }),
    kubectl: {
      kubeconfig: { path: `${home}/.kube/config`, text: kubeconfigOf(namespace, plan) },
      servers: ['127.0.0.1:6443'],
      sessions: { name: () => `session-${++sessions}`, input: (input) => client.input(input) },
      request: (request, cancellation) => client.raw(request, { context: { ...rootContext, cancellation } }),
    },
  });
  here = { cluster, clock, shell, files, cleanup };
  await line(`kubectl create namespace ${namespace}`);
  await until({ resource: 'cm', name: 'kube-root-ca.crt', jsonpath: '{.metadata.name}', equals: 'kube-root-ca.crt' });
  const manifests = setup.flatMap(({ apply }) => (apply ? [apply] : [])).join('\n---\n');
  let ok = true;
  if (manifests) {
    const { exitCode, stderr } = await line('kubectl apply -f -', manifests);
    if (exitCode !== 0) {
      ok = false;
      console.error(`setup: ${stderr}`);
    }
  }
  for (const step of setup) if (step.until) ok = (await until(step.until)) && ok;
  return { ok };
}

const kubeconfigOf = (namespace, { credentials }) =>
  printKubeconfig(
    initialKubeconfig({
      server: 'https://127.0.0.1:6443',
      authority: '',
      users: {
        'kubernetes-admin': { 'client-certificate-data': encodeBase64(credentials['kubernetes-admin'].certificate) },
      },
      current: 'kubernetes-admin',
      namespace,
    }),
  );

/** The recorded nodes' runtime ran no command: a container does what its image does. Of one image there is nothing anywhere. */
function commandlessRegistry(reference) {
  if (reference.repository === 'registry.example.com/absent') return { found: 'no-repository' };
  const { image } = recordedRegistry(reference);
  const programOf = (name) => image.programs[name] ?? image.programs.main;
  const programs = new Proxy(
    {},
    {
      get: (_, name) => programOf(name),
      has: () => true,
      getOwnPropertyDescriptor: (_, name) => ({ configurable: true, enumerable: true, value: programOf(name) }),
    },
  );
  return { found: 'image', image: { ...image, programs } };
}

async function line(text, stdin, timeoutMs = 60_000) {
  const { clock, shell, files } = here;
  const running = cancellationSource();
  const printed = { stdout: '', stderr: '' };
  const print = (stream) => (more) => {
    printed[stream] += more;
  };
  if (stdin !== undefined) files['/tmp/stdin'] = stdin;
  let exitCode;
  let failed;
  shell
    .run(stdin === undefined ? text : `${text} < /tmp/stdin`, {
      cancellation: running,
      stdout: print('stdout'),
      stderr: print('stderr'),
    })
    .then(
      (code) => {
        exitCode = code;
      },
      (error) => {
        failed = error;
      },
    );
  const done = () => exitCode !== undefined || failed !== undefined;
  if (!(await clock.runUntil(done, timeoutMs))) {
    running.cancel();
    exitCode = 'timeout';
  }
  if (failed) throw failed;
  return { ...printed, exitCode };
}

async function until({ resource, name, jsonpath, equals, timeoutMs = 40_000 }) {
  const { clock } = here;
  const end = clock.now() + timeoutMs;
  let last;
  while (clock.now() < end) {
    last = (await line(`kubectl get ${resource} ${name ?? ''} -o 'jsonpath=${jsonpath}'`)).stdout;
    if (last === equals) return true;
    await clock.advance(150);
  }
  console.error(`wait ${resource}/${name} ${jsonpath} = ${equals} not reached, is ${last}`);
  return false;
}

async function step({ line: text, stdin, files = {}, timeoutMs, before = [] }) {
  for (const [name, content] of Object.entries(files)) here.files[`${home}/${name}`] = content;
  for (const wait of before) if (wait.until) await until(wait.until);
  const result = await line(text, stdin, timeoutMs);
  for (const stream of ['stdout', 'stderr'])
    result[stream] = result[stream]
      .replaceAll(`${home}/.kube/config`, '<kubeconfig>')
      .replaceAll(`${home}/.kube/cache`, '<home>/.kube/cache')
      .replaceAll(home, '<cwd>');
  return result;
}

function end() {
  here.cluster.stop();
  return { ok: true };
}

for await (const text of createInterface({ input: process.stdin })) {
  const message = JSON.parse(text);
  let answer;
  try {
    answer = message.begin ? await begin(message) : message.end ? end() : await step(message);
  } catch (error) {
    answer = { stdout: '', stderr: `adapter: ${error.stack}`, exitCode: -1, ok: false };
  }
  process.stdout.write(`${JSON.stringify(answer)}\n`);
}
process.exit(0);
