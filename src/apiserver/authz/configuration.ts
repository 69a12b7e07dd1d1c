import {
  duplicate,
  type FieldError,
  forbidden,
  invalidValue,
  notSupported,
  required,
} from '../../apimachinery/field-error.ts';
import { type Files, parseConfig, readFile } from '../flags/config-file.ts';
import { parseDuration } from '../flags/duration.ts';
import type { Flags } from '../flags/flags.ts';
import { failWith } from '../flags/startup-error.ts';

export const authorizationModes = ['AlwaysAllow', 'AlwaysDeny', 'ABAC', 'Webhook', 'RBAC', 'Node'] as const;
export type AuthorizationMode = (typeof authorizationModes)[number];

/** What a webhook is asked with. */
export interface WebhookSettings {
  readonly kubeconfig: string;
  /** How long answers are believed, ms. */
  readonly authorizedTtl: number;
  readonly unauthorizedTtl: number;
  /** What it means when nobody answers. */
  readonly failurePolicy: 'NoOpinion' | 'Deny';
  /** Of the SubjectAccessReview that it is sent. */
  readonly version: string;
}

export interface AuthorizerSettings {
  readonly mode: AuthorizationMode;
  readonly webhook?: WebhookSettings;
}

interface Webhook {
  readonly authorizedTTL?: string;
  readonly unauthorizedTTL?: string;
  readonly timeout?: string;
  readonly subjectAccessReviewVersion?: string;
  readonly failurePolicy?: 'NoOpinion' | 'Deny';
  readonly connectionInfo?: { readonly type?: string; readonly kubeConfigFile?: string };
  readonly matchConditions?: readonly unknown[];
}

/** Upstream: apiserver/pkg/apis/apiserver/v1/types.go (AuthorizationConfiguration) */
interface Authorizer {
  readonly type?: string;
  readonly name?: string;
  readonly webhook?: Webhook;
}

/** From --authorization-config, or from the flags that it replaces. @throws StartupError */
export function authorizationSettings(flags: Flags, files: Files): readonly AuthorizerSettings[] {
  const path = flags.get('authorization-config');
  return path === '' ? settingsOfFlags(flags) : load(files, path).map(settingsOf);
}

const settingsOfFlags = (flags: Flags): readonly AuthorizerSettings[] =>
  (flags.get('authorization-mode') as readonly AuthorizationMode[]).map((mode) => ({
    mode,
    ...(mode === 'Webhook' && {
      webhook: {
        kubeconfig: flags.get('authorization-webhook-config-file'),
        authorizedTtl: flags.get('authorization-webhook-cache-authorized-ttl'),
        unauthorizedTtl: flags.get('authorization-webhook-cache-unauthorized-ttl'),
        failurePolicy: 'NoOpinion',
        version: flags.get('authorization-webhook-version'),
      },
    }),
  }));

const versions = ['v1', 'v1beta1', 'v1alpha1'].map((version) => `apiserver.config.k8s.io/${version}`);

function load(files: Files, path: string): readonly Authorizer[] {
  const failed = 'failed to load AuthorizationConfiguration from file: ';
  const text = readFile(files, path, failed);
  let authorizers: readonly Authorizer[] = [];
  try {
    const config: { readonly authorizers?: readonly Authorizer[] } = parseConfig(
      text,
      'AuthorizationConfiguration',
      versions,
      'pkg/runtime/scheme.go:110',
    );
    authorizers = config.authorizers ?? [];
  } catch (error) {
    failWith([`${failed}${error instanceof Error ? error.message : String(error)}`]);
  }
  failWith(errorsOf(authorizers).map(({ field, message }) => `${field}: ${message}`));
  return authorizers;
}

const defaultAuthorizedTtl = '5m';
const defaultUnauthorizedTtl = '30s';

const settingsOf = ({ type, webhook }: Authorizer): AuthorizerSettings => ({
  mode: type as AuthorizationMode,
  ...(webhook && {
    webhook: {
      kubeconfig: webhook.connectionInfo!.kubeConfigFile!,
      authorizedTtl: parseDuration(webhook.authorizedTTL ?? defaultAuthorizedTtl),
      unauthorizedTtl: parseDuration(webhook.unauthorizedTTL ?? defaultUnauthorizedTtl),
      failurePolicy: webhook.failurePolicy!,
      version: webhook.subjectAccessReviewVersion!,
    },
  }),
});

/** Upstream: apiserver/pkg/apis/apiserver/validation/validation.go (ValidateAuthorizationConfiguration) */
function errorsOf(authorizers: readonly Authorizer[]): readonly FieldError[] {
  if (authorizers.length === 0) return [required('authorizers', 'at least one authorization mode must be defined')];
  const types = authorizers.map(({ type }) => type);
  const names = authorizers.map(({ name }) => name);
  return authorizers.flatMap(({ type, name, webhook }, at) => {
    const path = `authorizers[${at}]`;
    const isKnown = (authorizationModes as readonly (string | undefined)[]).includes(type);
    return [
      ...(type ? [] : [required(`${path}.type`)]),
      ...(type && !isKnown ? [notSupported(`${path}.type`, type, authorizationModes.toSorted())] : []),
      ...(isKnown && type !== 'Webhook' && types.indexOf(type) < at ? [duplicate(`${path}.type`, type)] : []),
      ...(name ? [] : [required(`${path}.name`)]),
      ...(name && names.indexOf(name) < at ? [duplicate(`${path}.name`, name)] : []),
      ...(type === 'Webhook' && !webhook ? [required(`${path}.webhook`, 'required when type=Webhook')] : []),
      ...(type !== 'Webhook' && webhook
        ? [invalidValue(`${path}.webhook`, 'non-null', 'may only be specified when type=Webhook')]
        : []),
      ...(type === 'Webhook' && webhook ? webhookErrors(webhook, `${path}.webhook`) : []),
    ];
  });
}

function webhookErrors(webhook: Webhook, path: string): readonly FieldError[] {
  const {
    timeout,
    subjectAccessReviewVersion: version,
    failurePolicy,
    connectionInfo = {},
    matchConditions = [],
  } = webhook;
  const choice = (field: string, value: string | undefined, choices: readonly string[]): readonly FieldError[] => {
    if (!value) return [required(`${path}.${field}`)];
    return choices.includes(value) ? [] : [notSupported(`${path}.${field}`, value, choices)];
  };
  return [
    ...(timeout ? [] : [required(`${path}.timeout`)]),
    ...choice('subjectAccessReviewVersion', version, ['v1', 'v1beta1']),
    ...choice('failurePolicy', failurePolicy, ['NoOpinion', 'Deny']),
    ...choice('connectionInfo.type', connectionInfo.type, ['InClusterConfig', 'KubeConfigFile']),
    ...(connectionInfo.type === 'KubeConfigFile' && !connectionInfo.kubeConfigFile
      ? [required(`${path}.connectionInfo.kubeConfigFile`)]
      : []),
    ...(matchConditions.length > 0
      ? [forbidden(`${path}.matchConditions`, 'expressions are not supported by this server')]
      : []),
  ];
}
