import type { Json } from '../../api.ts';
import { Failure } from '../../failure.ts';
import { numberOrText } from './disruption-budget.ts';
import { generated } from './generator.ts';

/** `host/path=service:port[,tls[=secret]]` */
const rulePattern = /^([\w*\-.]*)(\/[^,=\n]*)=([\w-]+):([\w-]+)(?:,(tls)=?([\w-]+)?)?$/;

interface Rule {
  readonly host: string;
  readonly path: string;
  readonly backend: Json;
  /** The secret, '' for the controller's own; undefined: no TLS. */
  readonly tls: string | undefined;
}

/** Upstream: kubectl/pkg/cmd/create/create_ingress.go */
export const ingress = generated({
  command: 'create ingress',
  usage: '--rule=host/path=service:port[,tls[=secret]]',
  summary: 'Create an ingress with the specified name',
  aliases: ['ing'],
  flags: {
    class: { kind: 'string' },
    rule: { kind: 'list' },
    'default-backend': { kind: 'string' },
    annotation: { kind: 'list' },
  },
  refusal: 'failed to create ingress:',
  object(name, { flags }) {
    const fallback = flags.string('default-backend') ?? '';
    const [ruleTexts, notes] = [flags.list('rule'), flags.list('annotation')];
    if (fallback === '' && ruleTexts.length === 0)
      throw new Failure(
        'error: not enough information provided: every ingress has to either specify a default-backend (which catches all traffic) or a list of rules (which catch specific paths)',
      );
    const rules = ruleTexts.map(ruleOf);
    const annotations = notes.map((note): readonly [string, string] => {
      const equals = note.indexOf('=');
      if (equals < 0) throw new Failure(`error: annotation ${note} is invalid and should be in format key=[value]`);
      return [note.slice(0, equals), note.slice(equals + 1)];
    });
    const [service = '', port, ...more] = fallback.split(':');
    if (fallback !== '' && (port === undefined || more.length > 0))
      throw new Failure('error: default-backend should be in format servicename:serviceport');
    const tls = certificates(rules);
    return {
      kind: 'Ingress',
      apiVersion: 'networking.k8s.io/v1',
      metadata: { name, ...(annotations.length > 0 && { annotations: Object.fromEntries(annotations) }) },
      spec: {
        ...(flags.string('class') && { ingressClassName: flags.string('class') }),
        ...(port !== undefined && { defaultBackend: backendOf(service, port) }),
        ...(tls.length > 0 && { tls }),
        ...(rules.length > 0 && { rules: byHost(rules) }),
      },
      status: { loadBalancer: {} },
    };
  },
});

function ruleOf(text: string): Rule {
  const found = rulePattern.exec(text);
  if (!found)
    throw new Failure(
      `error: rule ${text} is invalid and should be in format host/path=svcname:svcport[,tls[=secret]]`,
    );
  const [, host = '', path = '', service = '', port = '', tls, secret = ''] = found;
  return { host, path, backend: backendOf(service, port), tls: tls && secret };
}

function backendOf(name: string, portText: string): Json {
  const port = numberOrText(portText);
  return { service: { name, port: typeof port === 'number' ? { number: port } : { name: port } } };
}

/** Each host's paths together; a `*` at the end of a path means all that begins so. */
function byHost(rules: readonly Rule[]): readonly Json[] {
  const paths = new Map<string, Json[]>();
  for (const { host, path, backend } of rules) {
    const pathType = path.endsWith('*') ? 'Prefix' : 'Exact';
    const known = paths.get(host) ?? [];
    paths.set(host, [...known, { path: path.replace(/\*$/, ''), pathType, backend }]);
  }
  return [...paths].map(([host, all]) => ({ ...(host && { host }), http: { paths: all } }));
}

/** The hosts of each secret; a host counts where it is named first. */
function certificates(rules: readonly Rule[]): readonly Json[] {
  const hosts = new Map<string, string[]>();
  const seen = new Set<string>();
  for (const { host, tls } of rules) {
    if (tls === undefined || seen.has(host)) continue;
    seen.add(host);
    if (host !== '' || tls !== '') hosts.set(tls, [...(hosts.get(tls) ?? []), ...(host ? [host] : [])]);
  }
  return [...hosts].map(([secretName, names]) => ({
    ...(names.length > 0 && { hosts: names }),
    ...(secretName && { secretName }),
  }));
}
