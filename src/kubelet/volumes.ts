import { isNotFound } from '../client/api-error.ts';
import type { RestClient } from '../client/rest.ts';
import type { Clock } from '../kernel/clock.ts';
import type { Context } from '../kernel/context.ts';
import { type FieldSource, fieldValue } from './lifecycle/field-reference.ts';
import { resourceFieldValue } from './lifecycle/resource-field.ts';
import { claimedVolume, claimNameOf, type MountingNode } from './claimed-volume.ts';
import { hostPathTree } from './host-path.ts';
import { MountError, noDriver, noServer } from './mount-error.ts';
import type { Pod } from './pod.ts';
import { PodTokens } from './pod-tokens.ts';
import {
  type ConfigSource,
  type DownwardItem,
  followsItsSource,
  isAdded,
  showsConfiguration,
  type Volume,
} from './pod-volume.ts';
import { type FileTree, replaceFiles, treeBytes } from './runtime/file-tree.ts';
import { fileOfBase64 } from './runtime/raw-bytes.ts';
import { ownVolume } from './volume-ownership.ts';
import type { VolumeUsage } from './stats/usage.ts';

interface ConfigObject {
  readonly data?: Readonly<Record<string, string>>;
  readonly binaryData?: Readonly<Record<string, string>>;
}

/** How often a pod is looked at although nothing has happened, ms. Upstream: resyncInterval of pkg/kubelet/pod_workers.go */
const lookAgainMs = 60_000;

/**
 * Reads what pods refer to and keeps their volumes' files.
 * Differs: as where configMapAndSecretChangeDetectionStrategy is Get; the default watches what pods refer to.
 * Upstream: pkg/kubelet/volumemanager
 */
export class VolumeManager {
  readonly #client: RestClient;
  readonly #machine: () => MountingNode;
  readonly #clock: Clock;
  readonly #tokens: PodTokens;
  readonly #trees = new Map<string, Map<string, FileTree>>();

  /** @param machine where volumes are mounted, as it is now */
  constructor(client: RestClient, clock: Clock, machine: () => MountingNode) {
    this.#client = client;
    this.#clock = clock;
    this.#machine = machine;
    this.#tokens = new PodTokens(client, clock);
  }

  tree(uid: string, volume: string): FileTree | undefined {
    return this.#trees.get(uid)?.get(volume);
  }

  /** What goes with the pod. */
  usages({ metadata: { uid }, spec }: Pod): readonly VolumeUsage[] {
    return (spec.volumes ?? []).flatMap(({ name, emptyDir }) => {
      const tree = emptyDir && this.tree(uid, name);
      const medium = emptyDir?.medium === 'Memory' ? 'memory' : 'disk';
      return tree ? [{ name, bytes: treeBytes(tree), medium }] : [];
    });
  }

  forget(uid: string): void {
    this.#trees.delete(uid);
    this.#tokens.forget(uid);
  }

  /** After how long what the pod's volumes show has to be looked at again, ms; Infinity: never. */
  lookAgainMs({ metadata: { uid }, spec }: Pod): number {
    const renewal = this.#tokens.nextRenewal(uid) - this.#clock.now();
    return spec.volumes?.some(showsConfiguration) ? Math.min(lookAgainMs, renewal) : renewal;
  }

  /**
   * Gives the volumes that are set up what they should show by now.
   * @throws MountError for the first that cannot be read; it shows what it did
   */
  async refresh(context: Context, pod: Pod, source: FieldSource): Promise<void> {
    const { uid } = pod.metadata;
    const isTokenOld = this.#tokens.nextRenewal(uid) <= this.#clock.now();
    for (const volume of (pod.spec.volumes ?? []).filter(followsItsSource)) {
      const tree = this.tree(uid, volume.name);
      if (!tree || (isAdded(volume) && !isTokenOld)) continue;
      replaceFiles(tree, await this.#filled(context, pod, volume, source));
      ownVolume(tree, volume, pod);
    }
  }

  /** Sets up the pod's volumes. @throws MountError for the first that is not possible */
  async setUp(context: Context, pod: Pod, source: FieldSource): Promise<void> {
    const { uid } = pod.metadata;
    const trees = this.#trees.get(uid) ?? new Map<string, FileTree>();
    for (const volume of pod.spec.volumes ?? []) {
      if (trees.has(volume.name)) continue;
      const tree = await this.#filled(context, pod, volume, source);
      ownVolume(tree, volume, pod);
      trees.set(volume.name, tree);
    }
    this.#trees.set(uid, trees);
  }

  /** A ConfigMap's data; undefined when there is none of that name. */
  async configMap(context: Context, pod: Pod, name: string): Promise<Readonly<Record<string, string>> | undefined> {
    const object = await this.#get(context, pod, 'configmaps', name);
    if (!object) return undefined;
    const bytes = Object.entries(object.binaryData ?? {}).map(([key, value]) => [key, fileOfBase64(value)]);
    return { ...object.data, ...Object.fromEntries(bytes) };
  }

  /** A Secret's data as text; undefined when there is none of that name. */
  async secret(context: Context, pod: Pod, name: string): Promise<Readonly<Record<string, string>> | undefined> {
    const object = await this.#get(context, pod, 'secrets', name);
    if (!object) return undefined;
    return Object.fromEntries(Object.entries(object.data ?? {}).map(([key, value]) => [key, fileOfBase64(value)]));
  }

  async #get(context: Context, pod: Pod, resource: string, name: string): Promise<ConfigObject | undefined> {
    const path = `/api/v1/namespaces/${pod.metadata.namespace}/${resource}/${name}`;
    try {
      return await this.#client.send<ConfigObject>('GET', path, { context });
    } catch (error) {
      if (isNotFound(error)) return undefined;
      throw error;
    }
  }

  async #filled(context: Context, pod: Pod, volume: Volume, source: FieldSource): Promise<FileTree> {
    try {
      return await this.#fill(context, pod, volume, source);
    } catch (error) {
      if (error instanceof MountError) throw error;
      throw new MountError(`MountVolume.SetUp failed for volume "${volume.name}" : ${(error as Error).message}`);
    }
  }

  async #fill(context: Context, pod: Pod, volume: Volume, source: FieldSource): Promise<FileTree> {
    const { configMap, secret, downwardAPI, projected, hostPath, nfs, csi } = volume;
    if (hostPath) return hostPathTree(this.#machine().disk, hostPath.path, hostPath.type);
    if (nfs) throw new Error(noServer(nfs, volume.name, pod));
    if (csi) throw new Error(`kubernetes.io/csi: mounter.SetUpAt failed to get CSI client: ${noDriver(csi.driver)}`);
    const claimName = claimNameOf(pod, volume);
    if (claimName) return claimedVolume(this.#client, context, { pod, volume, claimName }, this.#machine());
    const tree: FileTree = new Map();
    if (configMap) await this.#config(context, pod, tree, configMap.name ?? '', configMap);
    if (secret) await this.#secretFiles(context, pod, tree, secret.secretName ?? '', secret);
    if (downwardAPI) downward(tree, downwardAPI.items ?? [], source);
    for (const part of projected?.sources ?? []) {
      if (part.configMap) await this.#config(context, pod, tree, part.configMap.name ?? '', part.configMap);
      if (part.secret) await this.#secretFiles(context, pod, tree, part.secret.name ?? '', part.secret);
      if (part.downwardAPI) downward(tree, part.downwardAPI.items ?? [], source);
      if (part.serviceAccountToken)
        tree.set(part.serviceAccountToken.path, await this.#tokens.token(context, pod, part.serviceAccountToken));
    }
    return tree;
  }

  async #config(context: Context, pod: Pod, tree: FileTree, name: string, source: ConfigSource): Promise<void> {
    const data = await this.configMap(context, pod, name);
    if (data) pick(tree, data, source, `configmap references non-existent config key`);
    else if (!source.optional) throw new Error(`configmap "${name}" not found`);
  }

  async #secretFiles(context: Context, pod: Pod, tree: FileTree, name: string, source: ConfigSource): Promise<void> {
    const data = await this.secret(context, pod, name);
    if (data) pick(tree, data, source, `references non-existent secret key`);
    else if (!source.optional) throw new Error(`secret "${name}" not found`);
  }
}

function pick(
  tree: FileTree,
  data: Readonly<Record<string, string>>,
  { items, optional }: ConfigSource,
  missing: string,
): void {
  if (!items) for (const [key, value] of Object.entries(data)) tree.set(key, value);
  for (const { key, path } of items ?? []) {
    const value = data[key];
    if (value !== undefined) tree.set(path, value);
    else if (!optional) throw new Error(`${missing}: ${key}`);
  }
}

function downward(tree: FileTree, items: readonly DownwardItem[], source: FieldSource): void {
  for (const { path, fieldRef, resourceFieldRef } of items) {
    if (fieldRef) tree.set(path, fieldValue(source, fieldRef.fieldPath) ?? '');
    if (resourceFieldRef) tree.set(path, resourceFieldValue(source, resourceFieldRef));
  }
}
