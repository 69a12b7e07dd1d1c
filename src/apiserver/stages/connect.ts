import type { KubeObject } from '../../apimachinery/object.ts';
import type { AdmissionRequest } from '../admission/plugin.ts';
import { passed } from '../../kernel/outcome.ts';
import { proxiedPath } from '../request-info.ts';
import { parseBool, type Query } from '../query.ts';
import type { Stage } from '../stage.ts';
import type { Routed } from '../walk.ts';

type Fields = Record<string, unknown>;

const streams = (query: Query): Fields => {
  const fields: Fields = {};
  for (const name of ['stdin', 'stdout', 'stderr', 'tty'])
    if (query.has(name)) fields[name] = parseBool(query.get(name)) ?? false;
  return { ...fields, ...(query.has('container') && { container: query.get('container') }) };
};

const path = (_query: Query, { info }: Routed): Fields => ({ path: proxiedPath(info) });

/** What a connection is asked for with, as the options object of its kind. Upstream: pkg/apis/core/v1/conversion.go */
const optionsOf: Readonly<Record<string, (query: Query, request: Routed) => Fields>> = {
  exec: (query) => ({ ...streams(query), command: query.all('command') }),
  attach: streams,
  portforward: (query) => ({ ports: query.all('ports').map(Number) }),
  proxy: path,
};

/** Opens a connection to what an object stands for. */
export const isConnection = ({ info }: Routed): boolean => Object.hasOwn(optionsOf, info.subresource);

function connectionRequest(request: Routed): AdmissionRequest {
  const { info, resource, user, warnings, trail } = request;
  const { subresource, namespace, name } = info;
  const kind = resource.subresources.find((one) => one.name === subresource)?.kind ?? '';
  const options = optionsOf[subresource]!(info.options, request);
  return {
    operation: 'CONNECT',
    group: resource.group,
    version: resource.version,
    resource: resource.resource,
    subresource,
    namespace,
    name,
    object: { kind, apiVersion: 'v1', metadata: {}, ...options } as unknown as KubeObject,
    user,
    dryRun: false,
    warnings,
    ...(trail && { annotate: (...note) => trail.annotate(...note) }),
  };
}

/** Upstream: apiserver/pkg/endpoints/handlers/rest.go (ConnectResource) */
export const mutateConnection: Stage<'mutating-admission', Routed, true> = {
  room: 'mutating-admission',
  run: async (server, context, request) => {
    const outcome = await server.admission.mutate(context, connectionRequest(request));
    return outcome.ok ? passed(true, outcome.evidence) : outcome;
  },
};

export const admitConnection: Stage<'validating-admission', Routed, true> = {
  room: 'validating-admission',
  run: (server, context, request) => server.admission.validate(context, connectionRequest(request)),
};
