import { rootContext } from '../kernel/context.ts';
import type { LeaseId } from '../protocol/kv.ts';
import type { Command } from './command.ts';

const idOf = (text: string): LeaseId => Number.parseInt(text, 16) as LeaseId;
const named = (id: LeaseId): string => `lease ${id.toString(16)}`;

export const grant: Command = {
  flags: {},
  takes: [1, 1],
  async run({ etcd, stdout }, [seconds = '']) {
    if (!/^\d+$/.test(seconds)) throw new Error(`bad TTL (strconv.ParseInt: parsing "${seconds}": invalid syntax)`);
    const request = { ttlSeconds: Number(seconds) };
    const { id, ttlSeconds } = await etcd.call('etcd.leaseGrant', request, { context: rootContext });
    stdout(`${named(id)} granted with TTL(${ttlSeconds}s)\n`);
  },
};

export const revoke: Command = {
  flags: {},
  takes: [1, 1],
  async run({ etcd, stdout }, [text = '']) {
    const id = idOf(text);
    await etcd.call('etcd.leaseRevoke', { id }, { context: rootContext });
    stdout(`${named(id)} revoked\n`);
  },
};

export const timetolive: Command = {
  flags: { keys: { kind: 'bool' } },
  takes: [1, 1],
  async run({ etcd, stdout }, [text = ''], flags) {
    const request = { id: idOf(text), keys: flags.bool('keys') };
    const reply = await etcd.call('etcd.leaseTimeToLive', request, { context: rootContext });
    if (reply.ttlSeconds < 0) {
      stdout(`${named(reply.id)} already expired\n`);
      return;
    }
    const keys = request.keys ? `, attached keys([${reply.keys.join(' ')}])` : '';
    stdout(
      `${named(reply.id)} granted with TTL(${reply.grantedTtlSeconds}s), remaining(${reply.ttlSeconds}s)${keys}\n`,
    );
  },
};

export const list: Command = {
  flags: {},
  takes: [0, 0],
  async run({ etcd, stdout }) {
    const { ids } = await etcd.call('etcd.leaseLeases', {}, { context: rootContext });
    stdout(`found ${ids.length} leases\n${ids.map((id) => `${id.toString(16)}\n`).join('')}`);
  },
};

/** Once: it ends when it has renewed the lease. */
export const keepAlive: Command = {
  flags: { once: { kind: 'bool' } },
  takes: [1, 1],
  async run({ etcd, stdout }, [text = '']) {
    const id = idOf(text);
    const { ttlSeconds } = await etcd.call('etcd.leaseKeepAlive', { id }, { context: rootContext });
    if (ttlSeconds === 0) throw new Error('etcdserver: requested lease not found');
    stdout(`${named(id)} keepalived with TTL(${ttlSeconds})\n`);
  },
};
