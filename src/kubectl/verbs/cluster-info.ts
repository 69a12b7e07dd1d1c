import type { Verb } from './verb.ts';

export const clusterInfo: Verb = {
  usage: 'cluster-info',
  summary: 'Display cluster information',
  flags: {},
  run: async ({ api, configured, io }) => {
    await api.call('GET', '/api');
    io.stdout(
      `Kubernetes control plane is running at ${configured().server}\n\nTo further debug and diagnose cluster problems, use 'kubectl cluster-info dump'.\n`,
    );
  },
};
