import { Failure } from '../failure.ts';
import type { VerbGroup } from './verb.ts';

/** Upstream: kubectl/pkg/cmd/plugin/plugin.go */
export const plugin: VerbGroup = {
  usage: 'plugin [flags]',
  summary: 'Provides utilities for interacting with plugins',
  long: `Provides utilities for interacting with plugins.

 Plugins provide extended functionality that is not part of the major command-line distribution. Please refer to the documentation and examples for more information about how write your own plugins.

 The easiest way to discover and install plugins is via the kubernetes sub-project krew: [krew.sigs.k8s.io]. To install krew, visit https://krew.sigs.k8s.io/docs/user-guide/setup/install`,
  examples: `# List all available plugins
kubectl plugin list

# List only binary names of available plugins without paths
kubectl plugin list --name-only`,
  helpTo: 'stderr',
  subcommands: {
    list: {
      usage: 'plugin list [flags]',
      summary: "List all visible plugin executables on a user's PATH",
      flags: { 'name-only': { kind: 'bool' } },
      // Programs of the workstation are its shell's own: none can be installed beside them.
      run: () => Promise.reject(new Failure('error: unable to find any kubectl plugins in your PATH')),
    },
  },
};
