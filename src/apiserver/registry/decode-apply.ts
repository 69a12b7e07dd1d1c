import { formatTime } from '../../apimachinery/time.ts';
import { type Applied, apply, type Application } from '../../apimachinery/managed-fields/apply.ts';
import { configurationProblem } from '../../apimachinery/managed-fields/check.ts';
import { compare } from '../../apimachinery/managed-fields/compare.ts';
import { conflictStatus } from '../../apimachinery/managed-fields/conflicts.ts';
import type { ManagedFieldsEntry } from '../../apimachinery/managed-fields/entry.ts';
import { difference, fieldSetOf, intersection, isEmptySet } from '../../apimachinery/managed-fields/field-set.ts';
import {
  fieldsOfLastApplied,
  lastAppliedManager,
  lastAppliedOf,
  syncLastApplied,
} from '../../apimachinery/managed-fields/last-applied.ts';
import { recordUpdate } from '../../apimachinery/managed-fields/record-update.ts';
import { type Json, type KubeObject, splitApiVersion } from '../../apimachinery/object.ts';
import { badRequest, conflict, notFound, plainError } from '../../apimachinery/status.ts';
import { jsonKind, TypeMismatch } from '../../apimachinery/typed-decoder.ts';
import { Refusal } from '../refusal.ts';
import type { StoredObject } from '../storage/stored-object.ts';
import type { Routed } from '../walk.ts';
import { parseYaml, YamlError } from '../yaml.ts';
import { ensureMayCreate } from './create-on-update.ts';
import { currentObject } from './current.ts';
import { creation } from './decode-creation.ts';
import { replacement, scopeOf } from './decode-update.ts';
import { bodyKind, complete, customBody, type Decode, ensureName, ensureNamespace } from './decoding.ts';
import { authorOf, ignoredFields, isScale, managedKind, noteOwners, setClaims } from './field-management.ts';
import { objectKeyOf } from './request-keys.ts';
import { type ApplyOptions, parseApplyOptions } from './write-options.ts';

type JsonObject = { [field: string]: Json };

/** PATCH with a configuration: server-side apply. Upstream: apiserver/pkg/endpoints/handlers/patch.go (applyPatcher) */
export const decodeApply: Decode = async (server, context, request, notes) => {
  const { resource, info, http, warnings } = request;
  const options = parseApplyOptions(info);
  const current = await currentObject(server, context, {
    prefix: resource.prefix,
    key: objectKeyOf(request),
    attempt: request.attempt,
  });
  if (!current && info.subresource !== '') throw new Refusal(notFound(resource, info.name));
  const { config, strictProblem } = parseConfiguration(http.body ?? '');
  const now = formatTime(server.env.clock.now());
  const object = appliedObject(request, config, options, current, now);
  if (strictProblem !== undefined && options.fieldValidation === 'Strict')
    throw new Refusal(badRequest(`error strict decoding YAML: error converting YAML to JSON: ${strictProblem}`));
  if (strictProblem !== undefined && options.fieldValidation === 'Warn')
    warnings.push(`error converting YAML to JSON: ${strictProblem}`);
  const draft = complete(server, request, object, notes);
  if (!current && draft.metadata.uid) throw new Refusal(uidOfNobody(request, draft.metadata.uid));
  ensureNamespace(request, draft);
  ensureName(draft, info.name);
  if (current) {
    const change = replacement(request, draft, current, options);
    if (isScale(request)) noteOwners(server, change, 'Apply');
    return {
      ...change,
      expectsRevision: (config['metadata'] as JsonObject | undefined)?.['resourceVersion'] !== undefined,
    };
  }
  ensureMayCreate(server, context, request);
  return creation(server, request, draft, options);
};

interface Configuration {
  readonly config: JsonObject;
  readonly strictProblem?: string;
}

function parseConfiguration(text: string): Configuration {
  try {
    const { value, ...rest } = parseYaml(text);
    const config = value ?? {};
    if (typeof config === 'object' && !Array.isArray(config)) return { config, ...rest };
    throw new YamlError(
      `while decoding JSON: json: cannot unmarshal ${jsonKind(config)} into Go value of type map[string]interface {}`,
    );
  } catch (error) {
    if (!(error instanceof YamlError)) throw error;
    const step = error.message.startsWith('yaml: ') ? 'converting YAML to JSON' : 'unmarshaling JSON';
    throw new Refusal(badRequest(`error decoding YAML: error ${step}: ${error.message}`));
  }
}

/** The object as the configuration wants it, with the claims that follow from that. */
function appliedObject(
  request: Routed,
  config: JsonObject,
  options: ApplyOptions,
  current: StoredObject | undefined,
  time: string,
): KubeObject {
  const kind = managedKind(bodyKind(request), customBody(request));
  const described = describe(config);
  const { group, version } = splitApiVersion(kind.apiVersion);
  if (config['apiVersion'] !== kind.apiVersion || config['kind'] !== kind.zero.kind)
    throw new Refusal(badRequest(`invalid object type: ${described.type}`));
  if (Array.isArray((config['metadata'] as JsonObject | null)?.['managedFields']))
    throw new Refusal(badRequest('metadata.managedFields must be nil'));
  const problem = configurationProblem(kind.type, config);
  if (problem !== undefined)
    throw new Refusal(plainError(500, `failed to create typed patch object (${described.object}): ${problem}`));
  const view = request.resource.views[request.info.subresource];
  const before = current && (view ? view.show(current.object) : current.object);
  const live = withoutClaims(before ?? kind.zero);
  const ignored = ignoredFields(request.resource, scopeOf(request));
  const recorded = current?.object.metadata.managedFields;
  const entries = isScale(request) ? claimsOnScale(recorded, kind) : (recorded ?? beforeFirstApply());
  const author = authorOf(request, options.fieldManager, kind, 'Apply');
  const { force } = options;
  const applied = settled({ type: kind.type, live, config, entries, author, ignored, force, time }, live);
  const object = decoded(applied.object ?? live);
  setClaims(object, applied.entries);
  if (options.fieldManager === lastAppliedManager && lastAppliedOf(object) !== '') syncLastApplied(object, config);
  return object;

  /** What was there before anybody's fields were recorded belongs to somebody of the past. */
  function beforeFirstApply(): readonly ManagedFieldsEntry[] {
    if (!current) return [];
    const past = authorOf(request, 'before-first-apply', kind, 'Update');
    return recordUpdate([], compare(kind.type, kind.zero, live, ignored), past, time);
  }

  function decoded(value: object): KubeObject {
    try {
      return { ...kind.decode(value as JsonObject), apiVersion: kind.apiVersion, kind: kind.zero.kind };
    } catch (error) {
      if (!(error instanceof TypeMismatch)) throw error;
      const target = `${group}/${version}, Kind=${kind.zero.kind}`;
      throw new Refusal(
        plainError(
          500,
          `failed to convert new object (${described.object}) to proper version (${kind.apiVersion}): unable to convert unstructured object to ${target}: ${error.message}`,
        ),
      );
    }
  }
}

/** Who owns the number of replicas. Upstream: apimachinery/pkg/util/managedfields/scalehandler.go */
function claimsOnScale(
  entries: readonly ManagedFieldsEntry[] = [],
  { apiVersion }: { readonly apiVersion: string },
): readonly ManagedFieldsEntry[] {
  return entries
    .filter(({ fieldsV1 }) => !isEmptySet(intersection(fieldsV1, replicas)))
    .map((entry) => ({ ...entry, apiVersion, fieldsV1: replicas }));
}

const replicas = fieldSetOf(['spec.replicas']);

type Settled = Exclude<Applied, { readonly conflicts: readonly unknown[] }>;

/** Refuses where others own what would change, unless client-side apply of the same user had set it. */
function settled(application: Application, live: KubeObject): Settled {
  const applied = apply(application);
  if (!applied.conflicts) return applied;
  if (application.author.manager !== lastAppliedManager) throw new Refusal(conflictStatus(applied.conflicts));
  const allowed = fieldsOfLastApplied(application.type, live);
  const left = applied.conflicts
    .map(({ owner, fields }) => ({ owner, fields: difference(fields, allowed) }))
    .filter(({ fields }) => !isEmptySet(fields));
  if (left.length > 0) throw new Refusal(conflictStatus(left));
  return apply({ ...application, force: true }) as Settled;
}

function withoutClaims(object: KubeObject): KubeObject {
  const { managedFields: _, ...metadata } = object.metadata;
  return { ...object, metadata };
}

/** A configuration as messages name it. */
function describe(config: JsonObject): { readonly type: string; readonly object: string } {
  const text = (value: Json | undefined): string => (typeof value === 'string' ? value : '');
  const { group, version } = splitApiVersion(text(config['apiVersion']));
  const metadata = (config['metadata'] ?? {}) as JsonObject;
  const type = `${group}/${version}, Kind=${text(config['kind'])}`;
  return { type, object: `${text(metadata['namespace'])}/${text(metadata['name'])}; ${type}` };
}

const uidOfNobody = ({ resource, info }: Routed, uid: string) =>
  conflict(
    resource,
    info.name,
    `uid mismatch: the provided object specified uid ${uid}, and no existing object was found`,
  );
