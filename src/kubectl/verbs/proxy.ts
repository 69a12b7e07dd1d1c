import { randomInt } from '../../kernel/random.ts';
import type { UnaryApiResponse } from '../../protocol/http.ts';
import { collect } from '../api.ts';
import { Failure } from '../failure.ts';
import type { LocalRequest } from '../io.ts';
import type { Verb, VerbContext } from './verb.ts';

/** Paths over which a connection would be taken over. */
const usuallyRejected = '^/api/.*/pods/.*/exec,^/api/.*/pods/.*/attach';

/** Upstream: kubectl/pkg/cmd/proxy/proxy.go */
export const proxy: Verb = {
  usage: 'proxy [--port=PORT] [--www=static-dir] [--www-prefix=prefix] [--api-prefix=prefix]',
  summary: 'Run a proxy to the Kubernetes API server',
  flags: {
    port: {
      kind: 'int',
      short: 'p',
      initial: '8001',
      help: 'The port on which to run the proxy. Set to 0 to pick a random port.',
    },
    'api-prefix': { kind: 'string', initial: "'/'", help: 'Prefix to serve the proxied API under.' },
    'accept-paths': {
      kind: 'string',
      initial: "'^.*'",
      help: 'Regular expression for paths that the proxy should accept.',
    },
    'reject-paths': {
      kind: 'string',
      initial: `'${usuallyRejected}'`,
      help: 'Regular expression for paths that the proxy should reject. Paths specified here will be rejected even accepted by --accept-paths.',
    },
    'reject-methods': {
      kind: 'string',
      initial: "'^$'",
      help: "Regular expression for HTTP methods that the proxy should reject (example --reject-methods='POST,PUT,PATCH').",
    },
    'disable-filter': {
      kind: 'bool',
      help: 'If true, disable request filtering in the proxy. This is dangerous, and can leave you vulnerable to XSRF attacks, when used with an accessible port.',
    },
  },
  async run(context) {
    const { flags, io } = context;
    context.configured();
    const port = flags.int('port') ?? 8001;
    const open = port === 0 ? 32_768 + randomInt(io.random, 28_232) : port;
    const answer = answering(context);
    const stop = io.listen?.(open, answer);
    if (!stop) throw new Failure(`error: listen tcp 127.0.0.1:${open}: bind: address already in use`);
    io.stdout(`Starting to serve on 127.0.0.1:${open}\n`);
    await new Promise<void>((resolve) => io.cancellation.onCancel(resolve));
    stop();
  },
};

/** Hands requests on to the API server, as whom the kubeconfig says. */
function answering({ api, flags }: VerbContext): (request: LocalRequest) => Promise<UnaryApiResponse | undefined> {
  const prefix = `/${flags.string('api-prefix') ?? '/'}/`.replaceAll(/\/+/g, '/');
  const matches = (name: string, usual: string, text: string): boolean =>
    (flags.string(name) ?? usual).split(',').some((pattern) => expression(name, pattern).test(text));
  return async ({ method, path: target, headers, body }) => {
    const [path = '', query = ''] = target.split('?', 2);
    const isLet =
      flags.bool('disable-filter') ||
      (matches('accept-paths', '^.*', path) &&
        !matches('reject-paths', usuallyRejected, path) &&
        !matches('reject-methods', '^$', method));
    if (!isLet) return plain(403, 'Forbidden\n');
    if (!path.startsWith(prefix)) return plain(404, '404 page not found\n');
    const { host: _host, ...others } = headers;
    try {
      const request = { method, path: `/${path.slice(prefix.length)}`, query, headers: others };
      const response = await api.raw({ ...request, ...(body !== undefined && { body }) });
      return 'body' in response
        ? response
        : { status: response.status, headers: response.headers, body: await collect(response.stream) };
    } catch (error) {
      return plain(502, `${error instanceof Error ? error.message : String(error)}\n`);
    }
  };
}

function expression(name: string, pattern: string): RegExp {
  try {
    return new RegExp(pattern);
  } catch {
    throw new Failure(`error: error parsing regexp of --${name}: \`${pattern}\``);
  }
}

const plain = (status: number, body: string): UnaryApiResponse => ({
  status,
  headers: { 'content-type': 'text/plain; charset=utf-8' },
  body,
});
