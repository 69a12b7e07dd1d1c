import { encodeBase64 } from '../../apimachinery/base64.ts';
import type { Json } from '../api.ts';
import { Failure } from '../failure.ts';
import { cronJob, deployment, job } from './create-workloads.ts';
import type { VerbContext } from './verb.ts';

type Generator = (args: readonly string[], context: VerbContext) => Json | Promise<Json>;

/** `kubectl create KIND NAME ...`: objects made from flags. */
export const generators: Readonly<Record<string, Generator>> = {
  namespace,
  ns: namespace,
  serviceaccount: (args) => ({
    apiVersion: 'v1',
    kind: 'ServiceAccount',
    metadata: { name: oneName('serviceaccount', args) },
  }),
  sa: (args) => ({ apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: oneName('serviceaccount', args) } }),
  configmap: configMap,
  cm: configMap,
  secret: secret,
  role: (args, { flags }) => ({
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'Role',
    metadata: { name: oneName('role', args) },
    rules: [rule(flags)],
  }),
  clusterrole: (args, { flags }) => ({
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'ClusterRole',
    metadata: { name: oneName('clusterrole', args) },
    rules: [rule(flags)],
  }),
  rolebinding: (args, context) => binding('RoleBinding', args, context),
  clusterrolebinding: (args, context) => binding('ClusterRoleBinding', args, context),
  deployment: (args, context) => deployment(oneName('deployment', args), context),
  deploy: (args, context) => deployment(oneName('deployment', args), context),
  job: (args, context) => job(oneName('job', args), context),
  cronjob: (args, context) => cronJob(oneName('cronjob', args), context),
  cj: (args, context) => cronJob(oneName('cronjob', args), context),
};

function oneName(command: string, args: readonly string[]): string {
  if (args.length === 1) return args[0]!;
  throw new Failure(
    `error: exactly one NAME is required, got ${args.length}\nSee 'kubectl create ${command} -h' for help and examples`,
  );
}

async function configMap(args: readonly string[], context: VerbContext): Promise<Json> {
  const data = await dataOf(context);
  return {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: oneName('configmap', args) },
    ...(Object.keys(data).length > 0 && { data }),
  };
}

function namespace(args: readonly string[]): Json {
  const metadata = { name: oneName('namespace', args) };
  return { apiVersion: 'v1', kind: 'Namespace', metadata, spec: {}, status: {} };
}

async function secret(args: readonly string[], context: VerbContext): Promise<Json> {
  const [type, ...names] = args;
  if (type !== 'generic')
    throw new Failure(
      `error: unknown command "${args.join(' ')}"\nSee 'kubectl create secret -h' for help and examples`,
    );
  const data = Object.entries(await dataOf(context)).map(([key, text]) => [key, encodeBase64(text)]);
  return {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name: oneName('secret generic', names) },
    ...(context.flags.string('type') && { type: context.flags.string('type') }),
    ...(data.length > 0 && { data: Object.fromEntries(data) as Json }),
  };
}

async function dataOf({ flags, io }: VerbContext): Promise<Record<string, string>> {
  const data: Record<string, string> = {};
  for (const literal of flags.list('from-literal')) {
    const equals = literal.indexOf('=');
    if (equals < 1) throw new Failure(`error: invalid literal source ${literal}, expected key=value`);
    data[literal.slice(0, equals)] = literal.slice(equals + 1).replace(/^(['"])(.*)\1$/, '$2');
  }
  for (const source of flags.list('from-file')) {
    const [key, path] = source.includes('=')
      ? source.split('=', 2)
      : [source.slice(source.lastIndexOf('/') + 1), source];
    try {
      data[key!] = await io.readFile(path!);
    } catch {
      throw new Failure(`error: error reading ${path}: no such file or directory`);
    }
  }
  return data;
}

function rule(flags: VerbContext['flags']): Json {
  const words = (name: string): string[] => flags.list(name).flatMap((value) => value.split(','));
  const verbs = words('verb');
  const resources = words('resource');
  if (verbs.length === 0) throw new Failure('error: at least one verb must be specified');
  if (resources.length === 0) throw new Failure('error: at least one resource must be specified');
  const names = words('resource-name');
  const groups = resources.map((resource) => resource.split('.').slice(1).join('.').split('/')[0]!);
  return {
    apiGroups: [...new Set(groups)],
    resources: resources.map((resource) => resource.replace(/\.[^/]*/, '')),
    ...(names.length > 0 && { resourceNames: names }),
    verbs,
  };
}

function binding(kind: 'RoleBinding' | 'ClusterRoleBinding', args: readonly string[], { flags }: VerbContext): Json {
  const name = oneName(kind.toLowerCase(), args);
  const role = flags.string('role');
  const clusterRole = flags.string('clusterrole');
  if ((role === undefined) === (clusterRole === undefined))
    throw new Failure('error: exactly one of clusterrole or role must be specified');
  const group = 'rbac.authorization.k8s.io';
  const accounts = flags.list('serviceaccount').map((account) => {
    const [namespace, accountName] = account.split(':');
    if (!namespace || !accountName) throw new Failure('error: serviceaccount must be <namespace>:<name>');
    return { kind: 'ServiceAccount', name: accountName, namespace };
  });
  return {
    apiVersion: `${group}/v1`,
    kind,
    metadata: { name },
    roleRef: { apiGroup: group, kind: role === undefined ? 'ClusterRole' : 'Role', name: role ?? clusterRole },
    subjects: [
      ...flags.list('user').map((user) => ({ apiGroup: group, kind: 'User', name: user })),
      ...flags.list('group').map((name) => ({ apiGroup: group, kind: 'Group', name })),
      ...accounts,
    ],
  };
}
