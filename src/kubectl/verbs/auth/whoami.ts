import type { Json } from '../../api.ts';
import { listAt, mapAt } from '../../describe/facts.ts';
import { tableText } from '../../output/columns.ts';
import { outputFormat, printDocument } from '../../output/format.ts';
import type { Verb } from '../verb.ts';

/** Upstream: kubectl/pkg/cmd/auth/whoami.go */
export const whoami: Verb = {
  usage: 'auth whoami [flags]',
  summary: 'Experimental: Check self subject attributes',
  long: `Experimental: Check who you are and your attributes (groups, extra).

        This command is helpful to get yourself aware of the current user attributes,
        especially when dynamic authentication, e.g., token webhook, auth proxy, or OIDC provider,
        is enabled in the Kubernetes cluster.`,
  examples: `# Get your subject attributes
kubectl auth whoami

# Get your subject attributes in JSON format
kubectl auth whoami -o json`,
  flags: { output: { kind: 'string', short: 'o' } },
  async run({ api, flags, io }) {
    const format = outputFormat(flags.string('output'));
    const kind = { apiVersion: 'authentication.k8s.io/v1', kind: 'SelfSubjectReview' };
    const review = await api.call('POST', '/apis/authentication.k8s.io/v1/selfsubjectreviews', {
      body: { ...kind, metadata: {}, status: { userInfo: {} } },
    });
    if (format === 'name') io.stdout('selfsubjectreview.authentication.k8s.io/\n');
    else if (format !== 'table' && format !== 'wide') io.stdout(printDocument(format, { ...kind, ...review }));
    else io.stdout(tableText([['ATTRIBUTE', 'VALUE'], ...attributes(mapAt(review, 'status', 'userInfo'))]));
  },
};

function attributes(user: Json): readonly (readonly string[])[] {
  const groups = Array.isArray(user['groups']) ? [['Groups', list(user['groups'])]] : [];
  const extra = mapAt(user, 'extra');
  return [
    ['Username', String(user['username'])],
    ...(typeof user['uid'] === 'string' && user['uid'] !== '' ? [['UID', user['uid']]] : []),
    ...groups,
    ...Object.keys(extra)
      .toSorted()
      .map((key) => [`Extra: ${key}`, list(listAt(extra, key))]),
  ];
}

const list = (values: readonly unknown[]): string => `[${values.map(String).join(' ')}]`;
