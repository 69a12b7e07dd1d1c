import { expect, test } from 'vitest';
import { FlagError, parseFlags } from './flags.ts';

test('without flags everything runs, on any free port', () => {
  expect(parseFlags([])).toEqual({
    port: 0,
    nodes: 3,
    families: new Set(['apiserver', 'scheduler', 'controller-manager', 'kubelet']),
    apiserver: [],
    web: {},
    etcdServers: [],
  });
});

test('flags are read', () => {
  const flags = [
    '--port',
    '8001',
    '--nodes=0',
    '--components',
    'apiserver, scheduler',
    '--token-auth-file',
    'tokens.csv',
    '--anonymous-auth=false',
    '--web=https://issuer/keys=keys.json',
  ];
  expect(parseFlags(flags)).toEqual({
    port: 8001,
    nodes: 0,
    families: new Set(['apiserver', 'scheduler']),
    apiserver: ['--token-auth-file', 'tokens.csv', '--anonymous-auth=false'],
    web: { 'https://issuer/keys': 'keys.json' },
    etcdServers: [],
  });
  expect(parseFlags(['--help'])).toBeUndefined();
});

test.each([
  [['--port'], "'--port <value>' argument missing"],
  [['--port', ''], '--port wants a whole number from 0 to 65535, not ""'],
  [['--port', '65536'], 'not "65536"'],
  [['--nodes', '1e3'], '--nodes wants a whole number from 0 to 5000, not "1e3"'],
  [['--components', 'apiserver,etcd'], 'no such component "etcd"'],
  [['--components', ''], 'no such component ""'],
  [['--web', 'keys.json'], '--web wants https://URL=FILE, not "keys.json"'],
  [['--components', 'scheduler'], '--components has to name apiserver'],
])('%j is refused', (args, message) => {
  expect(() => parseFlags(args)).toThrow(FlagError);
  expect(() => parseFlags(args)).toThrow(message);
});

test('a snapshot is of the cluster’s own etcd', () => {
  expect(parseFlags(['--restore', 'a.jsonl', '--save=b.jsonl'])).toMatchObject({ restore: 'a.jsonl', save: 'b.jsonl' });
  expect(() => parseFlags(['--save=b.jsonl', '--etcd-servers=http://127.0.0.1:2379'])).toThrow(FlagError);
});
