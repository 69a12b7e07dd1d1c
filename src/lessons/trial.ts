import type { JourneyView } from '../journey/view.ts';
import type { ApiRequest } from '../protocol/http.ts';
import type { Lesson } from './lesson.ts';

export const namespace = 'default';

/** What `kubectl run <name> --image=<image>` sends. Upstream: staging/src/k8s.io/kubectl/pkg/cmd/run/run.go */
export const runRequest = (name: string, image: string): ApiRequest => ({
  method: 'POST',
  path: `/api/v1/namespaces/${namespace}/pods`,
  query: 'fieldManager=kubectl-run',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, labels: { run: name } },
    spec: { containers: [{ name, image, resources: {} }], dnsPolicy: 'ClusterFirst', restartPolicy: 'Always' },
    status: {},
  }),
});

const suffixLetters = 'bcdfghjklmnpqrstvwxz2456789';
const suffixLength = 4;

/** The lesson's name for a pod with a suffix such as Kubernetes itself makes. @param random numbers from 0 to 1 */
export function trialName({ pod }: Pick<Lesson, 'pod'>, random: () => number): string {
  const letters = Array.from(
    { length: suffixLength },
    () => suffixLetters[Math.floor(random() * suffixLetters.length)],
  );
  return `${pod.name}-${letters.join('')}`;
}

const neededKey = `/registry/serviceaccounts/${namespace}/default`;

/** Whether a pod would be accepted and find a node: a cluster that has just begun has neither account nor nodes. */
export const isReady = (view: JourneyView, keys: ReadonlySet<string>): boolean =>
  keys.has(neededKey) && [...view.nodes.values()].some(({ ready, controlPlane }) => ready === 'True' && !controlPlane);
