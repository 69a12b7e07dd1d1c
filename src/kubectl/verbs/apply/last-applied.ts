import { annotated, lastAppliedKey } from '../../apply-object.ts';
import { mapAt } from '../../describe/facts.ts';
import { showMade } from '../../create-object.ts';
import { Failure, usageFailure } from '../../failure.ts';
import { checkedNamespace, resourceOf } from '../../manifest-place.ts';
import { plainFileFlags, readManifests } from '../../manifests.ts';
import { nameOf } from '../../output/format.ts';
import { toYaml } from '../../output/serialize.ts';
import { objectPath } from '../../resources.ts';
import { subjectFlags, subjectsOf } from '../../subjects.ts';
import type { Verb } from '../verb.ts';
import { dryRunFlag, dryRunOf, dryRunQuery } from '../write-options.ts';

/** Upstream: kubectl/pkg/cmd/apply/apply_view_last_applied.go */
export const viewLastApplied: Verb = {
  usage: 'apply view-last-applied (TYPE [NAME | -l label] | TYPE/NAME | -f FILENAME)',
  summary: 'View the latest last-applied-configuration annotations of a resource/object',
  flags: { ...subjectFlags, output: { kind: 'string', short: 'o' } },
  async run(context) {
    const { args, flags, io } = context;
    const format = flags.string('output') ?? 'yaml';
    const texts = (await subjectsOf(context, args, 'apply view-last-applied')).map(({ object }) => {
      const text = mapAt(object, 'metadata', 'annotations')[lastAppliedKey];
      if (typeof text === 'string') return text;
      throw new Failure(`error: no last-applied-configuration annotation found on resource: ${nameOf(object)}\n`);
    });
    if (format !== 'yaml' && format !== 'json')
      throw usageFailure(
        'apply view-last-applied',
        `Unexpected -o output mode: ${format}, the flag 'output' must be one of yaml|json`,
      );
    for (const text of texts) {
      const value: unknown = JSON.parse(text);
      io.stdout(format === 'yaml' ? toYaml(value) : `${JSON.stringify(value, undefined, 2)}\n`);
    }
  },
};

/** Upstream: kubectl/pkg/cmd/apply/apply_set_last_applied.go */
export const setLastApplied: Verb = {
  usage: 'apply set-last-applied -f FILENAME',
  summary: 'Set the last-applied-configuration annotation on a live object to match the contents of a file',
  flags: {
    ...plainFileFlags,
    'create-annotation': { kind: 'bool' },
    output: { kind: 'string', short: 'o' },
    ...dryRunFlag,
  },
  async run(context) {
    const { api, flags, io } = context;
    for (const manifest of await readManifests({ io, flags })) {
      const resource = await resourceOf(context, manifest);
      const namespace = checkedNamespace(context, manifest.object);
      const name = nameOf(manifest.object);
      const path = objectPath(resource, namespace, name);
      const current = await api.call('GET', path);
      const known = mapAt(current, 'metadata', 'annotations')[lastAppliedKey];
      if (known === undefined && !flags.bool('create-annotation'))
        throw new Failure(
          `error: no last-applied-configuration annotation found on resource: ${name}, to create the annotation, run the command with --create-annotation`,
        );
      const wanted = mapAt(annotated({ object: manifest.object, namespace, resource }), 'metadata', 'annotations');
      if (wanted[lastAppliedKey] === known) {
        io.stdout(`set-last-applied ${name}: no changes required.\n`);
        continue;
      }
      const dryRun = dryRunOf(flags);
      const annotations = { [lastAppliedKey]: wanted[lastAppliedKey] };
      const body = { metadata: { annotations } };
      const made =
        dryRun === 'client'
          ? current
          : await api.call('PATCH', path, {
              contentType: 'application/merge-patch+json',
              query: { dryRun: dryRunQuery(dryRun) },
              body,
            });
      showMade(context, resource, made, 'configured');
    }
  },
};
