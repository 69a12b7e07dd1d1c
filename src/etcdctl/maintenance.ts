import { byteText } from '../kernel/byte-text.ts';
import { rootContext } from '../kernel/context.ts';
import { type AlarmType, revision } from '../protocol/kv.ts';
import { type Command, endpoint, memberId } from './command.ts';

const alarmLine = (alarm: AlarmType): string => `memberID:${BigInt(`0x${memberId}`)} alarm:${alarm} \n`;

/** Of the real one's columns those that one member without Raft has something to say in. */
export const status: Command = {
  flags: {},
  takes: [0, 0],
  async run({ etcd, stdout }) {
    const { version, dbSizeBytes, dbSizeInUseBytes, quotaBytes, alarms } = await etcd.call(
      'etcd.status',
      {},
      { context: rootContext },
    );
    const unused = dbSizeBytes === 0 ? 0 : Math.round(100 - (100 * dbSizeInUseBytes) / dbSizeBytes);
    const columns = {
      ENDPOINT: endpoint,
      ID: memberId,
      VERSION: version,
      'DB SIZE': byteText(dbSizeBytes),
      'IN USE': byteText(dbSizeInUseBytes),
      'PERCENTAGE NOT IN USE': `${Math.max(0, unused)}%`,
      QUOTA: Number.isFinite(quotaBytes) ? byteText(quotaBytes) : '0 B',
      'IS LEADER': 'true',
      ERRORS: alarms.map((alarm) => alarmLine(alarm).trim()).join(', '),
    };
    stdout(table(Object.keys(columns), Object.values(columns)));
  },
};

function table(head: readonly string[], row: readonly string[]): string {
  const widths = head.map((title, at) => Math.max(title.length, row[at]!.length));
  const rule = `+${widths.map((width) => '-'.repeat(width + 2)).join('+')}+\n`;
  const line = (cells: readonly string[]): string =>
    `|${cells.map((cell, at) => ` ${cell.padStart((widths[at]! + cell.length) >> 1).padEnd(widths[at]!)} `).join('|')}|\n`;
  return rule + line(head) + rule + line(row) + rule;
}

export const hashkv: Command = {
  flags: { rev: { kind: 'int' } },
  takes: [0, 0],
  async run({ etcd, stdout }, _args, flags) {
    const request = { revision: revision(flags.int('rev') ?? 0) };
    const { hash, revision: at } = await etcd.call('etcd.hashKv', request, { context: rootContext });
    stdout(`${endpoint}, ${hash}, ${request.revision || at}\n`);
  },
};

const alarms = (action: 'GET' | 'DEACTIVATE'): Command => ({
  flags: {},
  takes: [0, 0],
  async run({ etcd, stdout }) {
    const reply = await etcd.call('etcd.alarm', { action }, { context: rootContext });
    stdout(reply.alarms.map(alarmLine).join(''));
  },
});
export const alarmList = alarms('GET');
export const alarmDisarm = alarms('DEACTIVATE');

export const defrag: Command = {
  flags: {},
  takes: [0, 0],
  async run({ etcd, stdout }) {
    await etcd.call('etcd.defragment', {}, { context: rootContext });
    stdout(`Finished defragmenting etcd member[${endpoint}]\n`);
  },
};

export const compaction: Command = {
  flags: { physical: { kind: 'bool' } },
  takes: [1, 1],
  async run({ etcd, stdout }, [text = '']) {
    if (!/^\d+$/.test(text)) throw new Error(`strconv.ParseInt: parsing "${text}": invalid syntax`);
    await etcd.call('etcd.compact', { revision: revision(Number(text)) }, { context: rootContext });
    stdout(`compacted revision ${text}\n`);
  },
};

export const snapshotSave: Command = {
  flags: {},
  takes: [1, 1],
  async run({ etcd, stdout, writeFile }, [path = '']) {
    const { snapshot } = await etcd.call('etcd.snapshot', {}, { context: rootContext });
    await writeFile(path, snapshot);
    stdout(`Snapshot saved at ${path}\n`);
  },
};
