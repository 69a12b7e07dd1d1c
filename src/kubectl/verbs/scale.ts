import { Failure } from '../failure.ts';
import { displayName, objectPath } from '../resources.ts';
import { parseTargets } from '../targets.ts';
import type { Verb } from './verb.ts';
import { dryRunFlag, dryRunOf, dryRunQuery, dryRunSuffix } from './write-options.ts';

/** Upstream: kubectl/pkg/cmd/scale/scale.go */
export const scale: Verb = {
  usage: 'scale --replicas=COUNT (TYPE NAME | TYPE/NAME)',
  summary: 'Set a new size for a deployment, replica set, or replication controller',
  flags: { replicas: { kind: 'int' }, 'current-replicas': { kind: 'int' }, ...dryRunFlag },
  async run({ flags, args, api, io, namespace, resources }) {
    const replicas = flags.int('replicas') ?? -1;
    if (replicas < 0)
      throw new Failure('error: The --replicas=COUNT flag is required, and COUNT must be greater than or equal to 0');
    const dryRun = dryRunOf(flags);
    const targets = parseTargets(await resources(), args, 'scale');
    if (targets.length === 0) throw new Failure('error: no objects passed to scale');
    for (const target of targets) {
      if (target.kind !== 'object') throw new Failure('error: resource(s) were provided, but no name was specified');
      const path = `${objectPath(target.resource, namespace, target.name)}/scale`;
      const expected = flags.int('current-replicas');
      if (expected !== undefined && expected >= 0) {
        const current = ((await api.call('GET', path))['spec'] as { readonly replicas?: number }).replicas ?? 0;
        if (current !== expected) throw new Failure(`error: Expected replicas to be ${expected}, was ${current}`);
      }
      if (dryRun !== 'client')
        await api.call('PATCH', path, {
          contentType: 'application/merge-patch+json',
          query: { dryRun: dryRunQuery(dryRun) },
          body: { spec: { replicas } },
        });
      io.stdout(`${displayName(target.resource, target.name)} scaled${dryRunSuffix(dryRun)}\n`);
    }
  },
};
