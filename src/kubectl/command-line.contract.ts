import { never } from '../kernel/cancellation.ts';
import { virtualMs } from '../kernel/clock.ts';
import { seededRandom } from '../kernel/random.ts';
import type { ApiRequest } from '../protocol/http.ts';
import type { KubectlIo } from './io.ts';
import { kubectl } from './kubectl.ts';

const discovery: Readonly<Record<string, unknown>> = {
  '/apis': { groups: [] },
  '/api/v1': {
    resources: [
      {
        name: 'pods',
        singularName: 'pod',
        kind: 'Pod',
        namespaced: true,
        verbs: [],
        shortNames: ['po'],
        categories: ['all'],
      },
      {
        name: 'configmaps',
        singularName: 'configmap',
        kind: 'ConfigMap',
        namespaced: true,
        verbs: [],
        shortNames: ['cm'],
      },
      { name: 'nodes', singularName: 'node', kind: 'Node', namespaced: false, verbs: [], shortNames: ['no'] },
    ],
  },
};

interface Answer {
  readonly status?: number;
  readonly body: unknown;
  readonly warning?: string;
}

export const workstation = { variables: { HOME: '/home/admin' }, servers: ['control-plane:6443'] };
export const kubeconfig =
  'clusters: [{name: c, cluster: {server: "https://control-plane:6443"}}]\ncontexts: [{name: a, context: {cluster: c}}]\ncurrent-context: a\n';

/** A kubectl whose server answers what it is told to, by method and path. Its files are by path. */
export function commandLine(own: Partial<KubectlIo> = {}) {
  const requests: ApiRequest[] = [];
  const answers: Record<string, Answer | ((request: ApiRequest) => Answer)> = {};
  const files: Record<string, string> = { '/home/admin/.kube/config': kubeconfig };
  async function run(line: string) {
    let stdout = '';
    let stderr = '';
    const exitCode = await kubectl(line.split(' ').filter(Boolean), {
      clock: { now: () => virtualMs(0), after: () => () => {} },
      random: seededRandom(1),
      cancellation: never,
      ...workstation,
      request: (request) => {
        if (request.path in discovery)
          return Promise.resolve({ status: 200, headers: {}, body: JSON.stringify(discovery[request.path]) });
        requests.push(request);
        const known = answers[`${request.method} ${request.path}`] ?? { status: 404, body: notFound(request.path) };
        const answer = typeof known === 'function' ? known(request) : known;
        const headers: Record<string, string> = answer.warning === undefined ? {} : { warning: answer.warning };
        return Promise.resolve({ status: answer.status ?? 200, headers, body: JSON.stringify(answer.body) });
      },
      stdout: (text) => {
        stdout += text;
      },
      stderr: (text) => {
        stderr += text;
      },
      stdin: () => Promise.resolve(files['-'] ?? ''),
      readFile: (path) => (path in files ? Promise.resolve(files[path]!) : Promise.reject(new Error('ENOENT'))),
      writeFile: (path, text) => {
        files[path] = text;
        return Promise.resolve();
      },
      removeFile: (path) => {
        delete files[path];
        return Promise.resolve();
      },
      ...own,
    });
    return { exitCode, stdout, stderr };
  }
  return { requests, answers, files, run };
}

const notFound = (path: string) => ({
  kind: 'Status',
  code: 404,
  reason: 'NotFound',
  message: `pods "${path.slice(path.lastIndexOf('/') + 1)}" not found`,
});
