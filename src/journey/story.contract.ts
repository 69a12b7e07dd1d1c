import { apiserverRooms, type Evidence } from '../protocol/spans.ts';
import type { RequestSubject, UserFact } from '../protocol/evidence/request.ts';
import { type BuiltSpan, LogBuilder } from './log-builder.contract.ts';

/** A hand-written recording, true to the schema, for tests: alice creates `default/web` and it comes to run. */
export class Story extends LogBuilder {
  revision = 1030;

  /** One request through all rooms, one room every 0.5 ms; returns the span that wrote. */
  walk(at: number, options: WalkOptions): BuiltSpan {
    const { sender, subject, user, stop } = options;
    const lasts = options.roomMs ?? 0.5;
    const request = this.start(at, {
      component: sender,
      name: 'request',
      subject,
      parent: options.parent,
      links: options.causes,
      background: options.background,
    });
    const serve = this.start(at + 0.2, { component: 'kube-apiserver', name: 'serve', subject, parent: request });
    let clock = at + 0.3;
    let wrote = request;
    const writes = subject.verb !== 'get' && subject.verb !== 'list';
    const key = `/registry/${options.prefix ?? subject.resource}/${[subject.namespace, options.objectName ?? subject.name].filter(Boolean).join('/')}`;
    for (const room of apiserverRooms) {
      if (room === 'response') break;
      const refused = stop?.room === room;
      const span = this.start(clock, {
        component: 'kube-apiserver',
        name: room,
        parent: serve,
        ...(room === 'authorization' && { subject: { user, ...attributes(subject) } }),
      });
      if (room === 'storage' && writes && !refused) {
        const previousRevision = options.previousRevision;
        const etcd = this.start(clock + 0.1, {
          component: 'etcd',
          name: 'etcd.txn',
          subject: { operation: operationOf(subject), key },
          parent: span,
        });
        wrote = etcd;
        this.end(clock + lasts, etcd, 'etcd.txn', {
          succeeded: true,
          revision: ++this.revision,
          version: options.version ?? 1,
          batch: 1,
          durable: true,
          ...(options.after && { value: options.after }),
          ...(previousRevision !== undefined && { previousRevision }),
        });
      }
      clock += lasts;
      this.end(clock, span, room, refused ? stop.evidence : this.#evidence(room, options, key), {
        outcome: refused ? 'refused' : 'ok',
        ...(room === 'decoding' && options.after && { before: options.sent, after: options.after }),
        ...(room === 'storage' && { before: options.before, after: options.after }),
      });
      if (refused) break;
    }
    const status = stop?.status ?? (subject.method === 'POST' ? 201 : 200);
    const facts = {
      status,
      ...(stop && { reason: stop.reason, message: stop.message }),
    };
    this.end(clock + 0.1, serve, 'serve', {
      ...facts,
      user,
      responseBytes: 900,
      ...(options.sent && { requestBody: options.sent }),
      responseBody: stop
        ? JSON.stringify({
            kind: 'Status',
            apiVersion: 'v1',
            metadata: {},
            status: 'Failure',
            message: stop.message,
            reason: stop.reason,
            code: stop.status,
          })
        : (options.after ?? '{}'),
      ...(!stop && { resourceVersion: String(this.revision) }),
    });
    this.end(clock + 0.3, request, 'request', facts);
    return wrote;
  }

  /** The event of the newest revision enters the watch cache and fans out. */
  hear(
    at: number,
    cause: BuiltSpan,
    name: string,
    type: 'ADDED' | 'MODIFIED' | 'DELETED',
    notified: readonly string[],
    object?: string,
  ): BuiltSpan {
    return this.span(
      at,
      at + 0.3,
      {
        component: 'kube-apiserver',
        name: 'watch-cache',
        links: [cause],
        subject: { type, resource: 'pods', namespace: 'default', name, revision: this.revision },
      },
      { watchers: 6, notified, ...(object && { object }) },
    );
  }

  #evidence(room: (typeof apiserverRooms)[number], options: WalkOptions, key: string): never {
    const { user, subject } = options;
    const all: { readonly [Room in Exclude<typeof room, 'response'>]: Evidence<Room> } = {
      authentication: {
        method: 'x509',
        user,
        tried: [{ authenticator: 'x509', result: 'accepted' }],
      },
      audit: { level: 'None', auditId: 'c0ffee00-0000-4000-8000-000000000000' },
      'flow-control': {
        flowSchema: 'global-default',
        priorityLevel: user.name.startsWith('system:') ? 'workload-high' : 'global-default',
        exempt: false,
        queued: false,
        waitedMs: 0,
        inFlight: 1,
        limit: 49,
      },
      authorization: {
        decision: 'allow',
        authorizers: [
          { name: 'Node', decision: 'no-opinion', reason: '' },
          {
            name: 'RBAC',
            decision: 'allow',
            reason: `RBAC: allowed by RoleBinding "alice-edit/default" of ClusterRole "edit" to User "${user.name}"`,
            bindings: [
              {
                kind: 'ClusterRoleBinding',
                name: 'system:basic-user',
                roleKind: 'ClusterRole',
                roleName: 'system:basic-user',
                allows: false,
              },
              {
                kind: 'ClusterRoleBinding',
                name: 'system:discovery',
                roleKind: 'ClusterRole',
                roleName: 'system:discovery',
                allows: false,
              },
              {
                kind: 'RoleBinding',
                name: 'alice-edit',
                namespace: 'default',
                roleKind: 'ClusterRole',
                roleName: 'edit',
                allows: true,
                rule: {
                  apiGroups: [''],
                  resources: ['pods', 'pods/exec'],
                  verbs: ['create', 'delete', 'patch', 'update'],
                },
              },
            ],
          },
        ],
      },
      decoding: {
        mediaType: 'application/json',
        bytes: options.sent?.length ?? 0,
        apiVersion: 'v1',
        kind: subject.subresource === 'binding' ? 'Binding' : 'Pod',
        defaulted: options.sent
          ? [
              { path: 'spec.restartPolicy', value: 'Always' },
              { path: 'spec.dnsPolicy', value: 'ClusterFirst' },
            ]
          : [],
        warnings: [],
      },
      'mutating-admission': {
        plugins: [
          { name: 'NamespaceLifecycle', verdict: 'not-concerned' },
          {
            name: 'ServiceAccount',
            verdict: subject.verb === 'create' && !subject.subresource ? 'changed' : 'not-concerned',
            changes: [{ path: 'spec.serviceAccountName', value: 'default' }],
          },
          { name: 'Priority', verdict: 'admitted' },
          { name: 'DefaultTolerationSeconds', verdict: 'admitted' },
        ],
      },
      validation: { kind: subject.subresource === 'binding' ? 'Binding' : 'Pod', errors: [] },
      'validating-admission': {
        plugins: [
          { name: 'NamespaceLifecycle', verdict: 'admitted' },
          { name: 'ServiceAccount', verdict: 'admitted' },
        ],
      },
      storage: {
        operation: operationOf(subject) === 'txn' ? 'get' : (operationOf(subject) as 'create'),
        key,
        revision: this.revision,
        expectedRevision: options.previousRevision ?? 0,
      },
    };
    return all[room as keyof typeof all] as never;
  }
}

interface WalkOptions {
  readonly sender: string;
  readonly subject: RequestSubject;
  readonly user: UserFact;
  readonly parent?: BuiltSpan;
  readonly causes?: readonly BuiltSpan[];
  readonly background?: boolean;
  readonly prefix?: string;
  readonly objectName?: string;
  readonly sent?: string;
  readonly before?: string;
  readonly after?: string;
  readonly version?: number;
  readonly previousRevision?: number;
  readonly roomMs?: number;
  readonly stop?: {
    readonly room: (typeof apiserverRooms)[number];
    readonly status: number;
    readonly reason: string;
    readonly message: string;
    readonly evidence: never;
  };
}

const operationOf = ({ verb, subresource }: RequestSubject): 'create' | 'update' | 'delete' | 'txn' =>
  subresource === 'binding'
    ? 'update'
    : verb === 'create'
      ? 'create'
      : verb === 'delete'
        ? 'delete'
        : verb === 'get' || verb === 'list'
          ? 'txn'
          : 'update';

const attributes = ({ verb, group, resource, subresource, namespace, name, path }: RequestSubject) => ({
  verb,
  group,
  resource,
  subresource,
  namespace,
  name,
  path,
});

export const podRequest = (
  method: string,
  verb: string,
  name: string,
  subresource = '',
  namespace = 'default',
): RequestSubject => ({
  method,
  verb,
  path: ['/api/v1/namespaces', namespace, 'pods', name, subresource].filter(Boolean).join('/'),
  query: '',
  group: '',
  version: 'v1',
  resource: 'pods',
  subresource,
  namespace,
  name,
  userAgent: 'kubectl/v1.36.0',
});

const alice: UserFact = { name: 'alice', groups: ['developers', 'system:authenticated'] };
const scheduler: UserFact = { name: 'system:kube-scheduler', groups: ['system:authenticated'] };
const kubelet = (node: string): UserFact => ({
  name: `system:node:${node}`,
  groups: ['system:nodes', 'system:authenticated'],
});

const uid = '5e0c9a43-0000-4000-8000-000000000001';

interface PodState {
  readonly nodeName?: string;
  readonly phase: string;
  readonly podIP?: string;
  readonly conditions: readonly { readonly type: string; readonly status: string; readonly reason?: string }[];
  readonly state?: object;
  readonly ready?: boolean;
}

const podJson = (name: string, { nodeName, phase, podIP, conditions, state, ready }: PodState): string =>
  JSON.stringify({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace: 'default', uid, labels: { app: name } },
    spec: {
      containers: [{ name: 'web', image: 'nginx:1.27', resources: { requests: { cpu: '500m', memory: '512Mi' } } }],
      restartPolicy: 'Always',
      dnsPolicy: 'ClusterFirst',
      serviceAccountName: 'default',
      ...(nodeName && { nodeName }),
    },
    status: {
      phase,
      ...(podIP && { podIP }),
      ...(conditions.length > 0 && { conditions }),
      ...(state && {
        containerStatuses: [{ name: 'web', image: 'nginx:1.27', ready: ready ?? false, restartCount: 0, state }],
      }),
    },
  });

const filterPlugins = [
  'NodeUnschedulable',
  'NodeName',
  'TaintToleration',
  'NodeAffinity',
  'NodePorts',
  'NodeResourcesFit',
];

/** A pod from POST to Running in 2.9 s of cluster time, beginning at `from`. */
export function tellPodStory(log: Story, name: string, from: number, node = 'node-b'): void {
  const subject = { namespace: 'default', pod: name, uid };
  const created = podJson(name, { phase: 'Pending', conditions: [] });
  const bound = podJson(name, {
    nodeName: node,
    phase: 'Pending',
    conditions: [{ type: 'PodScheduled', status: 'True' }],
  });
  const post = log.walk(from, {
    sender: 'kubectl/alice',
    subject: podRequest('POST', 'create', ''),
    user: alice,
    objectName: name,
    sent: '{"apiVersion":"v1","kind":"Pod","metadata":{"name":"web"},"spec":{"containers":[{"name":"web","image":"nginx:1.27"}]}}',
    after: created,
    roomMs: 1.4,
  });
  const createdAt = log.revision;
  log.hear(from + 13.5, post, name, 'ADDED', ['kube-scheduler'], created);
  log.span(
    from + 14,
    from + 14,
    { component: 'kube-scheduler', name: 'queue', subject, links: [post] },
    {
      from: 'none',
      to: 'active',
      event: 'UnschedulablePodAdd',
      active: 1,
      backoff: 0,
      unschedulable: 0,
    },
  );
  log.span(
    from + 14.2,
    from + 14.2,
    { component: 'kube-scheduler', name: 'queue', subject, links: [post] },
    {
      from: 'active',
      to: 'none',
      event: 'Pop',
      active: 0,
      backoff: 0,
      unschedulable: 0,
    },
  );
  const cycle = log.start(from + 14.3, {
    component: 'kube-scheduler',
    name: 'cycle',
    subject: { ...subject, attempt: 1 },
    links: [post],
  });
  const phase = { component: 'kube-scheduler', parent: cycle } as const;
  log.span(
    from + 14.4,
    from + 14.5,
    { ...phase, name: 'prefilter' },
    {
      plugins: [
        { name: 'NodeResourcesFit', result: 'ok' },
        { name: 'NodePorts', result: 'skip' },
      ],
    },
  );
  log.span(
    from + 14.5,
    from + 15.4,
    { ...phase, name: 'filter' },
    {
      plugins: filterPlugins,
      nodes: [
        {
          node: 'control-plane',
          failedBy: 'TaintToleration',
          reasons: ['node(s) had untolerated taint {node-role.kubernetes.io/control-plane: }'],
        },
        { node: 'node-a' },
        { node: 'node-b' },
        { node: 'node-c' },
      ],
    },
  );
  log.span(
    from + 15.4,
    from + 16,
    { ...phase, name: 'score' },
    {
      nodes: ['node-a', 'node-b', 'node-c'],
      plugins: [
        { name: 'TaintToleration', weight: 3, raw: [0, 0, 0], normalized: [100, 100, 100] },
        { name: 'NodeResourcesFit', weight: 1, raw: [36, 64, 51], normalized: [36, 64, 51] },
        { name: 'NodeResourcesBalancedAllocation', weight: 1, raw: [98, 94, 96], normalized: [98, 94, 96] },
      ],
      totals: [434, 458, 447],
      picked: node,
    },
  );
  log.span(from + 16, from + 16.1, { ...phase, name: 'reserve' }, { node });
  const bind = log.start(from + 16.2, { ...phase, name: 'bind' });
  const binding = log.walk(from + 16.3, {
    sender: 'kube-scheduler',
    subject: { ...podRequest('POST', 'create', name, 'binding'), userAgent: 'kube-scheduler/v1.36.0' },
    user: scheduler,
    parent: bind,
    sent: `{"apiVersion":"v1","kind":"Binding","metadata":{"name":"${name}"},"target":{"kind":"Node","name":"${node}"}}`,
    before: created,
    after: bound,
    version: 2,
    previousRevision: createdAt,
    roomMs: 0.7,
  });
  const boundAt = log.revision;
  log.end(from + 24, bind, 'bind', { node });
  log.end(from + 24, cycle, 'cycle', { result: 'bound', node, evaluatedNodes: 4, feasibleNodes: 3 });
  log.hear(
    from + 23.6,
    binding,
    name,
    'MODIFIED',
    ['kube-scheduler', 'kube-controller-manager', `system:node:${node}`],
    bound,
  );

  const on = `kubelet/${node}`;
  const runtime = `containerd/${node}`;
  const sync = log.start(from + 25, {
    component: on,
    name: 'sync',
    subject: { ...subject, reason: 'ADDED' },
    links: [binding],
  });
  log.span(from + 25.2, from + 33, { component: on, name: 'pod-admission', subject, parent: sync }, { admitted: true });
  const waiting: PodState['conditions'] = [
    { type: 'PodScheduled', status: 'True' },
    { type: 'Initialized', status: 'True' },
    { type: 'PodReadyToStartContainers', status: 'False' },
    { type: 'ContainersReady', status: 'False', reason: 'ContainersNotReady' },
    { type: 'Ready', status: 'False', reason: 'ContainersNotReady' },
  ];
  const creating = podJson(name, {
    nodeName: node,
    phase: 'Pending',
    conditions: waiting,
    state: { waiting: { reason: 'ContainerCreating' } },
  });
  const report = (at: number, before: string, after: string, version: number, previousRevision: number) => {
    const update = log.start(at, { component: on, name: 'status-update', subject, parent: sync });
    const wrote = log.walk(at + 0.1, {
      sender: on,
      subject: { ...podRequest('PATCH', 'patch', name, 'status'), userAgent: 'kubelet/v1.36.0' },
      user: kubelet(node),
      parent: update,
      before,
      after,
      version,
      previousRevision,
    });
    const { status } = JSON.parse(after) as { status: { phase: string; conditions: [] } };
    log.end(at + 6, update, 'status-update', { phase: status.phase, conditions: status.conditions });
    log.hear(at + 6, wrote, name, 'MODIFIED', ['kube-controller-manager'], after);
    return log.revision;
  };
  const third = report(from + 34, bound, creating, 3, boundAt);
  log.span(
    from + 44,
    from + 200,
    { component: runtime, name: 'sandbox', subject, parent: sync },
    { sandboxId: 'a1b2c3' },
  );
  log.span(
    from + 200,
    from + 300,
    { component: runtime, name: 'network', subject, parent: sync },
    { podIp: '10.244.2.17' },
  );
  const container = { ...subject, container: 'web' };
  log.span(
    from + 300,
    from + 2360,
    { component: runtime, name: 'pull-image', subject: { ...container, image: 'nginx:1.27' }, parent: sync },
    { alreadyPresent: false, sizeBytes: 72_000_000, durationMs: 2060 },
  );
  log.span(
    from + 2365,
    from + 2440,
    { component: runtime, name: 'create-container', subject: container, parent: sync },
    { containerId: 'c0ffee' },
  );
  log.span(
    from + 2440,
    from + 2520,
    { component: runtime, name: 'start-container', subject: container, parent: sync },
    { containerId: 'c0ffee', pid: 4711 },
  );
  log.end(from + 2525, sync, 'sync', { phase: 'Pending', actions: ['start web'] });
  const running = podJson(name, {
    nodeName: node,
    phase: 'Running',
    podIP: '10.244.2.17',
    conditions: waiting.map(({ type }) => ({ type, status: 'True' })),
    state: { running: { startedAt: '2026-11-24T12:00:00Z' } },
    ready: true,
  });
  report(from + 2910, creating, running, 4, third);
}

/** alice tries where she may not: refused in authorization, nothing written. */
export function tellRefusal(log: Story, from: number): void {
  const message =
    'pods is forbidden: User "alice" cannot create resource "pods" in API group "" in the namespace "kube-system"';
  const evidence: Evidence<'authorization'> = {
    decision: 'no-opinion',
    authorizers: [
      { name: 'Node', decision: 'no-opinion', reason: '' },
      {
        name: 'RBAC',
        decision: 'no-opinion',
        reason: '',
        bindings: [
          {
            kind: 'ClusterRoleBinding',
            name: 'system:basic-user',
            roleKind: 'ClusterRole',
            roleName: 'system:basic-user',
            allows: false,
          },
          { kind: 'ClusterRoleBinding', name: 'alice-view', roleKind: 'ClusterRole', roleName: 'view', allows: false },
        ],
      },
    ],
  };
  log.walk(from, {
    sender: 'kubectl/alice',
    subject: podRequest('POST', 'create', '', '', 'kube-system'),
    user: alice,
    sent: '{"apiVersion":"v1","kind":"Pod","metadata":{"name":"web"}}',
    stop: { room: 'authorization', status: 403, reason: 'Forbidden', message, evidence: evidence as never },
    roomMs: 0.8,
  });
}

/** Three nodes that send heartbeats. */
export function tellHeartbeats(log: Story, from: number, until: number): void {
  for (const [place, node] of ['control-plane', 'node-a', 'node-b', 'node-c'].entries()) {
    const value = JSON.stringify({
      metadata: { name: node, labels: node === 'control-plane' ? { 'node-role.kubernetes.io/control-plane': '' } : {} },
      status: { conditions: [{ type: 'Ready', status: 'True' }], allocatable: { cpu: '4', memory: '8Gi' } },
    });
    log.walk(from + place * 0.3, {
      sender: `kubelet/${node}`,
      subject: { ...podRequest('POST', 'create', ''), resource: 'nodes', namespace: '', path: '/api/v1/nodes' },
      user: kubelet(node),
      prefix: 'minions',
      objectName: node,
      after: value,
      roomMs: 0.3,
      background: true,
    });
    for (let at = from + 200 + place * 170; at < until; at += 1000)
      log.walk(at, {
        sender: `kubelet/${node}`,
        subject: {
          ...podRequest('PUT', 'update', node, '', 'kube-node-lease'),
          resource: 'leases',
          group: 'coordination.k8s.io',
        },
        user: kubelet(node),
        version: 100 + Math.floor(at / 1000),
        roomMs: 0.3,
        background: true,
      });
  }
}
