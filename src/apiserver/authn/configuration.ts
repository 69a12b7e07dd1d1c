import { duplicate, type FieldError, forbidden, invalidValue, required } from '../../apimachinery/field-error.ts';
import { type Files, parseConfig, readFile } from '../flags/config-file.ts';
import type { Flags } from '../flags/flags.ts';
import { failWith } from '../flags/startup-error.ts';
import type { JwtIssuer } from './jwt-issuer.ts';

interface ClaimOrExpression {
  readonly claim?: string;
  readonly prefix?: string;
  readonly expression?: string;
}

/** Upstream: apiserver/pkg/apis/apiserver/v1/types.go (AuthenticationConfiguration) */
interface AuthenticationConfiguration {
  readonly jwt?: readonly {
    readonly issuer?: {
      readonly url?: string;
      readonly discoveryURL?: string;
      readonly audiences?: readonly string[];
    };
    readonly claimValidationRules?: readonly {
      readonly claim?: string;
      readonly requiredValue?: string;
      readonly expression?: string;
    }[];
    readonly claimMappings?: {
      readonly username?: ClaimOrExpression;
      readonly groups?: ClaimOrExpression;
      readonly uid?: ClaimOrExpression;
      readonly extra?: readonly unknown[];
    };
    readonly userValidationRules?: readonly unknown[];
  }[];
  readonly anonymous?: AnonymousConfiguration;
}

/** Whether and where requests without credentials are let through. */
export interface AnonymousConfiguration {
  readonly enabled: boolean;
  /** Only on these paths; absent: on all. */
  readonly conditions?: readonly { readonly path: string }[];
}

export interface AuthenticationSettings {
  readonly issuers: readonly JwtIssuer[];
  readonly anonymous: AnonymousConfiguration;
}

/**
 * From --authentication-config, or from the flags that it replaces.
 * @param isOpen everybody may do everything, so nobody may be nobody. @throws StartupError
 */
export function authenticationSettings(flags: Flags, files: Files, isOpen: boolean): AuthenticationSettings {
  const path = flags.get('authentication-config');
  const { jwt = [], anonymous } = path === '' ? {} : load(files, path, flags);
  if (anonymous && flags.isGiven('anonymous-auth'))
    failWith([
      '--anonymous-auth flag cannot be set when anonymous field is configured in authentication configuration file',
    ]);
  const settings = anonymous ?? { enabled: flags.get('anonymous-auth') };
  return {
    issuers: path === '' ? issuerOfFlags(flags) : jwt.map(issuerOf),
    anonymous: isOpen ? { enabled: false } : settings,
  };
}

const versions = ['v1', 'v1beta1', 'v1alpha1'].map((version) => `apiserver.config.k8s.io/${version}`);

function load(files: Files, path: string, flags: Flags): AuthenticationConfiguration {
  const text = readFile(files, path);
  if (text.trim() === '') failWith(['empty config data']);
  try {
    const config: AuthenticationConfiguration = parseConfig(
      text,
      'AuthenticationConfiguration',
      versions,
      'pkg/runtime/scheme.go:110',
    );
    failWith(errorsOf(config, flags.get('service-account-issuer')).map(({ field, message }) => `${field}: ${message}`));
    return config;
  } catch (error) {
    if (error instanceof Error && error.name !== 'StartupError') failWith([error.message]);
    throw error;
  }
}

/** Upstream: apiserver/pkg/apis/apiserver/validation/validation.go */
function errorsOf(config: AuthenticationConfiguration, ownIssuers: readonly string[]): readonly FieldError[] {
  const { jwt = [], anonymous } = config;
  const urls = jwt.map(({ issuer }) => issuer?.url ?? '');
  return [
    ...jwt.flatMap((one, at) => [
      ...urlErrors(urls, at, ownIssuers),
      ...(one.issuer?.audiences?.length ? [] : [atLeastOne(`jwt[${at}].issuer.audiences`)]),
      ...mappingErrors(one, `jwt[${at}]`),
    ]),
    ...(anonymous && !anonymous.enabled && anonymous.conditions?.length
      ? [
          invalidValue(
            'anonymous.conditions',
            anonymous.conditions,
            'enabled should be set to true when conditions are defined',
          ),
        ]
      : []),
  ];
}

const atLeastOne = (field: string): FieldError => required(field, `at least one ${field} is required`);

function urlErrors(urls: readonly string[], at: number, ownIssuers: readonly string[]): readonly FieldError[] {
  const field = `jwt[${at}].issuer.url`;
  const url = urls[at]!;
  if (url === '') return [required(field, 'URL is required')];
  return [
    ...(ownIssuers.includes(url)
      ? [invalidValue(field, url, `URL must not overlap with disallowed issuers: [${ownIssuers.join(' ')}]`)]
      : []),
    ...(urls.indexOf(url) < at ? [duplicate(field, url)] : []),
    ...(url.startsWith('https://') ? [] : [invalidValue(field, url, 'URL scheme must be https')]),
  ];
}

type Jwt = NonNullable<AuthenticationConfiguration['jwt']>[number];

/** Claims are taken as they are: expressions are more than this server reads. */
function mappingErrors(
  { claimMappings = {}, claimValidationRules = [], userValidationRules = [] }: Jwt,
  path: string,
): readonly FieldError[] {
  const { username = {}, groups = {}, uid = {}, extra = [] } = claimMappings;
  const field = `${path}.claimMappings.username`;
  const noExpressions = (one: ClaimOrExpression, at: string): readonly FieldError[] =>
    one.expression ? [forbidden(`${at}.expression`, 'expressions are not supported by this server')] : [];
  return [
    ...claimValidationRules.flatMap((one, at) => noExpressions(one, `${path}.claimValidationRules[${at}]`)),
    ...(username.claim || username.expression ? [] : [required(field, 'claim or expression is required')]),
    ...(username.claim && username.prefix === undefined
      ? [
          required(
            `${field}.prefix`,
            'prefix is required when claim is set. It can be set to an empty string to disable prefixing',
          ),
        ]
      : []),
    ...noExpressions(username, field),
    ...noExpressions(groups, `${path}.claimMappings.groups`),
    ...noExpressions(uid, `${path}.claimMappings.uid`),
    ...(extra.length > 0
      ? [forbidden(`${path}.claimMappings.extra`, 'expressions are not supported by this server')]
      : []),
    ...(userValidationRules.length > 0
      ? [forbidden(`${path}.userValidationRules`, 'expressions are not supported by this server')]
      : []),
  ];
}

const everyAlgorithm = ['RS256', 'RS384', 'RS512', 'ES256', 'ES384', 'ES512', 'PS256', 'PS384', 'PS512'];

function issuerOf({ issuer = {}, claimMappings = {}, claimValidationRules = [] }: Jwt): JwtIssuer {
  const { username, groups, uid } = claimMappings;
  const required = claimValidationRules.flatMap(({ claim, requiredValue = '' }): readonly [string, string][] =>
    claim ? [[claim, requiredValue]] : [],
  );
  return {
    url: issuer.url!,
    ...(issuer.discoveryURL && { discoveryUrl: issuer.discoveryURL }),
    audiences: issuer.audiences!,
    username: { claim: username!.claim!, prefix: username!.prefix! },
    ...(groups?.claim && { groups: { claim: groups.claim, prefix: groups.prefix ?? '' } }),
    ...(uid?.claim && { uidClaim: uid.claim }),
    requiredClaims: new Map(required),
    algorithms: everyAlgorithm,
  };
}

/** Without a prefix of its own, a name that is no e-mail address gets the issuer's. Upstream: kubeapiserver/options/authentication.go */
function issuerOfFlags(flags: Flags): readonly JwtIssuer[] {
  const url = flags.get('oidc-issuer-url');
  if (url === '') return [];
  const claim = flags.get('oidc-username-claim');
  const prefix = flags.get('oidc-username-prefix');
  const groupsClaim = flags.get('oidc-groups-claim');
  const standing = prefix === '' && claim !== 'email' ? `${url}#` : prefix;
  return [
    {
      url,
      audiences: [flags.get('oidc-client-id')],
      username: { claim, prefix: standing === '-' ? '' : standing },
      ...(groupsClaim !== '' && { groups: { claim: groupsClaim, prefix: flags.get('oidc-groups-prefix') } }),
      requiredClaims: flags.get('oidc-required-claim'),
      algorithms: flags.get('oidc-signing-algs'),
    },
  ];
}
