import type { Json } from './api.ts';
import { overConnection } from './connection.ts';
import { listAt, mapAt, textAt } from './describe/facts.ts';
import { Failure } from './failure.ts';
import { collectionPath, findResource, objectPath } from './resources.ts';
import { recorded } from './verbs/exec.ts';
import type { VerbContext } from './verbs/verb.ts';

/** Waits until the container runs and attaches; of one that has ended, the log is all there is. */
export async function attachTo(context: VerbContext, pod: string, container: string): Promise<number> {
  const { flags, io } = context;
  const state = await podOnce(context, pod, (current) => containerState(current, container));
  if (state === 'terminated') return showLog(context, pod, container);
  if (!flags.bool('quiet')) io.stderr(recorded);
  const [stdin, tty] = [flags.bool('stdin'), flags.bool('tty')];
  try {
    return await overConnection(context, { subresource: 'attach', pod, container, command: [], stdin, tty });
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    const problem = error.message.replace(/^error: /, '');
    io.stderr(`warning: couldn't attach to pod/${pod}, falling back to streaming logs: ${problem}\n`);
    return showLog(context, pod, container);
  }
}

async function showLog(context: VerbContext, pod: string, container: string): Promise<number> {
  const { api, io, namespace } = context;
  const pods = findResource(await context.resources(), 'pods');
  const log = `${objectPath(pods, namespace, pod)}/log`;
  for await (const line of api.lines(log, { query: { container }, accept: '*/*' })) io.stdout(`${line}\n`);
  return 0;
}

/** Whether a container of a pod runs, has ended, or neither yet. */
function containerState(pod: Json, name: string): 'running' | 'terminated' | undefined {
  const status = mapAt(pod, 'status');
  const all = [...listAt(status, 'containerStatuses'), ...listAt(status, 'ephemeralContainerStatuses')];
  const state = mapAt(
    all.find((each) => textAt(each, 'name') === name),
    'state',
  );
  return 'running' in state ? 'running' : 'terminated' in state ? 'terminated' : undefined;
}

/** What is told of a pod as soon as something is. @throws Failure when it is gone */
export async function podOnce<Value>(
  context: VerbContext,
  name: string,
  told: (pod: Json) => Value | undefined,
): Promise<Value> {
  const { api, namespace } = context;
  const path = collectionPath(findResource(await context.resources(), 'pods'), namespace);
  const query = { fieldSelector: `metadata.name=${name}` };
  const list = await api.call('GET', path, { query });
  const known = told(listAt(list, 'items')[0] ?? {});
  if (known !== undefined) return known;
  const { resourceVersion } = list['metadata'] as { readonly resourceVersion: string };
  for await (const line of api.lines(path, { query: { ...query, watch: 'true', resourceVersion } })) {
    const { type, object } = JSON.parse(line) as { readonly type: string; readonly object: Json };
    if (type === 'DELETED') throw new Failure(`Error from server (NotFound): pods "${name}" not found`);
    const value = told(object);
    if (value !== undefined) return value;
  }
  throw new Failure('error: timed out waiting for the condition');
}
