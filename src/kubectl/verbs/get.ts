import { withoutManagedFields } from '../../apimachinery/managed-fields/hide.ts';
import type { Json } from '../api.ts';
import { tableAccept } from '../api.ts';
import { Failure, StatusFailure } from '../failure.ts';
import { ofNamespace } from '../named-object.ts';
import { nameOf, outputFormat, printDocument, printObject } from '../output/format.ts';
import { sortedBy } from '../output/sort-by.ts';
import { type Table, type TableRow, tablePrinter } from '../output/table.ts';
import { collectionPath, displayName, objectPath, type Resource } from '../resources.ts';
import { debugStatus, statusText } from '../status-text.ts';
import { parseTargets, type Target } from '../targets.ts';
import { withoutPrefix } from '../kustomized.ts';
import { checkedNamespace } from '../manifest-place.ts';
import { filenameFlags, namesFiles, readManifests, refuseWords, requireTypeMeta } from '../manifests.ts';
import { resourceOfObject } from '../resources.ts';
import type { Verb, VerbContext } from './verb.ts';

export const get: Verb = {
  usage:
    'get [(-o|--output=)json|yaml|name|wide] (TYPE[.VERSION][.GROUP] [NAME | -l label] | TYPE[.VERSION][.GROUP]/NAME ...) [flags]',
  summary: 'Display one or many resources',
  flags: {
    output: { kind: 'string', short: 'o' },
    'all-namespaces': { kind: 'bool', short: 'A' },
    selector: { kind: 'string', short: 'l' },
    'field-selector': { kind: 'string' },
    watch: { kind: 'bool', short: 'w' },
    'watch-only': { kind: 'bool' },
    'show-labels': { kind: 'bool' },
    'show-kind': { kind: 'bool' },
    'show-managed-fields': { kind: 'bool' },
    'label-columns': { kind: 'list', short: 'L' },
    'no-headers': { kind: 'bool' },
    'ignore-not-found': { kind: 'bool' },
    ...filenameFlags,
    'sort-by': { kind: 'string' },
    raw: { kind: 'string' },
  },
  run: runGet,
};

async function runGet(context: VerbContext): Promise<number | void> {
  const { flags, io, api } = context;
  const raw = flags.string('raw');
  if (raw !== undefined) {
    const [path, query = ''] = raw.split('?');
    io.stdout(await api.text('GET', path!, { query: Object.fromEntries(new Map(pairs(query))) }));
    return;
  }
  const format = outputFormat(flags.string('output'));
  const targets = await targetsOf(context);
  if (flags.bool('watch') || flags.bool('watch-only')) {
    if (targets.length !== 1) throw new Failure('error: you may only specify a single resource type');
    return watch(context, targets[0]!);
  }
  if (format === 'table' || format === 'wide') return printTables(context, targets, format === 'wide');
  const { objects, failures } = await fetchObjects(context, targets);
  const order = flags.string('sort-by');
  const ordered = order === undefined ? objects : sortedBy(objects, order, ({ object }) => object);
  const shown = flags.bool('show-managed-fields')
    ? ordered
    : ordered.map(({ resource, object }) => ({ resource, object: withoutManagedFields(object) }));
  if (format === 'name') for (const { resource, object } of shown) io.stdout(printObject('name', resource, object));
  else if (shown.length > 0 || failures.length === 0) {
    const single = shown.length === 1 && targets.every(({ kind }) => kind === 'object') ? shown[0]!.object : undefined;
    const list = single ?? {
      apiVersion: 'v1',
      items: shown.map(({ object }) => object),
      kind: 'List',
      metadata: { resourceVersion: '' },
    };
    const headers = !flags.bool('no-headers');
    io.stdout(printDocument(format, list, headers));
  }
  return complain(context, failures);
}

const pairs = (query: string): (readonly [string, string])[] =>
  query
    .split('&')
    .filter((pair) => pair !== '')
    .map((pair) => {
      const [name, value = ''] = pair.split('=');
      return [name!, decodeURIComponent(value)] as const;
    });

async function targetsOf(context: VerbContext): Promise<readonly Target[]> {
  const { flags, args, io } = context;
  const resources = await context.resources();
  if (namesFiles(flags)) {
    refuseWords(args);
    return (await withoutPrefix(readManifests({ io, flags }))).map((manifest): Target => {
      const { apiVersion, kind } = requireTypeMeta(manifest);
      const resource = resourceOfObject(resources, apiVersion, kind);
      if (!resource) throw new Failure(`error: no matches for kind "${kind}" in version "${apiVersion}"`);
      const namespace = checkedNamespace(context, manifest.object);
      return { kind: 'object', resource, name: nameOf(manifest.object), namespace };
    });
  }
  if (args.length === 0)
    throw new Failure(
      'You must specify the type of resource to get. Use "kubectl api-resources" for a complete list of supported resources.\n\nerror: Required resource not specified.\nUse "kubectl explain <resource>" for a detailed description of that resource (e.g. kubectl explain pods).\nSee \'kubectl get -h\' for help and examples',
    );
  const targets = parseTargets(resources, args);
  if (flags.bool('all-namespaces') && targets.some(({ kind }) => kind === 'object'))
    throw new Failure('error: a resource cannot be retrieved by name across all namespaces');
  if (flags.has('selector') && targets.some(({ kind }) => kind === 'object'))
    throw new Failure('error: name cannot be provided when a selector is specified');
  return targets;
}

const scopeOf = ({ flags, namespace }: VerbContext): string | undefined =>
  flags.bool('all-namespaces') ? undefined : namespace;

function requestOf(
  context: VerbContext,
  target: Target,
): { readonly path: string; readonly query: Record<string, string | undefined> } {
  const { flags } = context;
  if (target.kind === 'object')
    return { path: objectPath(target.resource, target.namespace ?? context.namespace, target.name), query: {} };
  return {
    path: collectionPath(target.resource, scopeOf(context)),
    query: {
      labelSelector: flags.string('selector'),
      fieldSelector: flags.string('field-selector'),
      limit: '500',
    },
  };
}

async function fetchObjects(context: VerbContext, targets: readonly Target[]) {
  const objects: { readonly resource: Resource; readonly object: Json }[] = [];
  const failures: StatusFailure[] = [];
  for (const target of targets) {
    const { resource } = target;
    try {
      const { path, query } = requestOf(context, target);
      const reply = await about(context, target, listAll(context, path, query));
      if (target.kind === 'object') objects.push({ resource, object: reply[0]! });
      else for (const object of reply) objects.push({ resource, object: typed(resource, object) });
    } catch (error) {
      failures.push(remember(context, error));
    }
  }
  return { objects, failures: failures.filter((failure) => failure !== ignored) };
}

const about = <Answer>({ api, namespace }: VerbContext, target: Target, answer: Promise<Answer>): Promise<Answer> =>
  target.kind === 'object' && target.resource.namespaced ? ofNamespace(api, namespace, answer) : answer;

/** Items of a list, page by page, or the one object. */
async function listAll({ api }: VerbContext, path: string, query: Record<string, string | undefined>): Promise<Json[]> {
  const items: Json[] = [];
  let next: string | undefined;
  do {
    const page = await api.call('GET', path, { query: { ...query, continue: next } });
    if (!Array.isArray(page['items'])) return [page];
    items.push(...(page['items'] as Json[]));
    next = (page['metadata'] as { readonly continue?: string } | undefined)?.continue || undefined;
  } while (next !== undefined);
  return items;
}

const typed = ({ group, version, kind }: Resource, object: Json): Json => ({
  apiVersion: group === '' ? version : `${group}/${version}`,
  kind,
  ...object,
});

const ignored = new StatusFailure({});

function remember({ flags }: VerbContext, error: unknown): StatusFailure {
  if (!(error instanceof StatusFailure)) throw error;
  return flags.bool('ignore-not-found') && error.status.reason === 'NotFound' ? ignored : error;
}

function complain({ flags, io }: VerbContext, failures: readonly StatusFailure[]): number {
  for (const { status } of failures) {
    debugStatus(io, flags, status);
    io.stderr(`${statusText(status)}\n`);
  }
  return failures.length > 0 ? 1 : 0;
}

/** Objects of one resource share a table; several resources get one each. */
async function printTables(context: VerbContext, targets: readonly Target[], wide: boolean): Promise<number> {
  const { io, flags, api } = context;
  const order = flags.string('sort-by');
  const byResource = new Map<Resource, Target[]>();
  for (const target of targets) {
    const known = byResource.get(target.resource);
    if (known) known.push(target);
    else byResource.set(target.resource, [target]);
  }
  const failures: StatusFailure[] = [];
  let printed = false;
  for (const [resource, group] of byResource) {
    let columns: Table['columnDefinitions'] = [];
    const rows: TableRow[] = [];
    for (const target of group) {
      try {
        const { path, query } = requestOf(context, target);
        let next: string | undefined;
        do {
          const asked = api.call('GET', path, {
            query: { ...query, continue: next, includeObject: order === undefined ? undefined : 'Object' },
            accept: tableAccept,
          });
          const page = (await about(context, target, asked)) as unknown as Table & {
            readonly metadata?: { readonly continue?: string };
          };
          if (page.columnDefinitions.length > 0) columns = page.columnDefinitions;
          rows.push(...page.rows);
          next = page.metadata?.continue || undefined;
        } while (next !== undefined);
      } catch (error) {
        const failure = remember(context, error);
        if (failure !== ignored) failures.push(failure);
      }
    }
    if (rows.length === 0) continue;
    if (printed && !flags.bool('no-headers')) io.stdout('\n');
    printed = true;
    const ordered = order === undefined ? rows : sortedBy(rows, order, ({ object }) => object);
    io.stdout(printerFor(context, resource, wide, byResource.size > 1)({ columnDefinitions: columns, rows: ordered }));
  }
  if (!printed && failures.length === 0 && !flags.bool('ignore-not-found')) {
    const scoped = targets.some(({ resource }) => resource.namespaced) && !flags.bool('all-namespaces');
    io.stderr(scoped ? `No resources found in ${context.namespace} namespace.\n` : 'No resources found\n');
  }
  return complain(context, failures);
}

const printerFor = (context: VerbContext, resource: Resource, wide: boolean, severalKinds: boolean) =>
  tablePrinter({
    resource,
    wide,
    withNamespace: context.flags.bool('all-namespaces') && resource.namespaced,
    withKind: severalKinds || context.flags.bool('show-kind'),
    showLabels: context.flags.bool('show-labels'),
    labelColumns: context.flags.list('label-columns').flatMap((labels) => labels.split(',')),
    headers: !context.flags.bool('no-headers'),
  });

/** Prints what is there, then each change as it comes, until Ctrl+C. */
async function watch(context: VerbContext, target: Target): Promise<void> {
  const { io, api, flags } = context;
  const { resource } = target;
  const format = outputFormat(flags.string('output'));
  const asTable = format === 'table' || format === 'wide';
  const accept = asTable ? tableAccept : 'application/json';
  const path = collectionPath(resource, scopeOf(context));
  const query = {
    labelSelector: flags.string('selector'),
    fieldSelector: target.kind === 'object' ? `metadata.name=${target.name}` : flags.string('field-selector'),
  };
  const print = printerFor(context, resource, format === 'wide', false);
  const first = await api.call('GET', path, { query, accept });
  const show = (object: Json): void => {
    if (format === 'table' || format === 'wide') io.stdout(print(object as unknown as Table));
    else if (format === 'name') io.stdout(`${displayName(resource, nameOf(object))}\n`);
    else io.stdout(`${format === 'yaml' ? '---\n' : ''}${printObject(format, resource, withoutManagedFields(object))}`);
  };
  if (!flags.bool('watch-only')) {
    if (asTable && (first as unknown as Table).rows.length > 0) show(first);
    if (!asTable) for (const object of (first['items'] ?? []) as Json[]) show(typed(resource, object));
  }
  const resourceVersion = (first['metadata'] as { readonly resourceVersion?: string }).resourceVersion;
  for await (const line of api.lines(path, { query: { ...query, watch: 'true', resourceVersion }, accept })) {
    const event = JSON.parse(line) as { readonly type: string; readonly object: Json };
    if (event.type === 'BOOKMARK') continue;
    if (event.type === 'ERROR') throw new StatusFailure(event.object);
    show(event.object);
  }
}
