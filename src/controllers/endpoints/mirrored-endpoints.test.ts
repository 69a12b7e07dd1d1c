import fc from 'fast-check';
import { expect, test } from 'vitest';
import { mirrored } from './mirrored-endpoints.ts';

const anyAddress = fc.oneof(
  fc.nat(250).map((last) => ({ ip: `192.0.2.${last}` })),
  fc.nat(250).map((last) => ({ ip: `2001:db8::${last.toString(16)}` })),
);
const anySubset = fc.record({
  addresses: fc.uniqueArray(anyAddress, { selector: ({ ip }) => ip, maxLength: 6 }),
  notReadyAddresses: fc.uniqueArray(anyAddress, { selector: ({ ip }) => ip, maxLength: 3 }),
  ports: fc.subarray([{ port: 80 }, { port: 443, name: 'https' }], { minLength: 1 }),
});

test('every address of every subset is told once, with its ports and whether it is ready, in the family that it is of', () => {
  fc.assert(
    fc.property(fc.array(anySubset, { maxLength: 4 }), (subsets) => {
      const fact = (ip: string, ready: boolean, ports: readonly { readonly port?: number }[]): string =>
        JSON.stringify([ip, ready, ports.map(({ port }) => port)]);
      const told = ['IPv4', 'IPv6'].flatMap((family) =>
        mirrored({ subsets }, family).groups.flatMap(({ ports, endpoints }) =>
          endpoints.map(({ addresses, conditions }) => {
            expect(addresses[0]!.includes(':')).toBe(family === 'IPv6');
            return fact(addresses[0]!, conditions?.ready ?? false, ports);
          }),
        ),
      );
      const wanted = subsets.flatMap(({ addresses, notReadyAddresses, ports }) => [
        ...addresses.map(({ ip }) => fact(ip, true, ports)),
        ...notReadyAddresses.map(({ ip }) => fact(ip, false, ports)),
      ]);
      expect(told.toSorted()).toEqual(wanted.toSorted());
    }),
  );
});

test('beyond a thousand addresses of a subset the rest is counted', () => {
  const addresses = Array.from({ length: 1_003 }, (_, at) => ({ ip: `10.0.${at >> 8}.${at & 255}` }));
  const { groups, skipped } = mirrored({ subsets: [{ addresses, ports: [{ port: 80 }] }] }, 'IPv4');
  expect([groups[0]!.endpoints.length, skipped]).toEqual([1_000, 3]);
});
