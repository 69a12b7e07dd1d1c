import type { Verb } from './verb.ts';

export const clientVersion = 'v1.36.0';

export const version: Verb = {
  usage: 'version',
  summary: 'Print the client and server version information',
  flags: { client: { kind: 'bool' }, output: { kind: 'string', short: 'o' } },
  run: async ({ api, io, flags }) => {
    io.stdout(`Client Version: ${clientVersion}\nKustomize Version: v5.7.1\n`);
    if (flags.bool('client')) return;
    const server = await api.call('GET', '/version');
    io.stdout(`Server Version: ${String(server['gitVersion'])}\n`);
  },
};
