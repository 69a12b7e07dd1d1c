import { chosenNodes, selectorFlag, setUnschedulable } from '../nodes.ts';
import type { Verb } from './verb.ts';
import { dryRunFlag, dryRunOf } from './write-options.ts';

const verb = (command: string, summary: string, wanted: boolean): Verb => ({
  usage: `${command} NODE`,
  summary,
  flags: { ...selectorFlag, ...dryRunFlag },
  async run(context) {
    const dryRun = dryRunOf(context.flags);
    for (const node of await chosenNodes(context, command)) await setUnschedulable(context, node, { wanted, dryRun });
  },
});

/** Upstream: kubectl/pkg/cmd/drain/drain.go */
export const cordon = verb('cordon', 'Mark node as unschedulable', true);
export const uncordon = verb('uncordon', 'Mark node as schedulable', false);
