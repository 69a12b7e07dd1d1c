import { encodeBase64 } from '../../apimachinery/base64.ts';
import { type Files, readFile } from '../flags/config-file.ts';
import { failWith } from '../flags/startup-error.ts';
import { parseYaml } from '../yaml.ts';
import type { WebhookClientConfig } from './webhook-client.ts';

interface Cluster {
  readonly server?: string;
  readonly 'certificate-authority'?: string;
  readonly 'certificate-authority-data'?: string;
}

interface Kubeconfig {
  readonly 'current-context'?: string;
  readonly contexts?: readonly { readonly name: string; readonly context?: { readonly cluster?: string } }[];
  readonly clusters?: readonly { readonly name: string; readonly cluster?: Cluster }[];
}

/** Where a kubeconfig leads to. @throws StartupError */
export function endpointIn(files: Files, path: string): WebhookClientConfig & { readonly url: string } {
  const config = (parseYaml(readFile(files, path)).value ?? {}) as Kubeconfig;
  const current = config['current-context'];
  const context = config.contexts?.find(({ name }) => name === current);
  const cluster = context?.context?.cluster ?? config.clusters?.[0]?.name;
  const found = config.clusters?.find(({ name }) => name === cluster)?.cluster ?? {};
  const { server, 'certificate-authority': authorityFile, 'certificate-authority-data': authority } = found;
  if (!server)
    failWith([
      'invalid configuration: no configuration has been provided, try setting KUBERNETES_MASTER environment variable',
    ]);
  const caBundle = authority ?? (authorityFile && encodeBase64(readFile(files, authorityFile)));
  return { url: server!, ...(caBundle && { caBundle }) };
}
