import { encodeBase64 } from '../../../apimachinery/base64.ts';
import type { Json } from '../../api.ts';
import { Failure } from '../../failure.ts';
import type { Verb, VerbContext } from '../verb.ts';
import { absolute, changeConfig, deleteEntry, loadedConfig, takeArguments, withEntry, withoutEmpty } from './change.ts';

export const getClusters: Verb = {
  usage: 'config get-clusters',
  summary: 'Display clusters defined in the kubeconfig',
  examples: `# List the clusters that kubectl knows about
kubectl config get-clusters`,
  flags: {},
  async run(context) {
    const { merged } = await loadedConfig(context);
    context.io.stdout(['NAME', ...Object.keys(merged.clusters).toSorted()].map((name) => `${name}\n`).join(''));
  },
};

export const setCluster: Verb = {
  usage:
    'config set-cluster NAME [--server=server] [--certificate-authority=path/to/certificate/authority] [--insecure-skip-tls-verify=true] [--tls-server-name=example.com]',
  summary: 'Set a cluster entry in kubeconfig',
  long: `Set a cluster entry in kubeconfig.

 Specifying a name that already exists will merge new fields on top of existing values for those fields.`,
  examples: `# Set only the server field on the e2e cluster entry without touching other values
kubectl config set-cluster e2e --server=https://1.2.3.4

# Embed certificate authority data for the e2e cluster entry
kubectl config set-cluster e2e --embed-certs --certificate-authority=~/.kube/e2e/kubernetes.ca.crt

# Disable cert checking for the e2e cluster entry
kubectl config set-cluster e2e --insecure-skip-tls-verify=true

# Set the custom TLS server name to use for validation for the e2e cluster entry
kubectl config set-cluster e2e --tls-server-name=my-cluster-name

# Set the proxy URL for the e2e cluster entry
kubectl config set-cluster e2e --proxy-url=https://1.2.3.4`,
  flags: { 'embed-certs': { kind: 'bool' }, 'proxy-url': { kind: 'string' } },
  async run(context) {
    const { args, flags, io } = context;
    const [name = ''] = args;
    if (args.length !== 1) throw new Failure(`error: unexpected args: [${args.join(' ')}]`);
    if (flags.bool('insecure-skip-tls-verify') && flags.has('certificate-authority'))
      throw new Failure('error: you cannot specify a certificate authority and insecure mode at the same time');
    const trust = await trustOf(context);
    await changeConfig(context, (config) =>
      withEntry(config, 'clusters', name, (entry) =>
        withoutEmpty({
          ...entry,
          ...(flags.has('server') && { server: flags.string('server'), 'tls-server-name': '' }),
          ...(flags.has('tls-server-name') && { 'tls-server-name': flags.string('tls-server-name') }),
          ...trust,
          ...(flags.has('proxy-url') && { 'proxy-url': flags.string('proxy-url') }),
        }),
      ),
    );
    io.stdout(`Cluster ${JSON.stringify(name)} set.\n`);
  },
};

/** By what the server is to be recognized: each way rules out the others. */
async function trustOf(context: VerbContext): Promise<Json> {
  const { flags, io } = context;
  const none = {
    'insecure-skip-tls-verify': undefined,
    'certificate-authority': undefined,
    'certificate-authority-data': undefined,
  };
  if (flags.bool('insecure-skip-tls-verify')) return { ...none, 'insecure-skip-tls-verify': true };
  const path = flags.string('certificate-authority');
  if (!flags.bool('embed-certs'))
    return path === undefined ? {} : { ...none, 'certificate-authority': absolute(context, path) };
  if (path === undefined) throw new Failure('error: you must specify a --certificate-authority to embed');
  const text = await io.readFile(path).catch(() => {
    throw new Failure(
      `error: could not stat certificate-authority file ${path}: stat ${path}: no such file or directory`,
    );
  });
  return { ...none, 'certificate-authority-data': encodeBase64(text) };
}

export const deleteCluster: Verb = {
  usage: 'config delete-cluster NAME',
  summary: 'Delete the specified cluster from the kubeconfig',
  examples: `# Delete the minikube cluster
kubectl config delete-cluster minikube`,
  flags: {},
  async run(context) {
    takeArguments(context, 1);
    await deleteEntry(context, 'clusters', 'cluster');
  },
};
