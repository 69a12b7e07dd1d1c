import { expect, test } from 'vitest';
import { repackSubsets } from './repack-subsets.ts';

const [a, b] = [{ ip: '1.1.1.1' }, { ip: '2.2.2.2' }];
const [http, https] = [
  { name: 'http', port: 80 },
  { name: 'https', port: 443 },
];

test('the same addresses make one subset', () => {
  expect(
    repackSubsets([
      { addresses: [b, a], ports: [https] },
      { addresses: [a], ports: [http] },
      { addresses: [b], ports: [http] },
    ]),
  ).toEqual([{ addresses: [a, b], ports: [http, https] }]);
});

test('ports that not all offer are apart, and endpoints need none', () => {
  expect(
    repackSubsets([{ addresses: [a, b], ports: [http] }, { addresses: [a], ports: [https] }, { addresses: [b] }]),
  ).toEqual([{ addresses: [a, b], ports: [http] }, { addresses: [a], ports: [https] }, { addresses: [b] }]);
});

test('not to be ready counts more than to be', () => {
  const ports = [http];
  expect(repackSubsets([{ addresses: [a], notReadyAddresses: [a], ports }])).toEqual([
    { notReadyAddresses: [a], ports },
  ]);
});
