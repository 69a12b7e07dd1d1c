import { withoutManagedFields } from '../../../apimachinery/managed-fields/hide.ts';
import { annotated } from '../../apply-object.ts';
import { creationFlags } from '../../create-object.ts';
import { Failure, StatusFailure, usageFailure } from '../../failure.ts';
import { checkedNamespace, resourceOf } from '../../manifest-place.ts';
import { filenameFlags, namesFiles, readManifests, type ManifestObject } from '../../manifests.ts';
import { nameOf, outputFormat, printObject } from '../../output/format.ts';
import { collectionPath, displayName } from '../../resources.ts';
import { statusText } from '../../status-text.ts';
import type { Verb, VerbContext } from '../verb.ts';
import { dryRunOf, dryRunQuery, dryRunSuffix, fieldValidationOf } from '../write-options.ts';

/** What `create` does without a subcommand. Upstream: kubectl/pkg/cmd/create/create.go */
export const createFromFiles: Verb = {
  usage: 'create -f FILENAME',
  summary: 'Create a resource from a file or from stdin',
  flags: {
    ...filenameFlags,
    ...creationFlags,
  },
  async run(context) {
    const { flags, io, args } = context;
    if (args.length > 0) throw usageFailure('create', `Unexpected args: [${args.join(' ')}]`);
    if (!namesFiles(flags)) throw new Failure('error: must specify one of -f and -k');
    const manifests = await readManifests({ io, flags });
    if (manifests.length === 0) throw new Failure('error: no objects passed to create');
    let exitCode = 0;
    for (const manifest of manifests) {
      try {
        await createOne(context, manifest);
      } catch (error) {
        if (!(error instanceof StatusFailure)) throw error;
        exitCode = 1;
        io.stderr(`${statusText(error.status, `error when creating "${manifest.source}"`)}\n`);
      }
    }
    return exitCode;
  },
};

async function createOne(context: VerbContext, manifest: ManifestObject): Promise<void> {
  const { flags, io, api } = context;
  const resource = await resourceOf(context, manifest);
  const dryRun = dryRunOf(flags);
  const namespace = checkedNamespace(context, manifest.object);
  const object = flags.bool('save-config')
    ? annotated({ object: manifest.object, namespace, resource })
    : manifest.object;
  const created =
    dryRun === 'client'
      ? object
      : await api.call('POST', collectionPath(resource, namespace), {
          query: {
            fieldManager: flags.string('field-manager') ?? 'kubectl-create',
            fieldValidation: fieldValidationOf(flags),
            dryRun: dryRunQuery(dryRun),
          },
          body: object,
        });
  const format = outputFormat(flags.string('output'));
  if (format === 'table' || format === 'wide')
    io.stdout(`${displayName(resource, nameOf(created))} created${dryRunSuffix(dryRun)}\n`);
  else io.stdout(printObject(format, resource, withoutManagedFields(created)));
}
