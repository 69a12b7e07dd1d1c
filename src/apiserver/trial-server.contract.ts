import { MemoryBackend } from '../etcd/memory-backend.ts';
import { startEtcd } from '../etcd/start.ts';
import { virtualMs } from '../kernel/clock.ts';
import { rootContext } from '../kernel/context.ts';
import { openGate } from '../kernel/gate.ts';
import { seededRandom } from '../kernel/random.ts';
import type { LogRecord, SpanStart } from '../kernel/span.ts';
import { createTracer } from '../kernel/tracer.ts';
import { VirtualClock } from '../kernel/virtual-clock.ts';
import type { Environment, Running } from '../protocol/environment.ts';
import type { BodyChunk, UnaryApiResponse } from '../protocol/http.ts';
import { createMemoryBus } from '../protocol/memory-bus.ts';
import { connect } from '../protocol/rpc.ts';
import { createSyncPki } from '../sim/sync-pki.ts';
import { startApiserver } from './start.ts';
import type { PostOutside } from './webhooks/transport.ts';

const settle = () => new Promise<void>((resolve) => setImmediate(resolve));

export interface Answer {
  readonly status: number;
  readonly body: Json;
  readonly headers: UnaryApiResponse['headers'];
}

// Answers are read as whatever the server sent: the test says what it expects of them.
export type Json = { readonly [field: string]: Json } & readonly Json[] & string;

/** Flags without which no API server starts. */
const required = [
  '--allow-privileged=true',
  '--etcd-servers=http://127.0.0.1:2379',
  '--service-account-issuer=https://kubernetes.default.svc.cluster.local',
  '--service-account-key-file=/etc/kubernetes/pki/sa.pub',
  '--service-account-signing-key-file=/etc/kubernetes/pki/sa.key',
];

/** An API server on an etcd of its own, and a client with all rights. */
export async function trialServer(
  flags: readonly string[] = ['--authorization-mode=RBAC'],
  files: Readonly<Record<string, string>> = {},
  post?: PostOutside,
) {
  const clock = new VirtualClock(virtualMs(Date.UTC(2026, 0, 1)), settle);
  const bus = createMemoryBus();
  const records: LogRecord[] = [];
  const pki = createSyncPki('test');
  const backend = new MemoryBackend();
  let starts = 0;
  /** What the server wrote on its machine's disk, by path. */
  const written: Record<string, string> = {};
  const environment = (component: string): Environment => ({
    clock,
    bus,
    gate: openGate,
    random: seededRandom(++starts),
    tracer: createTracer({
      component,
      instance: `${component}${starts}`,
      clock,
      level: 'full',
      write: (record) => records.push(record),
    }),
    report: (message) => {
      throw new Error(message);
    },
  });
  const etcd = (): Promise<Running> => startEtcd(environment('etcd'), { backend });
  const apiserver = (): Promise<Running> =>
    startApiserver(environment('kube-apiserver'), {
      pki,
      flags: [...required, ...flags],
      files,
      ...(post && { post }),
      append: (path, text) => {
        written[path] = (written[path] ?? '') + text;
      },
    });
  const certificate = (commonName: string, organizations: readonly string[]) =>
    pki.issueCertificate({
      commonName,
      organizations,
      notBefore: clock.now() - 1000,
      notAfter: clock.now() + 1e9,
    });
  const { certificate: peerCertificate } = await certificate('kubernetes-admin', ['system:masters']);
  const { tracer } = environment('client');
  const dial = () => connect(bus.dial('kube-apiserver'), tracer);
  const etcdPeer = () => connect(bus.dial('etcd'), tracer);

  const run = { etcd: await etcd(), apiserver: await apiserver() };
  await clock.advance(1000);

  /** Sends a request and lets the cluster's time run until it is answered. */
  const send = async (
    method: string,
    target: string,
    body?: object | string,
    contentType = 'application/json',
    headers: Readonly<Record<string, string>> = {},
  ) => {
    const [path = '', query = ''] = target.split('?');
    let isSettled = false;
    const sent = dial()
      .call(
        'http.request',
        {
          method,
          path,
          query,
          headers: { 'content-type': contentType, 'user-agent': 'test/1', ...headers },
          ...(headers['authorization'] === undefined && { peerCertificate }),
          ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
        },
        { context: rootContext },
      )
      .finally(() => {
        isSettled = true;
      });
    const [answer] = await Promise.all([sent, clock.runUntil(() => isSettled, 200_000)]);
    return { status: answer.status, headers: answer.headers, body: parse(answer.body) } as Answer;
  };

  /** Begins a watch; `lines` fills up as events arrive. */
  const watch = (target: string) => {
    const [path = '', query = ''] = target.split('?');
    const seen: { readonly event: Json; readonly cause: BodyChunk['cause'] }[] = [];
    const request = { method: 'GET', path, query, headers: { 'user-agent': 'watcher/1' }, peerCertificate };
    const state = { seen, ended: false };
    void (async () => {
      for await (const part of dial().stream('http.stream', request, { context: rootContext }))
        if ('chunk' in part) seen.push({ event: parse(part.chunk.text), cause: part.chunk.cause });
      state.ended = true;
    })();
    return state;
  };

  const rooms = (): string[] =>
    records.filter((record): record is SpanStart => record.type === 'start').map(({ name }) => name);

  return { clock, run, etcd, apiserver, send, watch, records, rooms, bus, dial, etcdPeer, written, peerCertificate };
}

function parse(text: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return text as Json;
  }
}
