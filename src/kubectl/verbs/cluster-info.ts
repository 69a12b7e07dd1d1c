import type { Verb } from './verb.ts';

/** Where the API server is, as this workstation's kubeconfig has it. */
const server = 'https://control-plane:6443';

export const clusterInfo: Verb = {
  usage: 'cluster-info',
  summary: 'Display cluster information',
  flags: {},
  run: async ({ api, io }) => {
    await api.call('GET', '/api');
    io.stdout(
      `Kubernetes control plane is running at ${server}\n\nTo further debug and diagnose cluster problems, use 'kubectl cluster-info dump'.\n`,
    );
  },
};
