import { encodeBase64 } from '../../../apimachinery/base64.ts';
import type { Json } from '../../api.ts';
import { Failure, HelpFailure, usageFailure } from '../../failure.ts';
import type { Verb, VerbContext } from '../verb.ts';
import { absolute, changeConfig, deleteEntry, loadedConfig, withEntry, withoutEmpty } from './change.ts';

export const getUsers: Verb = {
  usage: 'config get-users',
  summary: 'Display users defined in the kubeconfig',
  examples: `# List the users that kubectl knows about
kubectl config get-users`,
  flags: {},
  async run(context) {
    const { merged } = await loadedConfig(context);
    context.io.stdout(['NAME', ...Object.keys(merged.users).toSorted()].map((name) => `${name}\n`).join(''));
  },
};

export const setCredentials: Verb = {
  usage:
    'config set-credentials NAME [--client-certificate=path/to/certfile] [--client-key=path/to/keyfile] [--token=bearer_token] [--username=basic_user] [--password=basic_password]',
  summary: 'Set a user entry in kubeconfig',
  long: `Set a user entry in kubeconfig.

 Specifying a name that already exists will merge new fields on top of existing values.

        Client-certificate flags:
        --client-certificate=certfile --client-key=keyfile
        
        Bearer token flags:
        --token=bearer_token
        
        Basic auth flags:
        --username=basic_user --password=basic_password
        
 Bearer token and basic auth are mutually exclusive.`,
  examples: `# Set only the "client-key" field on the "cluster-admin"
# entry, without touching other values
kubectl config set-credentials cluster-admin --client-key=~/.kube/admin.key

# Embed client certificate data in the "cluster-admin" entry
kubectl config set-credentials cluster-admin --client-certificate=~/.kube/admin.crt --embed-certs=true`,
  flags: { 'embed-certs': { kind: 'bool' } },
  async run(context) {
    const { args, flags, io } = context;
    const [name = ''] = args;
    if (args.length !== 1) throw new HelpFailure(`unexpected args: [${args.join(' ')}]`);
    const [token, basic] = [['token'], ['username', 'password']].map((names) =>
      names.some((each) => (flags.string(each) ?? '') !== ''),
    );
    if (token && basic)
      throw new Failure(
        'error: you cannot specify more than one authentication method at the same time: --token, --username/--password',
      );
    if (flags.bool('embed-certs') && !flags.string('client-certificate') && !flags.string('client-key'))
      throw new Failure('error: you must specify a --client-certificate or --client-key to embed');
    const pair = {
      ...(await fileField(context, 'client-certificate')),
      ...(await fileField(context, 'client-key')),
    };
    const said = ['token', 'username', 'password'].filter((field) => flags.has(field));
    await changeConfig(context, (config) =>
      withEntry(config, 'users', name, (entry) =>
        withoutEmpty({
          ...entry,
          ...pair,
          ...(token && { username: '', password: '' }),
          ...(basic && { token: '' }),
          ...Object.fromEntries(said.map((field) => [field, flags.string(field)])),
        }),
      ),
    );
    io.stdout(`User ${JSON.stringify(name)} set.\n`);
  },
};

/** A file by its path, or what it holds. */
async function fileField(context: VerbContext, field: 'client-certificate' | 'client-key'): Promise<Json> {
  const { flags, io } = context;
  const path = flags.string(field);
  if (path === undefined) return {};
  if (!flags.bool('embed-certs')) return { [field]: absolute(context, path), [`${field}-data`]: undefined };
  const text = await io.readFile(path).catch(() => {
    throw new Failure(`error: could not stat ${field} file ${path}: stat ${path}: no such file or directory`);
  });
  return { [field]: undefined, [`${field}-data`]: encodeBase64(text) };
}

export const deleteUser: Verb = {
  usage: 'config delete-user NAME',
  summary: 'Delete the specified user from the kubeconfig',
  examples: `# Delete the minikube user
kubectl config delete-user minikube`,
  flags: {},
  async run(context) {
    if (context.args.length !== 1) throw usageFailure('config delete-user', 'user to delete is required');
    await deleteEntry(context, 'users', 'user');
  },
};
