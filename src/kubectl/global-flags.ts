import type { FlagSpecs } from './flags.ts';

/** Flags that every command knows. Upstream: cli-runtime/pkg/genericclioptions/config_flags.go */
export const globalFlags: FlagSpecs = {
  as: {
    kind: 'string',
    help: 'Username to impersonate for the operation. User could be a regular user or a service account in a namespace.',
  },
  'as-group': {
    kind: 'list',
    help: 'Group to impersonate for the operation, this flag can be repeated to specify multiple groups.',
  },
  'as-uid': { kind: 'string', help: 'UID to impersonate for the operation.' },
  'as-user-extra': {
    kind: 'list',
    help: 'User extras to impersonate for the operation, this flag can be repeated to specify multiple values for the same key.',
  },
  'cache-dir': { kind: 'string', initial: "'${HOME}/.kube/cache'", help: 'Default cache directory' },
  'certificate-authority': { kind: 'string', help: 'Path to a cert file for the certificate authority' },
  'client-certificate': { kind: 'string', help: 'Path to a client certificate file for TLS' },
  'client-key': { kind: 'string', help: 'Path to a client key file for TLS' },
  cluster: { kind: 'string', help: 'The name of the kubeconfig cluster to use' },
  context: { kind: 'string', help: 'The name of the kubeconfig context to use' },
  'disable-compression': {
    kind: 'bool',
    help: 'If true, opt-out of response compression for all requests to the server',
  },
  'insecure-skip-tls-verify': {
    kind: 'bool',
    help: "If true, the server's certificate will not be checked for validity. This will make your HTTPS connections insecure",
  },
  kubeconfig: { kind: 'string', help: 'Path to the kubeconfig file to use for CLI requests.' },
  kuberc: {
    kind: 'string',
    help: 'Path to the kuberc file to use for preferences. This can be disabled by exporting KUBECTL_KUBERC=false feature gate or turning off the feature KUBERC=off.',
  },
  'log-flush-frequency': { kind: 'string', initial: '5s', help: 'Maximum number of seconds between log flushes' },
  'match-server-version': { kind: 'bool', help: 'Require server version to match client version' },
  namespace: { kind: 'string', short: 'n', help: 'If present, the namespace scope for this CLI request' },
  password: { kind: 'string', help: 'Password for basic authentication to the API server' },
  profile: {
    kind: 'string',
    initial: "'none'",
    help: 'Name of profile to capture. One of (none|cpu|heap|goroutine|threadcreate|block|mutex|trace)',
  },
  'profile-output': { kind: 'string', initial: "'profile.pprof'", help: 'Name of the file to write the profile to' },
  'request-timeout': {
    kind: 'string',
    initial: "'0'",
    help: "The length of time to wait before giving up on a single server request. Non-zero values should contain a corresponding time unit (e.g. 1s, 2m, 3h). A value of zero means don't timeout requests.",
  },
  server: { kind: 'string', short: 's', help: 'The address and port of the Kubernetes API server' },
  'tls-server-name': {
    kind: 'string',
    help: 'Server name to use for server certificate validation. If it is not provided, the hostname used to contact the server is used',
  },
  token: { kind: 'string', help: 'Bearer token for authentication to the API server' },
  user: { kind: 'string', help: 'The name of the kubeconfig user to use' },
  username: { kind: 'string', help: 'Username for basic authentication to the API server' },
  v: { kind: 'int', short: 'v', help: 'number for the log level verbosity' },
  vmodule: {
    kind: 'string',
    initial: '',
    help: 'comma-separated list of pattern=N settings for file-filtered logging (only works for the default text log format)',
  },
  'warnings-as-errors': {
    kind: 'bool',
    help: 'Treat warnings received from the server as errors and exit with a non-zero exit code',
  },
};
