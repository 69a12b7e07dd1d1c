import { pluginNames } from '../admission/order.ts';
import { authorizationModes } from '../authz/configuration.ts';
import type { FlagName } from './flag-table.ts';
import type { Flags } from './flags.ts';
import { featureGateErrors } from './feature-gates.ts';
import { runtimeConfigErrors } from './runtime-config.ts';
import { clusterIpErrors } from './service-range.ts';

/**
 * What is wrong with flags that each read well, in the order in which the real server says it.
 * Upstream: pkg/controlplane/apiserver/options/validation.go, cmd/kube-apiserver/app/options/validation.go
 */
export const flagErrors = (flags: Flags): readonly string[] => {
  const gates = featureGateErrors(flags);
  return gates.length > 0 ? gates : rules.flatMap((rule) => rule(flags));
};

type Rule = (flags: Flags) => readonly string[];

const when = (wrong: boolean, message: string): readonly string[] => (wrong ? [message] : []);

/** The flags with these names must not be below zero. */
const negative =
  (words: string, ...names: readonly (FlagName & keyof Numbers)[]): Rule =>
  (flags) =>
    names.flatMap((name) => when((flags.get(name) as number) < 0, `--${name} can not be ${words}`));

type Numbers = Record<
  | 'livez-grace-period'
  | 'max-requests-inflight'
  | 'max-mutating-requests-inflight'
  | 'request-timeout'
  | 'min-request-timeout'
  | 'shutdown-delay-duration',
  number
>;

const goaway: Rule = (flags) =>
  when(
    flags.get('goaway-chance') < 0 || flags.get('goaway-chance') > 0.02,
    '--goaway-chance can not be less than 0 or greater than 0.02',
  );

const etcd: Rule = (flags) => [
  ...when(flags.get('etcd-servers').length === 0, '--etcd-servers must be specified'),
  ...when(
    !['', 'etcd3'].includes(flags.get('storage-backend')),
    "--storage-backend invalid, allowed values: etcd3. If not specified, it will default to 'etcd3'",
  ),
  ...when(
    flags.get('encryption-provider-config-automatic-reload') && flags.get('encryption-provider-config') === '',
    '--encryption-provider-config-automatic-reload must be set with --encryption-provider-config',
  ),
  ...flags
    .get('etcd-servers-overrides')
    .filter((override) => !/^[^#]+\/[^#]*#[^#]+$/.test(override))
    .map(
      () =>
        '--etcd-servers-overrides invalid, must be of format: group/resource#servers, where servers are URLs, semicolon separated',
    ),
];

const fairness: Rule = (flags) => {
  if (!flags.get('enable-priority-and-fairness')) return [];
  const given = flags.get('runtime-config');
  const key = ['flowcontrol.apiserver.k8s.io/v1', 'api/ga', 'api/all'].find((name) => given.has(name));
  return when(
    key !== undefined && given.get(key) === 'false',
    `--runtime-config=${key}=false conflicts with --enable-priority-and-fairness=true`,
  );
};

const serving: Rule = (flags) => {
  const port = flags.get('secure-port');
  return when(
    port < 1 || port > 65_535,
    `--secure-port ${port} must be between 1 and 65535, inclusive. It cannot be turned off with 0`,
  );
};

const oidcFlags = [
  'oidc-issuer-url',
  'oidc-client-id',
  'oidc-ca-file',
  'oidc-username-claim',
  'oidc-username-prefix',
  'oidc-groups-claim',
  'oidc-groups-prefix',
  'oidc-signing-algs',
  'oidc-required-claim',
] as const;

const authentication: Rule = (flags) => {
  const usesOidc = oidcFlags.some((name) => flags.isGiven(name));
  const hasConfig = flags.get('authentication-config') !== '';
  const hasBoth = flags.get('oidc-issuer-url') !== '' && flags.get('oidc-client-id') !== '';
  const jwksUri = flags.get('service-account-jwks-uri');
  return [
    ...when(
      !hasConfig && usesOidc && !hasBoth,
      'oidc-issuer-url and oidc-client-id must be specified together when any oidc-* flags are set',
    ),
    ...when(hasConfig && usesOidc, 'authentication-config file and oidc-* flags are mutually exclusive'),
    ...issuerErrors(flags.get('service-account-issuer')),
    ...when(
      jwksUri !== '' && !jwksUri.startsWith('https://'),
      `service-account-jwks-uri requires https scheme, parsed as: ${jwksUri}`,
    ),
    ...maxExpirationErrors(flags),
    ...when(flags.get('service-account-key-file').length === 0, 'service-account-key-file is a required flag'),
  ];
};

const maxExpirationErrors: Rule = (flags) => {
  const limit = flags.get('service-account-max-token-expiration');
  return when(
    limit !== 0 && (limit < 3_600_000 || limit > 2 ** 32 * 1000),
    'the service-account-max-token-expiration must be between 1 hour and 2^32 seconds',
  );
};

function issuerErrors(issuers: readonly string[]): readonly string[] {
  const twice = issuers.find((issuer, at) => issuers.indexOf(issuer) < at);
  return [
    ...when(issuers.length === 0 || issuers[0] === '', 'service-account-issuer is a required flag'),
    ...issuers
      .slice(1)
      .flatMap((issuer) => when(issuer === '', 'service-account-issuer should not be an empty string')),
    ...when(twice !== undefined, `service-account-issuer "${twice}" is already specified`),
  ];
}

const authorization: Rule = (flags) => {
  const given = flags.get('authorization-mode');
  if (flags.get('authorization-config') !== '') {
    const legacy = (
      ['authorization-mode', 'authorization-webhook-config-file', 'authorization-webhook-version'] as const
    ).some((name) => flags.isGiven(name));
    return when(
      legacy,
      '--authorization-config can not be specified when --authorization-mode or --authorization-webhook-* flags are defined',
    );
  }
  const policy = flags.get('authorization-policy-file') !== '';
  const webhook = flags.get('authorization-webhook-config-file') !== '';
  return [
    ...when(given.length === 0, 'at least one authorization-mode must be passed'),
    ...given.flatMap((mode) => [
      ...when(
        !(authorizationModes as readonly string[]).includes(mode),
        `authorization-mode "${mode}" is not a valid mode`,
      ),
      ...when(mode === 'ABAC' && !policy, "authorization-mode ABAC's authorization policy file not passed"),
      ...when(mode === 'Webhook' && !webhook, "authorization-mode Webhook's authorization config file not passed"),
    ]),
    ...when(policy && !given.includes('ABAC'), 'cannot specify --authorization-policy-file without mode ABAC'),
    ...when(
      webhook && !given.includes('Webhook'),
      'cannot specify --authorization-webhook-config-file without mode Webhook',
    ),
    ...when(
      new Set(given).size !== given.length,
      `authorization-mode ["${given.join('" "')}"] has mode specified more than once`,
    ),
  ];
};

const auditModes = ['batch', 'blocking', 'blocking-strict'];

/** A backend that is not used is not looked at. */
const audit: Rule = (flags) =>
  (['log', 'webhook'] as const).flatMap((backend) => {
    if (flags.get(backend === 'log' ? 'audit-log-path' : 'audit-webhook-config-file') === '') return [];
    const mode = flags.get(`audit-${backend}-mode`);
    const version = flags.get(`audit-${backend}-version`);
    const size = flags.get(`audit-${backend}-truncate-max-event-size`);
    const batch = flags.get(`audit-${backend}-truncate-max-batch-size`);
    return [
      ...when(
        !auditModes.includes(mode),
        `invalid audit ${backend} mode ${mode}, allowed modes are "${auditModes.join(',')}"`,
      ),
      ...when(size <= 0, `invalid audit truncate ${backend} max event size ${size}, must be a positive number`),
      ...when(
        size > 0 && batch < size,
        `invalid audit truncate ${backend} max batch size ${batch}, must be greater than max event size (${size})`,
      ),
      ...when(version !== 'audit.k8s.io/v1', 'invalid group version, allowed versions are ["audit.k8s.io/v1"]'),
      ...(backend === 'log' ? auditLog(flags) : []),
    ];
  });

const auditLog: Rule = (flags) => [
  ...(['maxage', 'maxbackup', 'maxsize'] as const).flatMap((limit) => {
    const value = flags.get(`audit-log-${limit}`);
    return when(value < 0, `--audit-log-${limit} ${value} can't be a negative number`);
  }),
  ...when(
    !['legacy', 'json'].includes(flags.get('audit-log-format')),
    `invalid audit log format ${flags.get('audit-log-format')}, allowed formats are "legacy,json"`,
  ),
];

const admission: Rule = (flags) => {
  const enabled = flags.get('enable-admission-plugins');
  const disabled = flags.get('disable-admission-plugins');
  const unknown = (flag: FlagName, names: readonly string[]): readonly string[] =>
    names.filter((name) => !pluginNames.includes(name)).map((name) => `${flag} plugin "${name}" is unknown`);
  if (flags.isGiven('admission-control'))
    return [
      ...when(
        enabled.length + disabled.length > 0,
        'admission-control and enable-admission-plugins/disable-admission-plugins flags are mutually exclusive',
      ),
      ...unknown('admission-control', flags.get('admission-control')),
    ];
  const both = [...new Set(enabled)].filter((name) => disabled.includes(name)).toSorted();
  return [
    ...unknown('enable-admission-plugins', enabled),
    ...unknown('disable-admission-plugins', disabled),
    ...when(
      both.length > 0,
      `[${both.join(' ')}] in enable-admission-plugins and disable-admission-plugins overlapped`,
    ),
  ];
};

const tokenRequest: Rule = (flags) => {
  const hasKey = flags.get('service-account-signing-key-file') !== '';
  const hasIssuer = (flags.get('service-account-issuer')[0] ?? '') !== '';
  if (!hasKey && !hasIssuer && flags.get('api-audiences').length === 0)
    return ['--service-account-signing-key-file and --service-account-issuer are required flags'];
  return when(
    !hasKey || !hasIssuer,
    '--service-account-signing-key-file, --service-account-issuer, and --api-audiences should be specified together',
  );
};

const nodePort: Rule = (flags) => {
  const port = flags.get('kubernetes-service-node-port');
  return when(
    port < 0 || port > 65_535,
    `--kubernetes-service-node-port ${port} must be between 0 and 65535, inclusive. If 0, the Kubernetes master service will be of type ClusterIP`,
  );
};

const masters: Rule = (flags) =>
  when(
    flags.get('apiserver-count') <= 0,
    `--apiserver-count should be a positive number, but value '${flags.get('apiserver-count')}' provided`,
  );

const rules: readonly Rule[] = [
  negative('a negative value', 'livez-grace-period'),
  negative('negative value', 'max-requests-inflight', 'max-mutating-requests-inflight', 'request-timeout'),
  goaway,
  negative('negative value', 'min-request-timeout', 'shutdown-delay-duration'),
  etcd,
  fairness,
  serving,
  authentication,
  authorization,
  audit,
  admission,
  runtimeConfigErrors,
  tokenRequest,
  clusterIpErrors,
  nodePort,
  masters,
];
