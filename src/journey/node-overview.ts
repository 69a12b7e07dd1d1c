import { parseQuantity, quantityMilliValue, quantityValue } from '../apimachinery/quantity.ts';
import type { ConditionFact } from '../protocol/evidence/pod.ts';

/** How much of something a node has to give, and how much of that pods have asked for. */
export interface ResourceShare {
  /** `cpu` in millicores, `memory` in bytes, `pods` by number. */
  readonly resource: 'cpu' | 'memory' | 'pods';
  readonly allocatable: number;
  readonly requested: number;
}

export interface ContainerOverview {
  readonly name: string;
  readonly role: 'container' | 'init' | 'ephemeral';
  readonly image: string;
  /** The command, or '' for the image's own. */
  readonly command: string;
  readonly state: 'running' | 'waiting' | 'terminated' | 'unknown';
  readonly reason: string;
  readonly ready: boolean;
  readonly restarts: number;
  readonly requests: Readonly<Record<string, string>>;
  readonly limits: Readonly<Record<string, string>>;
}

export interface PodOverview {
  /** `namespace/name` */
  readonly key: string;
  readonly qos: string;
  readonly ip: string;
  readonly containers: readonly ContainerOverview[];
}

export interface NodeOverview {
  readonly conditions: readonly ConditionFact[];
  readonly taints: readonly string[];
  readonly addresses: readonly string[];
  readonly shares: readonly ResourceShare[];
  readonly pods: readonly PodOverview[];
  readonly images: readonly { readonly name: string; readonly bytes: number }[];
}

interface Container {
  readonly name: string;
  readonly image?: string;
  readonly command?: readonly string[];
  readonly args?: readonly string[];
  readonly resources?: {
    readonly requests?: Readonly<Record<string, string>>;
    readonly limits?: Readonly<Record<string, string>>;
  };
}

interface ContainerStatus {
  readonly name: string;
  readonly ready?: boolean;
  readonly restartCount?: number;
  readonly state?: Readonly<Partial<Record<'running' | 'waiting' | 'terminated', { readonly reason?: string }>>>;
}

interface Pod {
  readonly metadata?: { readonly name?: string; readonly namespace?: string };
  readonly spec?: {
    readonly containers?: readonly Container[];
    readonly initContainers?: readonly Container[];
    readonly ephemeralContainers?: readonly Container[];
  };
  readonly status?: {
    readonly phase?: string;
    readonly qosClass?: string;
    readonly podIP?: string;
    readonly containerStatuses?: readonly ContainerStatus[];
    readonly initContainerStatuses?: readonly ContainerStatus[];
    readonly ephemeralContainerStatuses?: readonly ContainerStatus[];
  };
}

interface StoredNode {
  readonly spec?: {
    readonly taints?: readonly { readonly key: string; readonly value?: string; readonly effect: string }[];
  };
  readonly status?: {
    readonly conditions?: readonly ConditionFact[];
    readonly addresses?: readonly { readonly type: string; readonly address: string }[];
    readonly allocatable?: Readonly<Record<string, string>>;
    readonly images?: readonly { readonly names?: readonly string[]; readonly sizeBytes?: number }[];
  };
}

/** What a node is and what runs on it, from the objects as they are stored. */
export function nodeOverview(node: object, pods: readonly object[]): NodeOverview {
  const { spec, status }: StoredNode = node;
  const onIt: readonly Pod[] = pods;
  return {
    conditions: status?.conditions ?? [],
    taints: (spec?.taints ?? []).map(({ key, value, effect }) => `${key}${value ? `=${value}` : ''}:${effect}`),
    addresses: (status?.addresses ?? []).map(({ type, address }) => `${type} ${address}`),
    shares: sharesOf(status?.allocatable ?? {}, onIt),
    pods: onIt.map(podOverview).toSorted((a, b) => a.key.localeCompare(b.key)),
    images: (status?.images ?? [])
      .map(({ names = [], sizeBytes = 0 }) => ({
        name: names.find((name) => !name.includes('@')) ?? names[0] ?? '',
        bytes: sizeBytes,
      }))
      .toSorted((a, b) => b.bytes - a.bytes),
  };
}

function sharesOf(allocatable: Readonly<Record<string, string>>, pods: readonly Pod[]): readonly ResourceShare[] {
  const alive = pods.filter(({ status }) => status?.phase !== 'Succeeded' && status?.phase !== 'Failed');
  const share = (resource: ResourceShare['resource'], requested: number): ResourceShare => ({
    resource,
    allocatable: amount(resource, allocatable[resource]),
    requested,
  });
  const asked = (resource: 'cpu' | 'memory'): number => alive.reduce((sum, pod) => sum + podRequest(pod, resource), 0);
  return [share('cpu', asked('cpu')), share('memory', asked('memory')), share('pods', alive.length)];
}

/** What a pod asks for: its containers together, or one init container that asks for more than they do. */
function podRequest({ spec }: Pod, resource: 'cpu' | 'memory'): number {
  const of = ({ resources }: Container): number => amount(resource, resources?.requests?.[resource]);
  const together = (spec?.containers ?? []).reduce((sum, container) => sum + of(container), 0);
  return Math.max(together, ...(spec?.initContainers ?? []).map(of));
}

function amount(resource: ResourceShare['resource'], text: string | undefined): number {
  if (text === undefined) return 0;
  try {
    const quantity = parseQuantity(text);
    return resource === 'cpu' ? quantityMilliValue(quantity) : quantityValue(quantity);
  } catch {
    return 0;
  }
}

function podOverview({ metadata, spec, status }: Pod): PodOverview {
  const list = (
    role: ContainerOverview['role'],
    containers: readonly Container[] = [],
    statuses: readonly ContainerStatus[] = [],
  ): readonly ContainerOverview[] =>
    containers.map((container) =>
      containerOverview(
        role,
        container,
        statuses.find(({ name }) => name === container.name),
      ),
    );
  return {
    key: `${metadata?.namespace ?? ''}/${metadata?.name ?? ''}`,
    qos: status?.qosClass ?? '',
    ip: status?.podIP ?? '',
    containers: [
      ...list('init', spec?.initContainers, status?.initContainerStatuses),
      ...list('container', spec?.containers, status?.containerStatuses),
      ...list('ephemeral', spec?.ephemeralContainers, status?.ephemeralContainerStatuses),
    ],
  };
}

function containerOverview(
  role: ContainerOverview['role'],
  { name, image = '', command = [], args = [], resources }: Container,
  status: ContainerStatus | undefined,
): ContainerOverview {
  const state = (['running', 'waiting', 'terminated'] as const).find((known) => status?.state?.[known]) ?? 'unknown';
  return {
    name,
    role,
    image,
    command: [...command, ...args].join(' '),
    state,
    reason: (state === 'unknown' ? undefined : status?.state?.[state]?.reason) ?? '',
    ready: status?.ready === true,
    restarts: status?.restartCount ?? 0,
    requests: resources?.requests ?? {},
    limits: resources?.limits ?? {},
  };
}
