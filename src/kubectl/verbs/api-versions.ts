import type { Json } from '../api.ts';
import { usageFailure } from '../failure.ts';
import type { Verb } from './verb.ts';

export const apiVersions: Verb = {
  usage: 'api-versions',
  summary: 'Print the supported API versions on the server, in the form of "group/version"',
  flags: {},
  run: async ({ api, args, io }) => {
    if (args.length > 0) throw usageFailure('api-versions', `unexpected arguments: [${args.join(' ')}]`);
    const groups = (await api.call('GET', '/apis')) as Json & {
      readonly groups?: readonly { readonly versions: readonly { readonly groupVersion: string }[] }[];
    };
    const versions = (groups.groups ?? []).flatMap(({ versions: all }) => all.map(({ groupVersion }) => groupVersion));
    io.stdout(
      [...versions, 'v1']
        .toSorted()
        .map((version) => `${version}\n`)
        .join(''),
    );
  },
};
