import fc from 'fast-check';
import { expect, test } from 'vitest';
import { structDifference } from './struct-difference.ts';
import { unifiedDifference } from './unified-difference.ts';

test('a changed field is shown in the internal struct, with the lines around it', () => {
  const spec = { containers: [{ name: 'a', resources: {} }], restartPolicy: 'Always', securityContext: {} };
  expect(structDifference('PodSpec', spec, { ...spec, hostNetwork: true })).toBe(
    `@@ -44,7 +44,7 @@
  "AutomountServiceAccountToken": null,
  "NodeName": "",
  "SecurityContext": {
-  "HostNetwork": false,
+  "HostNetwork": true,
   "HostPID": false,
   "HostIPC": false,
   "ShareProcessNamespace": null,
`,
  );
});

test('nothing differs, nothing is shown', () => {
  expect(structDifference('PodSpec', { containers: [] }, { containers: [] })).toBe('');
});

test('a difference says how to get from one to the other', () => {
  const lines = fc.array(fc.constantFrom('a', 'b', 'c'), { maxLength: 12 });
  fc.assert(
    fc.property(lines, lines, (before, after) => {
      expect(patched(before, unifiedDifference(before, after))).toEqual(after);
    }),
    { seed: 1 },
  );
});

/** Applies hunks the way `patch` does. */
function patched(before: readonly string[], difference: string): readonly string[] {
  const result: string[] = [];
  let at = 0;
  for (const line of difference.split('\n').slice(0, -1)) {
    const header = /^@@ -(\d+)(?:,(\d+))? /.exec(line);
    if (header) {
      const start = Number(header[1]) - (header[2] === '0' ? 0 : 1);
      while (at < start) result.push(before[at++]!);
    } else if (line.startsWith('+')) result.push(line.slice(1));
    else {
      expect(line.slice(1)).toBe(before[at]);
      if (line.startsWith(' ')) result.push(before[at]!);
      at++;
    }
  }
  return [...result, ...before.slice(at)];
}
