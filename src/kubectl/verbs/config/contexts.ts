import { Failure, HelpFailure, usageFailure } from '../../failure.ts';
import { saveKubeconfig } from '../../kubeconfig/files.ts';
import { tableText } from '../../output/columns.ts';
import type { Verb } from '../verb.ts';
import { changeConfig, deleteEntry, loadedConfig, takeArguments, withEntry, withoutEntry } from './change.ts';

export const currentContext: Verb = {
  usage: 'config current-context',
  summary: 'Display the current-context',
  examples: `# Display the current-context
kubectl config current-context`,
  flags: {},
  async run(context) {
    const { merged } = await loadedConfig(context);
    if (merged['current-context'] === '') throw new Failure('error: current-context is not set');
    context.io.stdout(`${merged['current-context']}\n`);
  },
};

/** Formats that exist, but not here. */
const otherFormats =
  'json yaml wide custom-columns custom-columns-file go-template go-template-file jsonpath jsonpath-file'.split(' ');

export const getContexts: Verb = {
  usage: 'config get-contexts [(-o|--output=)name)]',
  summary: 'Describe one or many contexts',
  long: 'Display one or many contexts from the kubeconfig file.',
  examples: `# List all the contexts in your kubeconfig file
kubectl config get-contexts

# Describe one context in your kubeconfig file
kubectl config get-contexts my-context`,
  flags: { 'no-headers': { kind: 'bool' }, output: { kind: 'string', short: 'o' } },
  async run(context) {
    const { args, flags, io } = context;
    const output = flags.string('output') ?? '';
    if (otherFormats.includes(output))
      io.stdout(
        `--output ${output} is not available in kubectl config get-contexts; resetting to default output format\n`,
      );
    else if (output !== '' && output !== 'name')
      throw new Failure(`error: output must be one of '' or 'name': ${output}`);
    const { merged } = await loadedConfig(context);
    const names = (args.length > 0 ? args : Object.keys(merged.contexts)).toSorted();
    const known = names.filter((name) => name in merged.contexts);
    if (output === 'name') io.stdout(known.map((name) => `${name}\n`).join(''));
    else {
      const rows = known.map((name) => {
        const { cluster, user, namespace } = merged.contexts[name]!;
        const mark = name === merged['current-context'] ? '*' : ' ';
        return [mark, name, ...[cluster, user, namespace].map((value) => String(value ?? ''))];
      });
      const header = flags.bool('no-headers') ? [] : [['CURRENT', 'NAME', 'CLUSTER', 'AUTHINFO', 'NAMESPACE']];
      io.stdout(tableText([...header, ...rows]));
    }
    for (const name of args) if (!known.includes(name)) io.stderr(`error: context ${name} not found\n`);
    return args.every((name) => known.includes(name)) ? 0 : 1;
  },
};

export const useContext: Verb = {
  usage: 'config use-context CONTEXT_NAME',
  summary: 'Set the current-context in a kubeconfig file',
  aliases: ['use-context', 'use'],
  examples: `# Use the context for the minikube cluster
kubectl config use-context minikube`,
  flags: {},
  async run(context) {
    takeArguments(context, 1);
    const [name = ''] = context.args;
    await changeConfig(context, (config) => {
      if (!(name in config.contexts))
        throw new Failure(`error: no context exists with the name: ${JSON.stringify(name)}`);
      return { ...config, 'current-context': name };
    });
    context.io.stdout(`Switched to context ${JSON.stringify(name)}.\n`);
  },
};

export const setContext: Verb = {
  usage:
    'config set-context [NAME | --current] [--cluster=cluster_nickname] [--user=user_nickname] [--namespace=namespace]',
  summary: 'Set a context entry in kubeconfig',
  long: `Set a context entry in kubeconfig.

 Specifying a name that already exists will merge new fields on top of existing values for those fields.`,
  examples: `# Set the user field on the gce context entry without touching other values
kubectl config set-context gce --user=cluster-admin`,
  flags: { current: { kind: 'bool' } },
  async run(context) {
    const { args, flags, io } = context;
    if (args.length > 1) throw new HelpFailure(`Unexpected args: [${args.join(' ')}]`);
    const isCurrent = flags.bool('current');
    if (args.length === 0 && !isCurrent)
      throw new Failure('error: you must specify a non-empty context name or --current');
    if (args.length > 0 && isCurrent) throw new Failure('error: you cannot specify both a context name and --current');
    const loaded = await loadedConfig(context);
    const { merged } = loaded;
    const name = args[0] ?? merged['current-context'];
    if (name === '') throw new Failure('error: no current context is set');
    const said = (['cluster', 'user', 'namespace'] as const).filter((field) => flags.has(field));
    await saveKubeconfig(
      io,
      loaded,
      withEntry(merged, 'contexts', name, (entry) => ({
        ...entry,
        ...Object.fromEntries(said.map((field) => [field, flags.string(field)])),
      })),
    );
    io.stdout(`Context ${JSON.stringify(name)} ${name in merged.contexts ? 'modified' : 'created'}.\n`);
  },
};

export const renameContext: Verb = {
  usage: 'config rename-context CONTEXT_NAME NEW_NAME',
  summary: 'Rename a context from the kubeconfig file',
  long: `Renames a context from the kubeconfig file.

 CONTEXT_NAME is the context name that you want to change.

 NEW_NAME is the new name you want to set.

 Note: If the context being renamed is the 'current-context', this field will also be updated.`,
  examples: `# Rename the context 'old-name' to 'new-name' in your kubeconfig file
kubectl config rename-context old-name new-name`,
  flags: {},
  async run(context) {
    const { args, io } = context;
    const [from = '', to = ''] = args;
    if (args.length !== 2) throw usageFailure('config rename-context', `Unexpected args: [${args.join(' ')}]`);
    const { explicit, target } = await loadedConfig(context);
    const file = explicit ?? target;
    await changeConfig(context, (config) => {
      const refusal = `error: cannot rename the context ${JSON.stringify(from)}, `;
      const entry = config.contexts[from];
      if (!entry) throw new Failure(`${refusal}it's not in ${file}`);
      if (to in config.contexts)
        throw new Failure(`${refusal}the context ${JSON.stringify(to)} already exists in ${file}`);
      const renamed = withEntry(withoutEntry(config, 'contexts', from), 'contexts', to, () => entry);
      return config['current-context'] === from ? { ...renamed, 'current-context': to } : renamed;
    });
    io.stdout(`Context ${JSON.stringify(from)} renamed to ${JSON.stringify(to)}.\n`);
  },
};

export const deleteContext: Verb = {
  usage: 'config delete-context NAME',
  summary: 'Delete the specified context from the kubeconfig',
  examples: `# Delete the context for the minikube cluster
kubectl config delete-context minikube`,
  flags: {},
  async run(context) {
    takeArguments(context, 1);
    const { merged } = await deleteEntry(context, 'contexts', 'context');
    if (merged['current-context'] === context.args[0])
      context.io.stderr(
        'warning: this removed your active context, use "kubectl config use-context" to select a different one\n',
      );
  },
};
