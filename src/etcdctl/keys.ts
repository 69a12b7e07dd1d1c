import { rootContext } from '../kernel/context.ts';
import type { FlagSpecs, Flags } from '../kubectl/flags.ts';
import { type KeyRange, type KeyValue, type LeaseId, prefixEnd, revision } from '../protocol/kv.ts';
import type { Command } from './command.ts';

const ranged: FlagSpecs = { prefix: { kind: 'bool' }, 'from-key': { kind: 'bool' } };

/** `key`, `key end`, or with a flag everything that begins with the key or comes after it. */
function rangeOf([key = '', end]: readonly string[], flags: Flags): KeyRange {
  const all = { key: key || '\0', rangeEnd: '\0' };
  if (flags.bool('from-key') || (flags.bool('prefix') && key === '')) return all;
  if (flags.bool('prefix')) return { key, rangeEnd: prefixEnd(key) };
  return { key, ...(end !== undefined && { rangeEnd: end }) };
}

/** Upstream of all: etcdctl/ctlv3/command/ */
export const get: Command = {
  flags: {
    ...ranged,
    'keys-only': { kind: 'bool' },
    'count-only': { kind: 'bool' },
    'print-value-only': { kind: 'bool' },
    limit: { kind: 'int' },
    rev: { kind: 'int' },
  },
  takes: [1, 2],
  async run({ etcd, stdout }, args, flags) {
    const request = {
      ...rangeOf(args, flags),
      limit: flags.int('limit') ?? 0,
      revision: revision(flags.int('rev') ?? 0),
      keysOnly: flags.bool('keys-only'),
      countOnly: flags.bool('count-only'),
    };
    const { kvs, count } = await etcd.call('etcd.range', request, { context: rootContext });
    if (request.countOnly) stdout(`${count}\n`);
    for (const kv of kvs) stdout(flags.bool('print-value-only') ? `${kv.value}\n` : linesOf(kv));
  },
};

const linesOf = ({ key, value }: KeyValue): string => `${key}\n${value}\n`;

export const put: Command = {
  flags: { lease: { kind: 'string' }, 'prev-kv': { kind: 'bool' } },
  takes: [2, 2],
  async run({ etcd, stdout }, [key = '', value = ''], flags) {
    const lease = Number.parseInt(flags.string('lease') ?? '0', 16) as LeaseId;
    const request = { key, value, lease, prevKv: flags.bool('prev-kv') };
    const { prevKv } = await etcd.call('etcd.put', request, { context: rootContext });
    stdout('OK\n');
    if (prevKv) stdout(linesOf(prevKv));
  },
};

export const del: Command = {
  flags: { ...ranged, 'prev-kv': { kind: 'bool' } },
  takes: [1, 2],
  async run({ etcd, stdout }, args, flags) {
    const request = { ...rangeOf(args, flags), prevKv: flags.bool('prev-kv') };
    const { deleted, prevKvs = [] } = await etcd.call('etcd.deleteRange', request, { context: rootContext });
    stdout(`${deleted}\n`);
    for (const kv of prevKvs) stdout(linesOf(kv));
  },
};

/** Prints what happens until it is interrupted. */
export const watch: Command = {
  flags: { ...ranged, rev: { kind: 'int' }, 'prev-kv': { kind: 'bool' } },
  takes: [1, 2],
  async run({ etcd, stdout, cancellation }, args, flags) {
    const startRevision = flags.int('rev');
    const request = {
      ...rangeOf(args, flags),
      prevKv: flags.bool('prev-kv'),
      ...(startRevision !== undefined && { startRevision: revision(startRevision) }),
    };
    for await (const response of etcd.stream('etcd.watch', request, { context: { ...rootContext, cancellation } })) {
      if (response.compactRevision !== undefined)
        throw new Error('watch was canceled (etcdserver: mvcc: required revision has been compacted)');
      for (const { type, kv, prevKv } of response.events)
        stdout(`${type}\n${prevKv ? linesOf(prevKv) : ''}${linesOf(kv)}`);
    }
  },
};
