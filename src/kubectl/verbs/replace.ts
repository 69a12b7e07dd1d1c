import type { Json } from '../api.ts';
import { Failure, StatusFailure, unlessNotFound } from '../failure.ts';
import { checkedNamespace, resourceOf } from '../manifest-place.ts';
import { filenameFlags, namesFiles, readManifests } from '../manifests.ts';
import { nameOf, outputFormat, printObject } from '../output/format.ts';
import { withoutManagedFields } from '../../apimachinery/managed-fields/hide.ts';
import { collectionPath, displayName, objectPath, qualified } from '../resources.ts';
import { statusText } from '../status-text.ts';
import { answerUid, gone } from './delete.ts';
import type { Verb, VerbContext } from './verb.ts';
import { dryRunFlag, dryRunOf, dryRunQuery, dryRunSuffix, fieldValidationOf, validationFlag } from './write-options.ts';

/** Upstream: kubectl/pkg/cmd/replace/replace.go */
export const replace: Verb = {
  usage: 'replace -f FILENAME',
  summary: 'Replace a resource by file name or stdin',
  flags: {
    ...filenameFlags,
    force: { kind: 'bool' },
    'grace-period': { kind: 'int' },
    output: { kind: 'string', short: 'o' },
    ...dryRunFlag,
    ...validationFlag,
  },
  run: runReplace,
};

async function runReplace(context: VerbContext): Promise<number> {
  const { flags, io } = context;
  if (!namesFiles(flags)) throw new Failure('error: must specify one of -f and -k');
  const manifests = await readManifests({ io, flags });
  if (manifests.length === 0) throw new Failure('error: no objects passed to replace');
  let exitCode = 0;
  for (const { source, object } of manifests) {
    try {
      await replaceOne(context, source, object);
    } catch (error) {
      if (!(error instanceof StatusFailure)) throw error;
      exitCode = 1;
      io.stderr(`${statusText(error.status, `error when replacing "${source}"`)}\n`);
    }
  }
  return exitCode;
}

async function replaceOne(context: VerbContext, source: string, object: Json): Promise<void> {
  const { api, flags, io } = context;
  const resource = await resourceOf(context, { source, object });
  const namespace = checkedNamespace(context, object);
  const name = nameOf(object);
  const path = objectPath(resource, namespace, name);
  const dryRun = dryRunOf(flags);
  const query = {
    fieldManager: 'kubectl-replace',
    fieldValidation: fieldValidationOf(flags),
    dryRun: dryRunQuery(dryRun),
  };
  if (flags.bool('force'))
    await removeFirst(
      context,
      path,
      `${qualified(resource.singular, resource)} "${name}" deleted${resource.namespaced ? ` from ${namespace} namespace` : ''}`,
    );
  const replaced =
    dryRun === 'client'
      ? object
      : flags.bool('force')
        ? await api.call('POST', collectionPath(resource, namespace), { body: object, query })
        : await api.call('PUT', path, { body: object, query });
  const format = outputFormat(flags.string('output'));
  if (format === 'table' || format === 'wide')
    io.stdout(`${displayName(resource, name)} replaced${dryRunSuffix(dryRun)}\n`);
  else io.stdout(printObject(format, resource, withoutManagedFields(replaced)));
}

/** What is there goes, and its name is free again; nothing where there is none. */
async function removeFirst(context: VerbContext, path: string, text: string): Promise<void> {
  const { api, flags, io } = context;
  const grace = flags.int('grace-period');
  const body = grace === undefined ? {} : { body: { gracePeriodSeconds: grace } };
  const answer = await unlessNotFound(api.call('DELETE', path, body));
  if (!answer) return;
  io.stdout(`${text}\n`);
  const uid = answerUid(answer);
  if (uid !== undefined) await gone(context, path, uid);
}
