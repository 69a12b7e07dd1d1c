import { expect, test } from 'vitest';
import { answerQuery, type RecordType } from './cluster-dns.ts';
import { indexOf, serviceOf, sliceOf } from './service-index.contract.ts';

const http = { name: 'http', port: 80, protocol: 'TCP' };
const index = indexOf(
  [
    serviceOf('web', { clusterIP: '10.96.0.7', ports: [http] }),
    serviceOf('db', { clusterIP: 'None', ports: [{ name: 'sql', port: 5432, protocol: 'TCP' }] }),
    serviceOf('out', { type: 'ExternalName', externalName: 'example.com' }),
  ],
  [
    sliceOf(
      'db',
      [{ name: 'sql', port: 5432, protocol: 'TCP' }],
      [
        { addresses: ['10.244.1.2'], hostname: 'db-0' },
        { addresses: ['10.244.2.2'] },
        { addresses: ['10.244.3.2'], hostname: 'db-2', conditions: { ready: false } },
      ],
    ),
  ],
);

const ask = (name: string, type: RecordType = 'A'): readonly string[] | string => {
  const { code, records } = answerQuery(index, name, type);
  return code === 'NOERROR' ? records.map(({ value }) => value) : code;
};

test.each<[string, RecordType, readonly string[] | string]>([
  ['web.default.svc.cluster.local', 'A', ['10.96.0.7']],
  ['WEB.default.svc.cluster.local.', 'A', ['10.96.0.7']],
  ['web.default.svc.cluster.local', 'AAAA', []],
  ['web.other.svc.cluster.local', 'A', 'NXDOMAIN'],
  ['x.web.default.svc.cluster.local', 'A', 'NXDOMAIN'],
  ['default.svc.cluster.local', 'A', []],
  ['other.svc.cluster.local', 'A', 'NXDOMAIN'],
  ['db.default.svc.cluster.local', 'A', ['10.244.1.2', '10.244.2.2']],
  ['db-0.db.default.svc.cluster.local', 'A', ['10.244.1.2']],
  ['10-244-2-2.db.default.svc.cluster.local', 'A', ['10.244.2.2']],
  ['db-2.db.default.svc.cluster.local', 'A', 'NXDOMAIN'],
  ['out.default.svc.cluster.local', 'A', ['example.com']],
  ['_http._tcp.web.default.svc.cluster.local', 'SRV', ['0 100 80 web.default.svc.cluster.local.']],
  ['_http._udp.web.default.svc.cluster.local', 'SRV', 'NXDOMAIN'],
  [
    '_sql._tcp.db.default.svc.cluster.local',
    'SRV',
    ['0 50 5432 db-0.db.default.svc.cluster.local.', '0 50 5432 10-244-2-2.db.default.svc.cluster.local.'],
  ],
  ['7.0.96.10.in-addr.arpa', 'PTR', ['web.default.svc.cluster.local.']],
  ['2.1.244.10.in-addr.arpa', 'PTR', ['db-0.db.default.svc.cluster.local.']],
  ['9.9.96.10.in-addr.arpa', 'PTR', 'NXDOMAIN'],
  ['10-244-1-7.default.pod.cluster.local', 'A', ['10.244.1.7']],
  ['web.default.pod.cluster.local', 'A', 'NXDOMAIN'],
  ['dns-version.cluster.local', 'TXT', ['"1.1.0"']],
  ['nothing.cluster.local', 'A', 'NXDOMAIN'],
  ['example.com', 'A', 'SERVFAIL'],
])('%s %s', (name, type, answer) => {
  expect(ask(name, type)).toEqual(answer);
});
