import { expect, test } from 'vitest';
import { applyDefaults } from '../defaults/defaults.ts';
import type { KubeObject } from '../object.ts';
import { loadRules, validateCreate } from './validation.ts';

await loadRules();

type Fields = Record<string, unknown>;

/** What is wrong with a pod, without the paths that all of them begin with. */
function complaints(spec: Fields, container: Fields = {}): readonly string[] {
  const pod = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'x', namespace: 'default' },
    spec: { containers: [{ name: 'c', image: 'i', ...container }], ...spec },
  } as unknown as KubeObject;
  applyDefaults(pod);
  return validateCreate(pod).map(({ field, message }) =>
    `${field}: ${message}`.replace(/^spec\.(volumes\[0\]|containers\[0\])\./, ''),
  );
}

test.each<[string, Fields, readonly string[]]>([
  [
    'gcePersistentDisk',
    { pdName: '', partition: 300 },
    [
      'gcePersistentDisk.pdName: Required value',
      'gcePersistentDisk.partition: Invalid value: 300: must be between 1 and 255, inclusive',
    ],
  ],
  [
    'nfs',
    { server: 's', path: '' },
    ['nfs.path: Required value', 'nfs.path: Invalid value: "": must be an absolute path'],
  ],
  [
    'iscsi',
    { targetPortal: 't', iqn: 'x', lun: 300, chapAuthSession: true },
    [
      'iscsi.iqn: Invalid value: "x": must be valid format starting with iqn, eui, or naa',
      'iscsi.lun: Invalid value: 300: must be between 0 and 255, inclusive',
      'iscsi.secretRef: Required value',
    ],
  ],
  ['iscsi', { targetPortal: 't', iqn: 'iqn.2015-02.example.com:test', lun: 0 }, []],
  [
    'iscsi',
    { targetPortal: 't', iqn: 'iqn.15-02', lun: 0 },
    ['iscsi.iqn: Invalid value: "iqn.15-02": must be valid format'],
  ],
  ['fc', { targetWWNs: ['a'] }, ['fc.lun: Required value: lun is required if targetWWNs is specified']],
  ['flocker', { datasetName: 'a/b' }, ['flocker.datasetName: Invalid value: "a/b": must not contain \'/\'']],
  [
    'azureDisk',
    { diskName: 'd', diskURI: 'x', cachingMode: 'X', kind: 'Managed' },
    [
      'azureDisk.cachingMode: Unsupported value: "X": supported values: "None", "ReadOnly", "ReadWrite"',
      'azureDisk.diskURI: Unsupported value: "x": supported values: "/subscriptions/{sub-id}/resourcegroups/{group-name}/providers/microsoft.compute/disks/{disk-id}"',
    ],
  ],
  [
    'quobyte',
    { registry: 'host', volume: 'v' },
    ['quobyte.registry: Invalid value: "host": must be a host:port pair or multiple pairs separated by commas'],
  ],
  [
    'flexVolume',
    { driver: 'd', options: { 'a.k8s.io/x': '1' } },
    ['flexVolume.options[a.k8s.io/x]: Invalid value: "a.k8s.io/x": kubernetes.io and k8s.io namespaces are reserved'],
  ],
  ['secret', { secretName: 's', items: [{ key: 'a/b', path: 'p' }] }, []],
  [
    'ephemeral',
    {
      volumeClaimTemplate: {
        metadata: { name: 'n', labels: { a: 'b' } },
        spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
      },
    },
    ['ephemeral.volumeClaimTemplate.metadata.name: Forbidden: cannot be set'],
  ],
  [
    'projected',
    {
      sources: [
        { secret: { name: 's', items: [{ key: 'k', path: 'p' }] }, configMap: { name: 'c' } },
        { configMap: { name: 'd', items: [{ key: 'k', path: 'p' }] } },
        { serviceAccountToken: { path: '/x' } },
      ],
    },
    [
      'projected.sources[0]: Forbidden: may not specify more than 1 volume type per source',
      'projected: Invalid value: "d": conflicting duplicate paths',
      'projected.path: Invalid value: "/x": must be a relative path',
      'spec.volumes[0].projected.sources[2].serviceAccountToken: Forbidden: must not be specified when serviceAccountName is not set',
    ],
  ],
])('a volume of kind %s: %j', (kind, source, errors) => {
  const found = complaints({ volumes: [{ name: 'v', [kind]: source }] });
  const full = (text: string): string => text.replace('spec.volumes[0].projected', 'projected');
  expect(found).toEqual(errors.map(full));
});

test.each<[string, Fields, Fields, readonly string[]]>([
  [
    'rules without a policy',
    {},
    { restartPolicyRules: [{ action: 'Stop' }, { action: 'Restart', exitCodes: { operator: 'Is', values: [1] } }] },
    [
      'restartPolicy: Required value: must specify restartPolicy when restart rules are used',
      'restartPolicyRules[0].action: Unsupported value: "Stop": supported values: "Restart"',
      'restartPolicyRules[0].exitCodes: Required value: must be specified',
      'restartPolicyRules[1].exitCodes.operator: Unsupported value: "Is": supported values: "In", "NotIn"',
    ],
  ],
  [
    'names of users that Windows does not have',
    {},
    { securityContext: { windowsOptions: { runAsUserName: 'a\\b\\c', gmsaCredentialSpec: '' } } },
    [
      'securityContext.windowsOptions.gmsaCredentialSpec: Invalid value: "": gmsaCredentialSpec cannot be an empty string',
      'securityContext.windowsOptions.runAsUserName: Invalid value: "a\\\\b\\\\c": runAsUserName cannot contain more than one backslash',
    ],
  ],
  [
    'a process of the host that has no host network',
    { securityContext: { windowsOptions: { hostProcess: true } } },
    { securityContext: { windowsOptions: { hostProcess: false } } },
    [
      'securityContext.windowsOptions.hostProcess: Invalid value: false: pod hostProcess value must be identical if both are specified, was true',
    ],
  ],
])('%s', (_what, spec, container, errors) => {
  expect(complaints(spec, container)).toEqual(errors);
});
