import { apiOf } from './api.ts';
import { Failure, HelpFailure, StatusFailure, Unreachable, usageFailure } from './failure.ts';
import { FlagError, type FlagSpecs, type ParsedArguments, parseArguments, wordPlaces } from './flags.ts';
import { helpOf, overview, suggestion, topics } from './help.ts';
import type { KubectlIo } from './io.ts';
import { type ClientConfig, clientConfig, connectionFlags } from './kubeconfig/client-config.ts';
import { transport } from './kubeconfig/transport.ts';
import { klog } from './klog.ts';
import { discover, type Resource } from './resources.ts';
import { statusText } from './status-text.ts';
import { apiVersions } from './verbs/api-versions.ts';
import { clusterInfo } from './verbs/cluster-info.ts';
import { apiResources } from './verbs/api-resources.ts';
import { apply } from './verbs/apply.ts';
import { auth } from './verbs/auth.ts';
import { autoscale } from './verbs/autoscale.ts';
import { certificate } from './verbs/certificate.ts';
import { config } from './verbs/config/config.ts';
import { cordon, uncordon } from './verbs/cordon.ts';
import { cp } from './verbs/cp.ts';
import { create } from './verbs/create.ts';
import { debug } from './verbs/debug.ts';
import { deleteVerb } from './verbs/delete.ts';
import { describe } from './verbs/describe.ts';
import { attach, exec } from './verbs/exec.ts';
import { drain } from './verbs/drain.ts';
import { get } from './verbs/get.ts';
import { logs } from './verbs/logs.ts';
import { portForward } from './verbs/port-forward.ts';
import { rollout } from './verbs/rollout.ts';
import { run } from './verbs/run.ts';
import { scale } from './verbs/scale.ts';
import { set } from './verbs/set.ts';
import { taint } from './verbs/taint.ts';
import { top } from './verbs/top.ts';
import { annotate, label } from './verbs/label.ts';
import { diff } from './verbs/diff.ts';
import { events } from './verbs/events.ts';
import { explain } from './verbs/explain.ts';
import { expose } from './verbs/expose.ts';
import { replace } from './verbs/replace.ts';
import { patch } from './verbs/patch.ts';
import { wait } from './verbs/wait.ts';
import type { Verb, VerbGroup } from './verbs/verb.ts';
import { version } from './verbs/version.ts';

/** Every command. */
const verbs: Readonly<Record<string, Verb | VerbGroup>> = {
  create,
  expose,
  set,
  run,
  explain,
  get,
  delete: deleteVerb,
  rollout,
  scale,
  autoscale,
  certificate,
  'cluster-info': clusterInfo,
  top,
  cordon,
  uncordon,
  drain,
  taint,
  describe,
  logs,
  attach,
  exec,
  'port-forward': portForward,
  cp,
  debug,
  diff,
  events,
  apply,
  patch,
  replace,
  wait,
  label,
  annotate,
  auth,
  'api-resources': apiResources,
  'api-versions': apiVersions,
  config,
  version,
};

/** What can follow `kubectl`. */
export const commandNames: readonly string[] = Object.keys(verbs).toSorted();

/** Flags that every command knows. */
const globalFlags: FlagSpecs = {
  ...connectionFlags,
  help: { kind: 'bool', short: 'h' },
  v: { kind: 'int', short: 'v' },
};

/** Runs one command line (without the word kubectl). Resolves with the exit code; never rejects. */
export async function kubectl(args: readonly string[], io: KubectlIo): Promise<number> {
  try {
    return await runVerb(args, io);
  } catch (error) {
    if (io.cancellation.cancelled) return 130;
    if (error instanceof Failure) {
      io.stderr(`${error.message}\n`);
      return error.exitCode;
    }
    if (error instanceof StatusFailure) {
      io.stderr(`${statusText(error.status)}\n`);
      return 1;
    }
    io.stderr(`error: ${error instanceof Error ? error.message : String(error)}\n`);
    return 1;
  }
}

async function runVerb(args: readonly string[], io: KubectlIo): Promise<number> {
  const [at = -1, next = -1] = wordPlaces(globalFlags, args);
  const name = args[at];
  if (name === undefined) {
    io.stdout(overview(verbs));
    return 0;
  }
  if (name === 'help')
    return printHelp(
      args.filter((_, i) => i !== at),
      io,
    );
  const command = Object.hasOwn(verbs, name) ? verbs[name]! : undefined;
  if (!command) throw new Failure(`error: unknown command "${name}" for "kubectl"${suggestion(name, verbs)}`);
  if (!('subcommands' in command))
    return runCommand(
      name,
      command,
      args.filter((_, i) => i !== at),
      io,
    );
  const word = args[next];
  const subcommand = word === undefined ? undefined : namedIn(command, word);
  if (subcommand)
    return runCommand(
      `${name} ${word}`,
      subcommand,
      args.filter((_, i) => i !== at && i !== next),
      io,
    );
  const { positional, flags } = argumentsOf(
    name,
    {},
    args.filter((_, i) => i !== at),
  );
  if (positional.length > 0) throw usageFailure(name, `unknown command "${positional.join(' ')}"`);
  const asked = flags.bool('help');
  io[asked ? 'stdout' : command.helpTo](helpOf(command));
  return asked ? 0 : 1;
}

/** A command of a group, by its name or another that it has. */
const namedIn = ({ subcommands }: VerbGroup, word: string): Verb | undefined =>
  Object.hasOwn(subcommands, word)
    ? subcommands[word]
    : Object.values(subcommands).find(({ aliases }) => aliases?.includes(word));

/** `kubectl help config view`. */
function printHelp(words: readonly string[], io: KubectlIo): number {
  const [name, subname] = words;
  const command = name !== undefined && Object.hasOwn(verbs, name) ? verbs[name] : undefined;
  if (command) {
    const within = subname !== undefined && 'subcommands' in command ? namedIn(command, subname) : undefined;
    io.stdout(helpOf(within ?? command));
  } else if (name === undefined) io.stdout(overview(verbs));
  else io.stderr(`Unknown help topic [${words.map((word) => `\`${word}\``).join(' ')}]\n\n\n${topics(verbs)}`);
  return 0;
}

async function runCommand(name: string, verb: Verb, args: readonly string[], io: KubectlIo): Promise<number> {
  const { positional, rest, flags } = argumentsOf(name, verb.flags, args);
  if (flags.bool('help')) {
    io.stdout(helpOf(verb));
    return 0;
  }
  const configured = await attempted(clientConfig(io, flags.without(Object.keys(verb.flags))));
  const api = apiOf({ ...io, request: transport(io, configured) });
  let known: Promise<readonly Resource[]> | undefined;
  try {
    const code = await verb.run({
      io,
      api,
      flags,
      args: positional,
      rest,
      configured,
      get namespace() {
        return configured().namespace;
      },
      resources: () => (known ??= discover(api).catch((error: unknown) => sayWhoIsMissing(io, configured, error))),
    });
    return code ?? 0;
  } catch (error) {
    if (error instanceof HelpFailure) io.stdout(helpOf(verb));
    throw error;
  }
}

/** What came of it, or what went wrong, for whoever asks. */
const attempted = <Value>(work: Promise<Value>): Promise<() => Value> =>
  work.then(
    (value) => () => value,
    (error: unknown) => () => {
      throw error;
    },
  );

/** How often a server is asked for its groups, and how long each time, seconds. */
const [attempts, patience] = [5, 32];

/** Upstream: client-go/discovery/cached/memory/memcache.go */
function sayWhoIsMissing(io: KubectlIo, configured: () => ClientConfig, error: unknown): never {
  if (error instanceof Unreachable) {
    const { server, timeoutMs } = configured();
    const seconds = timeoutMs === undefined ? patience : timeoutMs / 1000;
    const problem = `couldn't get current server API group list: Get ${JSON.stringify(`${server}/api?timeout=${seconds}s`)}: ${error.problem}`;
    for (let attempt = 0; attempt < attempts; attempt++)
      klog(io, 'E', 'memcache.go:265', `"Unhandled Error" err=${JSON.stringify(problem)}`);
  }
  throw error;
}

function argumentsOf(name: string, own: FlagSpecs, args: readonly string[]): ParsedArguments {
  try {
    return parseArguments({ ...globalFlags, ...own }, args);
  } catch (error) {
    if (!(error instanceof FlagError)) throw error;
    throw new Failure(`error: ${error.message}\nSee 'kubectl ${name} --help' for usage.`);
  }
}
