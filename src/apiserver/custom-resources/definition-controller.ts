import type { CustomResourceDefinition } from '../../apimachinery/types.ts';
import type { Cancellation } from '../../kernel/cancellation.ts';
import { sleep } from '../../kernel/clock.ts';
import { backgroundContext } from '../../kernel/context.ts';
import { ownWrite } from '../registry/own-writes.ts';
import { deleteObject } from '../registry/persist-deletion.ts';
import { findGroupResource, type ServedResource } from '../registry/served-resource.ts';
import type { Server } from '../server.ts';
import { customPrefix, objectKey } from '../storage/keys.ts';
import { withApproval } from './approval.ts';
import { cleanupFinalizer, conditionOf, withCondition } from './conditions.ts';
import { customStrategy } from './custom-strategy.ts';
import { withEstablishment, withNames } from './names.ts';

const resourceName = 'customresourcedefinitions.apiextensions.k8s.io';
const retryDelayMs = 1000;

type Status = NonNullable<CustomResourceDefinition['status']>;

/**
 * Accepts the names of definitions, establishes them, and removes the objects of those that are deleted.
 * @param synced what is to be done once all that are there have been looked at
 * Upstream: staging/src/k8s.io/apiextensions-apiserver/pkg/controller/{status,establish,finalizer}
 */
export async function keepDefinitions(server: Server, stopping: Cancellation, synced: () => void): Promise<void> {
  const resource = findGroupResource(resourceName)!;
  while (!stopping.cancelled) {
    if (!(await server.cache.freshAsOf(1, retryDelayMs, stopping))) continue;
    const watcher = server.cache.resource(resource.prefix).watch({
      label: 'kube-apiserver',
      selects: () => true,
      after: server.cache.revision,
      initial: [],
    });
    stopping.onCancel(() => watcher.stop());
    const definitions = new DefinitionController(server, resource, stopping);
    await definitions.syncAll();
    synced();
    for await (const _ of watcher) await definitions.syncAll();
  }
}

class DefinitionController {
  readonly #server: Server;
  readonly #resource: ServedResource;
  readonly #stopping: Cancellation;
  readonly #cleaning = new Set<string>();

  constructor(server: Server, resource: ServedResource, stopping: Cancellation) {
    this.#server = server;
    this.#resource = resource;
    this.#stopping = stopping;
  }

  async syncAll(): Promise<void> {
    const all = this.#server.reader.list(resourceName) as readonly CustomResourceDefinition[];
    for (const definition of all)
      try {
        await this.#sync(definition, all);
      } catch (error) {
        this.#server.env.report(`kube-apiserver: definition ${definition.metadata.name}: ${String(error)}`);
      }
  }

  async #sync(definition: CustomResourceDefinition, all: readonly CustomResourceDefinition[]): Promise<void> {
    const { name, deletionTimestamp, finalizers } = definition.metadata;
    const now = this.#server.env.clock.now();
    if (deletionTimestamp && finalizers?.includes(cleanupFinalizer) && !this.#cleaning.has(name)) {
      this.#cleaning.add(name);
      void this.#clean(name).finally(() => this.#cleaning.delete(name));
      return;
    }
    const status =
      withNames(definition, all, now) ?? withEstablishment(definition, now) ?? withApproval(definition, now);
    if (status) await this.#write(definition, { status });
  }

  #current(name: string): CustomResourceDefinition | undefined {
    return this.#server.reader.get(resourceName, '', name) as CustomResourceDefinition | undefined;
  }

  /** False: somebody else wrote meanwhile, so that the definition will be looked at again. */
  async #write(
    definition: CustomResourceDefinition,
    change: { readonly status: Status; readonly finalizers?: readonly string[] },
  ): Promise<boolean> {
    const { store, env } = this.#server;
    const { name, resourceVersion } = definition.metadata;
    const metadata = { ...definition.metadata };
    if (change.finalizers) metadata.finalizers = [...change.finalizers];
    const draft = ownWrite(this.#resource, {
      draft: { ...definition, metadata, status: change.status },
      current: definition,
      scope: 'status',
      now: env.clock.now(),
    });
    const key = objectKey(this.#resource.prefix, '', name);
    const from = Number(resourceVersion);
    return (await store.update(backgroundContext, key, from, draft)).written;
  }

  /** Takes away every object of the kind, as far as their finalizers let them go, and then the hold on the definition. */
  async #clean(name: string): Promise<void> {
    const { store, env } = this.#server;
    while (!this.#stopping.cancelled) {
      const definition = this.#current(name);
      if (!definition?.metadata.finalizers?.includes(cleanupFinalizer)) return;
      if (conditionOf(definition, 'Terminating')?.reason === 'InstanceDeletionPending') {
        const status = terminating(
          definition,
          'InstanceDeletionInProgress',
          'CustomResource deletion is in progress',
          env.clock.now(),
        );
        await this.#write(definition, { status });
      } else if (await this.#removeObjects(definition)) {
        const finalizers = definition.metadata.finalizers.filter((finalizer) => finalizer !== cleanupFinalizer);
        const key = objectKey(this.#resource.prefix, '', name);
        const stored = await store.get(backgroundContext, key);
        if (!stored) return;
        if (finalizers.length === 0 && (await store.remove(backgroundContext, stored)).written) return;
        const status = withCondition(
          definition.status,
          {
            type: 'Terminating',
            status: 'False',
            reason: 'InstanceDeletionCompleted',
            message: 'removed all instances',
          },
          env.clock.now(),
        );
        if (finalizers.length > 0 && (await this.#write(definition, { status, finalizers }))) return;
      }
      await sleep(env.clock, retryDelayMs / 10, this.#stopping);
    }
  }

  /** True: none is left. */
  async #removeObjects(definition: CustomResourceDefinition): Promise<boolean> {
    const { group, names } = definition.spec;
    const cache = this.#server.cache.find(customPrefix(group, names.plural));
    const objects = [...(cache?.list(cache.prefix) ?? [])];
    const resource = { ...this.#resource, strategy: customStrategy(definition, {}, false) };
    for (const object of objects) {
      if (object.object.metadata.deletionTimestamp) continue;
      await deleteObject(
        this.#server,
        backgroundContext,
        { resource, options: { dryRun: false }, deletion: {} },
        object,
      );
    }
    return objects.length === 0;
  }
}

const terminating = (definition: CustomResourceDefinition, reason: string, message: string, now: number): Status =>
  withCondition(definition.status, { type: 'Terminating', status: 'True', reason, message }, now);
