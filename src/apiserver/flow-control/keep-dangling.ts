import type { FlowSchema, FlowSchemaCondition } from '../../apimachinery/types.ts';
import { formatTime } from '../../apimachinery/time.ts';
import type { Cancellation } from '../../kernel/cancellation.ts';
import { causedBy, type Context } from '../../kernel/context.ts';
import { follow } from '../bootstrap/follow.ts';
import { findGroupResource } from '../registry/served-resource.ts';
import type { Server } from '../server.ts';
import { objectKey } from '../storage/keys.ts';
import { flowSchemas, priorityLevels } from './configuration.ts';

/**
 * Notes of each flow schema whether the level that it names is there.
 * Upstream: apiserver/pkg/util/flowcontrol/apf_controller.go (digestFlowSchemasLocked)
 */
export async function keepDangling(server: Server, stopping: Cancellation): Promise<void> {
  const sync = async (name: string, context: Context): Promise<void> => {
    try {
      await noteDangling(server, name, context);
    } catch (error) {
      server.env.report(`kube-apiserver: flow schema ${name}: ${String(error)}`);
    }
  };
  await Promise.all([
    follow(server, flowSchemas, stopping, async ({ type, object: { object }, cause }) => {
      if (type !== 'DELETED') await sync(object.metadata.name, causedBy([cause], stopping));
    }),
    follow(server, priorityLevels, stopping, async ({ object: { object }, cause }) => {
      for (const schema of server.reader.list(flowSchemas) as readonly FlowSchema[])
        if (schema.spec.priorityLevelConfiguration.name === object.metadata.name)
          await sync(schema.metadata.name, causedBy([cause], stopping));
    }),
  ]);
}

function verdict(level: string, isThere: boolean): FlowSchemaCondition {
  const reference = `This FlowSchema references the PriorityLevelConfiguration object named "${level}"`;
  return isThere
    ? { type: 'Dangling', status: 'False', reason: 'Found', message: `${reference} and it exists` }
    : { type: 'Dangling', status: 'True', reason: 'NotFound', message: `${reference} but there is no such object` };
}

async function noteDangling({ cache, reader, store, env }: Server, name: string, context: Context): Promise<void> {
  const { prefix } = findGroupResource(flowSchemas)!;
  const key = objectKey(prefix, '', name);
  const stored = cache.resource(prefix).get(key);
  if (!stored) return;
  const schema = stored.object as FlowSchema;
  const level = schema.spec.priorityLevelConfiguration.name;
  const condition = verdict(level, reader.get(priorityLevels, '', level) !== undefined);
  const others = (schema.status?.conditions ?? []).filter(({ type }) => type !== 'Dangling');
  const known = schema.status?.conditions?.find(({ type }) => type === 'Dangling');
  if (known?.status === condition.status && known?.message === condition.message) return;
  const conditions = [...others, { ...condition, lastTransitionTime: formatTime(env.clock.now()) }];
  const noted: FlowSchema = { ...schema, status: { conditions } };
  await store.update(context, key, stored.revision, noted);
}
