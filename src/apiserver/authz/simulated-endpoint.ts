import type { ConfigMap, Pod, Service } from '../../apimachinery/types.ts';
import type { Reader } from '../registry/reader.ts';
import { parseYaml } from '../yaml.ts';
import type { AccessAnswer, AccessQuestion, PostReview } from './webhook.ts';

/** One rule of the simulated authorizer: what is left out matches everything; the first that matches answers. */
interface EndpointRule {
  readonly users?: readonly string[];
  readonly groups?: readonly string[];
  readonly verbs?: readonly string[];
  readonly apiGroups?: readonly string[];
  readonly resources?: readonly string[];
  readonly namespaces?: readonly string[];
  readonly names?: readonly string[];
  readonly nonResourceURLs?: readonly string[];
  readonly decision: 'allow' | 'deny' | 'no-opinion';
  readonly reason?: string;
}

const rulesKey = 'authorization.yaml';

/**
 * Answers reviews as a service of the cluster would, `https://NAME.NAMESPACE.svc/...`, where a pod behind it is ready:
 * by the rules in the config map of the service's name, where there is one: for those whose containers do not answer.
 */
export const endpointInCluster =
  (reader: Reader): PostReview =>
  (url, question) => {
    const fail = (why: string): never => {
      throw new Error(`Post "${url}": dial tcp${why}`);
    };
    const [, host = '', port = '443'] = /^https?:\/\/([^/:]+)(?::(\d+))?/.exec(url) ?? [];
    const [name = '', namespace = '', svc] = host.split('.');
    if (svc !== 'svc') return undefined;
    const service = reader.get('services', namespace, name) as Service | undefined;
    if (!service) return fail(`: lookup ${host}: no such host`);
    if (!hasReadyPod(reader, namespace, service))
      return fail(` ${service.spec?.clusterIP ?? host}:${port}: connect: connection refused`);
    const config = reader.get('configmaps', namespace, name) as ConfigMap | undefined;
    const text = config?.data?.[rulesKey];
    if (text === undefined) return undefined;
    const rules = (parseYaml(text).value ?? []) as unknown as readonly EndpointRule[];
    const rule = rules.find((candidate) => matches(candidate, question));
    return rule ? answerOf(rule) : { allowed: false };
  };

const answerOf = ({ decision, reason }: EndpointRule): AccessAnswer => ({
  allowed: decision === 'allow',
  ...(decision === 'deny' && { denied: true }),
  ...(reason && { reason }),
});

function hasReadyPod(reader: Reader, namespace: string, { spec }: Service): boolean {
  const selector = Object.entries(spec?.selector ?? {});
  return (
    selector.length > 0 &&
    (reader.list('pods', namespace) as readonly Pod[]).some(
      ({ metadata, status }) =>
        selector.every(([label, value]) => metadata.labels?.[label] === value) &&
        status?.conditions?.some(({ type, status: is }) => type === 'Ready' && is === 'True'),
    )
  );
}

function matches(rule: EndpointRule, question: AccessQuestion): boolean {
  const { resourceAttributes: resource, nonResourceAttributes: other } = question;
  const verb = resource?.verb ?? other?.verb ?? '';
  return (
    includes(rule.users, question.user) &&
    (!rule.groups || rule.groups.some((group) => question.groups.includes(group))) &&
    includes(rule.verbs, verb) &&
    includes(rule.nonResourceURLs, other?.path) &&
    includes(rule.apiGroups, resource?.group) &&
    includes(rule.resources, resource?.resource) &&
    includes(rule.namespaces, resource?.namespace) &&
    includes(rule.names, resource?.name)
  );
}

const includes = (wanted: readonly string[] | undefined, value: string | undefined): boolean =>
  !wanted || (value !== undefined && (wanted.includes(value) || wanted.includes('*')));
