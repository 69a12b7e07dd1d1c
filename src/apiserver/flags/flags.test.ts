import { expect, test } from 'vitest';
import { parseFlags } from './flags.ts';
import { StartupError } from './startup-error.ts';
import { flagErrors } from './validate-flags.ts';

test('flags are read in each of their forms, and what is not given is what it is by itself', () => {
  const flags = parseFlags([
    '--authorization-mode=Node,RBAC',
    '--max-requests-inflight',
    '5',
    '--profiling=false',
    '--enable-bootstrap-token-auth',
    '--service-account-issuer=a',
    '--service-account-issuer=b',
    '--event-ttl=1h30m',
    '--runtime-config=api/all=false,v1',
  ]);
  expect(flags.get('authorization-mode')).toEqual(['Node', 'RBAC']);
  expect(flags.get('max-requests-inflight')).toBe(5);
  expect(flags.get('profiling')).toBe(false);
  expect(flags.get('enable-bootstrap-token-auth')).toBe(true);
  expect(flags.get('service-account-issuer')).toEqual(['a', 'b']);
  expect(flags.get('event-ttl')).toBe(5_400_000);
  expect([...flags.get('runtime-config')]).toEqual([
    ['api/all', 'false'],
    ['v1', ''],
  ]);
  expect(flags.get('max-mutating-requests-inflight')).toBe(200);
  expect(flags.isGiven('max-mutating-requests-inflight')).toBe(false);
});

test.each([
  ['--prot=1', 'unknown flag: --prot'],
  ['-x', "unknown shorthand flag: 'x' in -x"],
  ['---x', 'bad flag syntax: ---x'],
  ['serve', '"kube-apiserver" does not take any arguments, got ["serve"]'],
  ['--token-auth-file', 'flag needs an argument: --token-auth-file'],
  [
    '--max-requests-inflight=many',
    'invalid argument "many" for "--max-requests-inflight" flag: strconv.ParseInt: parsing "many": invalid syntax',
  ],
  [
    '--anonymous-auth=maybe',
    'invalid argument "maybe" for "--anonymous-auth" flag: strconv.ParseBool: parsing "maybe": invalid syntax',
  ],
  ['--event-ttl=5', 'invalid argument "5" for "--event-ttl" flag: time: missing unit in duration "5"'],
  ['--event-ttl=5d', 'invalid argument "5d" for "--event-ttl" flag: time: unknown unit "d" in duration "5d"'],
  ['--event-ttl=soon', 'invalid argument "soon" for "--event-ttl" flag: time: invalid duration "soon"'],
  ['--advertise-address=here', 'invalid argument "here" for "--advertise-address" flag: failed to parse IP: "here"'],
])('%s cannot be read', (arg, message) => {
  expect(() => parseFlags([arg])).toThrow(new StartupError('usage', message));
});

const required = [
  '--etcd-servers=http://127.0.0.1:2379',
  '--service-account-issuer=https://issuer',
  '--service-account-key-file=/sa.pub',
  '--service-account-signing-key-file=/sa.key',
];

const errorsOf = (...args: string[]) => flagErrors(parseFlags([...required, ...args]));

test('what a server needs is enough, and less is not', () => {
  expect(errorsOf()).toEqual([]);
  expect(flagErrors(parseFlags([]))).toEqual([
    '--etcd-servers must be specified',
    'service-account-issuer is a required flag',
    'service-account-key-file is a required flag',
    '--service-account-signing-key-file and --service-account-issuer are required flags',
  ]);
});

test.each<readonly [readonly string[], string]>([
  [['--max-requests-inflight=-1'], '--max-requests-inflight can not be negative value'],
  [['--goaway-chance=0.5'], '--goaway-chance can not be less than 0 or greater than 0.02'],
  [['--authorization-mode='], 'at least one authorization-mode must be passed'],
  [['--authorization-mode=RBCA'], 'authorization-mode "RBCA" is not a valid mode'],
  [['--authorization-mode=ABAC'], "authorization-mode ABAC's authorization policy file not passed"],
  [['--authorization-mode=RBAC,RBAC'], 'authorization-mode ["RBAC" "RBAC"] has mode specified more than once'],
  [['--authorization-policy-file=/p'], 'cannot specify --authorization-policy-file without mode ABAC'],
  [['--enable-admission-plugins=PodPreset'], 'enable-admission-plugins plugin "PodPreset" is unknown'],
  [
    ['--enable-admission-plugins=Priority', '--disable-admission-plugins=Priority'],
    '[Priority] in enable-admission-plugins and disable-admission-plugins overlapped',
  ],
  [
    ['--runtime-config=api/all=false'],
    '--runtime-config=api/all=false conflicts with --enable-priority-and-fairness=true',
  ],
  [['--runtime-config=foo/v1=true'], 'unknown api groups foo'],
  [
    ['--runtime-config=batch/v1=no'],
    'invalid value of batch/v1: no, err: strconv.ParseBool: parsing "no": invalid syntax',
  ],
  [['--feature-gates=Nonsense=true'], 'unrecognized feature gate: Nonsense'],
  [
    ['--feature-gates=SidecarContainers=false'],
    'cannot set feature gate SidecarContainers to false, feature is locked to true',
  ],
  [['--feature-gates=WatchList'], 'missing bool value for WatchList'],
  [
    ['--service-cluster-ip-range=10.0.0.0/8'],
    'specified --service-cluster-ip-range is too large; for 32-bit addresses, the mask must be >= 12',
  ],
  [['--service-cluster-ip-range=10.96'], 'service-cluster-ip-range is not a valid cidr'],
  [
    ['--oidc-issuer-url=https://issuer'],
    'oidc-issuer-url and oidc-client-id must be specified together when any oidc-* flags are set',
  ],
  [
    ['--audit-log-path=/a.log', '--audit-log-mode=later'],
    'invalid audit log mode later, allowed modes are "batch,blocking,blocking-strict"',
  ],
  [['--audit-log-path=/a.log', '--audit-log-maxage=-1'], "--audit-log-maxage -1 can't be a negative number"],
])('%j is refused', (args, message) => {
  expect(errorsOf(...args)[0]).toBe(message);
});

test('the log shows one error as it is, and several in brackets', async () => {
  const { failWith } = await import('./startup-error.ts');
  expect(() => failWith(['a "b"'])).toThrow('"command failed" err="a \\"b\\""');
  expect(() => failWith(['a', 'b'])).toThrow('"command failed" err="[a, b]"');
});
