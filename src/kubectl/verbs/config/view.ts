import { encodeBase64 } from '../../../apimachinery/base64.ts';
import type { Json } from '../../api.ts';
import { Failure, usageFailure } from '../../failure.ts';
import { documentOf, type Entries, type Kubeconfig } from '../../kubeconfig/kubeconfig.ts';
import { outputFormat, printDocument } from '../../output/format.ts';
import type { Verb, VerbContext } from '../verb.ts';
import { loadedConfig } from './change.ts';

export const view: Verb = {
  usage: 'config view [flags]',
  summary: 'Display merged kubeconfig settings or a specified kubeconfig file',
  long: `Display merged kubeconfig settings or a specified kubeconfig file.

 You can use --output jsonpath={...} to extract specific values using a jsonpath expression.`,
  examples: `# Show merged kubeconfig settings
kubectl config view

# Show merged kubeconfig settings, raw certificate data, and exposed secrets
kubectl config view --raw

# Get the password for the e2e user
kubectl config view -o jsonpath='{.users[?(@.name == "e2e")].user.password}'`,
  flags: {
    output: { kind: 'string', short: 'o' },
    merge: { kind: 'bool' },
    raw: { kind: 'bool' },
    flatten: { kind: 'bool' },
    minify: { kind: 'bool' },
  },
  async run(context) {
    const { args, flags, io } = context;
    if (args.length > 0) throw usageFailure('config view', `unexpected arguments: [${args.join(' ')}]`);
    const format = outputFormat(flags.string('output') ?? 'yaml');
    const { merged, explicit, files } = await loadedConfig(context);
    if (flags.has('merge') && !flags.bool('merge') && explicit === undefined)
      throw new Failure('error: if merge==false a precise file must be specified');
    if (explicit !== undefined && files.length === 0)
      throw new Failure(`error: stat ${explicit}: no such file or directory`);
    const used = flags.bool('minify') ? minified(merged, flags.string('context')) : merged;
    const whole = flags.bool('flatten') ? await flattened(context, used) : used;
    const document = documentOf(flags.bool('flatten') || flags.bool('raw') ? whole : redacted(whole));
    if (format === 'name') io.stdout('config/<unknown>\n');
    else if (format === 'json') io.stdout(`${JSON.stringify(document, undefined, 4)}\n`);
    else io.stdout(printDocument(format === 'table' || format === 'wide' ? 'yaml' : format, document));
  },
};

/** What the current context uses. Upstream: client-go/tools/clientcmd/api/helpers.go */
function minified(config: Kubeconfig, chosen: string | undefined): Kubeconfig {
  const name = chosen || config['current-context'];
  if (name === '') throw new Failure('error: current-context must exist in order to minify');
  const context = config.contexts[name];
  if (!context) throw new Failure(`error: cannot locate context ${name}`);
  const only = (entries: Entries, what: string, wanted: unknown): Entries => {
    if (wanted === undefined || wanted === '') return {};
    const entry = entries[String(wanted)];
    if (!entry) throw new Failure(`error: cannot locate ${what} ${String(wanted)}`);
    return { [String(wanted)]: entry };
  };
  return {
    clusters: only(config.clusters, 'cluster', context['cluster']),
    contexts: { [name]: context },
    users: only(config.users, 'user', context['user']),
    'current-context': name,
  };
}

/** What is shown in place of what is nobody else's business. */
const covers: Readonly<Record<string, string>> = {
  'certificate-authority-data': 'DATA+OMITTED',
  'client-certificate-data': 'DATA+OMITTED',
  'client-key-data': 'DATA+OMITTED',
  token: 'REDACTED',
  password: 'REDACTED',
};

const eachEntry = (entries: Entries, change: (entry: Json) => Json): Entries =>
  Object.fromEntries(Object.entries(entries).map(([name, entry]) => [name, change(entry)]));

function redacted(config: Kubeconfig): Kubeconfig {
  const cover = (entry: Json): Json =>
    Object.fromEntries(Object.entries(entry).map(([field, value]) => [field, covers[field] ?? value]));
  return { ...config, clusters: eachEntry(config.clusters, cover), users: eachEntry(config.users, cover) };
}

/** Files in it, in the place of their paths. */
async function flattened({ io }: VerbContext, config: Kubeconfig): Promise<Kubeconfig> {
  const embed = async (entries: Entries, names: readonly string[]): Promise<Entries> => {
    const flat: Record<string, Json> = {};
    for (const [name, entry] of Object.entries(entries)) {
      const copy: Record<string, unknown> = { ...entry };
      for (const field of names) {
        const path = entry[field];
        if (typeof path !== 'string') continue;
        const text = await io.readFile(path).catch(() => {
          throw new Failure(`error: open ${path}: no such file or directory`);
        });
        delete copy[field];
        copy[`${field}-data`] = encodeBase64(text);
      }
      flat[name] = copy;
    }
    return flat;
  };
  return {
    ...config,
    clusters: await embed(config.clusters, ['certificate-authority']),
    users: await embed(config.users, ['client-certificate', 'client-key']),
  };
}
