import type { Json } from '../api.ts';
import { Failure } from '../failure.ts';
import { toYaml } from '../output/serialize.ts';
import type { Verb } from './verb.ts';

/** What this program says of itself. Upstream: apimachinery/pkg/version */
const client = {
  major: '1',
  minor: '36',
  gitVersion: 'v1.36.0',
  gitCommit: '',
  gitTreeState: 'clean',
  buildDate: '1970-01-01T00:00:00Z',
  goVersion: '',
  compiler: 'gc',
  platform: 'podscope/browser',
};
const kustomizeVersion = 'v5.8.1';

/** Upstream: kubectl/pkg/cmd/version/version.go */
export const version: Verb = {
  usage: 'version [flags]',
  summary: 'Print the client and server version information',
  long: 'Print the client and server version information for the current context.',
  examples: `# Print the client and server versions for the current context
kubectl version`,
  flags: {
    client: { kind: 'bool', help: 'If true, shows client version only (no server required).' },
    output: { kind: 'string', short: 'o', help: "One of 'yaml' or 'json'." },
  },
  async run({ api, args, io, flags }) {
    if (args.length > 0) throw new Failure(`error: extra arguments: [${args.join(' ')}]`);
    const output = flags.string('output') ?? '';
    if (!['', 'json', 'yaml'].includes(output)) throw new Failure("error: --output must be 'yaml' or 'json'");
    const [server, problem] = flags.bool('client') ? [] : await serverVersion(api.call('GET', '/version'));
    const known = { clientVersion: client, kustomizeVersion, ...(server && { serverVersion: server }) };
    if (output === 'json') io.stdout(`${JSON.stringify(known, undefined, 2)}\n`);
    else if (output === 'yaml') io.stdout(`${toYaml(known)}\n`);
    else {
      io.stdout(`Client Version: ${client.gitVersion}\nKustomize Version: ${kustomizeVersion}\n`);
      if (server) io.stdout(`Server Version: ${String(server['gitVersion'])}\n`);
    }
    if (problem !== undefined) throw problem;
  },
};

/** What is known of the client is told also where the server does not answer. */
const serverVersion = (answer: Promise<Json>): Promise<readonly [Json | undefined, unknown?]> =>
  answer.then(
    (server) => [server] as const,
    (problem: unknown) => [undefined, problem] as const,
  );
