import { apiOf } from './api.ts';
import { Failure, HelpFailure, StatusFailure, Unreachable, usageFailure } from './failure.ts';
import {
  boolOf,
  FlagError,
  type Flags,
  type FlagSpecs,
  type ParsedArguments,
  parseArguments,
  wordPlaces,
} from './flags.ts';
import { globalFlags } from './global-flags.ts';
import { helpOf, overview, suggestion, topics } from './help.ts';
import type { KubectlIo } from './io.ts';
import { type ClientConfig, clientConfig } from './kubeconfig/client-config.ts';
import { logConfiguration, logged } from './kubeconfig/request-log.ts';
import { transport } from './kubeconfig/transport.ts';
import { klog } from './klog.ts';
import { withTemplate } from './output/format-files.ts';
import { discover, type Resource } from './resources.ts';
import { debugStatus, statusText } from './status-text.ts';
import { apiVersions } from './verbs/api-versions.ts';
import { clusterInfo } from './verbs/cluster-info.ts';
import { apiResources } from './verbs/api-resources.ts';
import { apply } from './verbs/apply/apply.ts';
import { auth } from './verbs/auth/auth.ts';
import { autoscale } from './verbs/autoscale.ts';
import { certificate } from './verbs/certificate.ts';
import { completionOf } from './verbs/completion.ts';
import { config } from './verbs/config/config.ts';
import { cordon, uncordon } from './verbs/cordon.ts';
import { cp } from './verbs/cp.ts';
import { create } from './verbs/create/create.ts';
import { debug } from './verbs/debug.ts';
import { deleteVerb } from './verbs/delete.ts';
import { describe } from './verbs/describe.ts';
import { attach, exec } from './verbs/exec.ts';
import { drain } from './verbs/drain.ts';
import { get } from './verbs/get.ts';
import { kustomize } from './verbs/kustomize.ts';
import { logs } from './verbs/logs.ts';
import { alpha, options } from './verbs/options.ts';
import { plugin } from './verbs/plugin.ts';
import { portForward } from './verbs/port-forward.ts';
import { proxy } from './verbs/proxy.ts';
import { rollout } from './verbs/rollout.ts';
import { run } from './verbs/run/run.ts';
import { scale } from './verbs/scale.ts';
import { set } from './verbs/set/set.ts';
import { taint } from './verbs/taint.ts';
import { top } from './verbs/top.ts';
import { annotate, label } from './verbs/label.ts';
import { diff } from './verbs/diff.ts';
import { edit } from './verbs/edit.ts';
import { events } from './verbs/events.ts';
import { explain } from './verbs/explain.ts';
import { expose } from './verbs/expose.ts';
import { replace } from './verbs/replace.ts';
import { patch } from './verbs/patch.ts';
import { wait } from './verbs/wait.ts';
import type { Verb, VerbGroup } from './verbs/verb.ts';
import { version } from './verbs/version.ts';
import { bareDryRun } from './verbs/write-options.ts';

/** Every command. */
const verbs: Readonly<Record<string, Verb | VerbGroup>> = {
  create,
  expose,
  set,
  run,
  explain,
  get,
  edit,
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
  kustomize,
  label,
  annotate,
  auth,
  'api-resources': apiResources,
  'api-versions': apiVersions,
  config,
  completion: completionOf(() => commandNames),
  options,
  alpha,
  plugin,
  proxy,
  version,
};

/** What can follow `kubectl`. */
export const commandNames: readonly string[] = Object.keys(verbs).toSorted();

const helpFlag: FlagSpecs = { help: { kind: 'bool', short: 'h' } };
const known: FlagSpecs = { ...globalFlags, ...helpFlag };

/** Runs one command line (without the word kubectl). Resolves with the exit code; never rejects. */
export async function kubectl(args: readonly string[], io: KubectlIo): Promise<number> {
  try {
    return await runVerb(args, io);
  } catch (error) {
    if (io.cancellation.cancelled) return 130;
    if (error instanceof Failure) {
      io.stderr(error.message.endsWith('\n') ? error.message : `${error.message}\n`);
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
  const places = wordPlaces(known, args);
  const words = places.map((at) => args[at]!);
  const [name, ...others] = words;
  if (name === undefined) {
    io.stdout(overview(verbs));
    return 0;
  }
  if (name === 'help') return printHelp(others, io);
  if (!Object.hasOwn(verbs, name))
    throw new Failure(`error: unknown command "${name}" for "kubectl"${suggestion(name, verbs)}`);
  const { path, command } = commandNamed(words);
  const taken = new Set(places.slice(0, path.length));
  const own = args.filter((_, at) => !taken.has(at));
  const title = path.join(' ');
  if (!('subcommands' in command)) return runCommand(title, command, own, io);
  const alone = asksForHelp(own) ? undefined : command.alone;
  if (alone) return runCommand(title, alone, own, io);
  const { positional, flags } = argumentsOf(title, command.alone?.flags ?? {}, own);
  if (positional.length > 0) throw usageFailure(title, `unknown command "${positional.join(' ')}"`);
  const asked = flags.bool('help');
  io[asked ? 'stdout' : command.helpTo](helpOf(command));
  return asked ? 0 : 1;
}

const asksForHelp = (args: readonly string[]): boolean => args.includes('--help') || args.includes('-h');

interface NamedCommand {
  /** The names that lead to it. */
  readonly path: readonly string[];
  readonly command: Verb | VerbGroup;
}

/** As far as the words name commands; the first of them does. */
function commandNamed([first = '', ...words]: readonly string[]): NamedCommand {
  const path = [first];
  let command = verbs[first]!;
  for (const word of words) {
    const found = 'subcommands' in command ? namedIn(command, word) : undefined;
    if (!found) break;
    path.push(found.name);
    command = found.command;
  }
  return { path, command };
}

/** A command of a group, by its name or another that it has. */
function namedIn({ subcommands }: VerbGroup, word: string) {
  const name = Object.keys(subcommands).find((own) => own === word || subcommands[own]!.aliases?.includes(word));
  return name === undefined ? undefined : { name, command: subcommands[name]! };
}

/** `kubectl help config view`. */
function printHelp(words: readonly string[], io: KubectlIo): number {
  const [name] = words;
  if (name === undefined) io.stdout(overview(verbs));
  else if (Object.hasOwn(verbs, name)) io.stdout(helpOf(commandNamed(words).command));
  else io.stderr(`Unknown help topic [${words.map((word) => `\`${word}\``).join(' ')}]\n\n\n${topics(verbs)}`);
  return 0;
}

async function runCommand(name: string, verb: Verb, args: readonly string[], io: KubectlIo): Promise<number> {
  const own = 'output' in verb.flags ? ({ template: { kind: 'string' }, ...verb.flags } as const) : verb.flags;
  const { positional, rest, flags } = argumentsOf(name, own, args);
  if (flags.bool('help')) {
    io.stdout(helpOf(verb));
    return 0;
  }
  warnOfBareDryRun(flags, io);
  const verbosity = flags.int('v') ?? 0;
  const loading = clientConfig(io, flags.without(Object.keys(verb.flags))).then((config) => {
    logConfiguration(io, verbosity, config);
    return config;
  });
  const configured = await attempted(loading);
  let warnings = 0;
  const warned = (text: string): void => {
    warnings++;
    io.stderr(text);
  };
  const request = transport(io, configured);
  const api = apiOf({ request: logged(io, verbosity, () => configured().server, request), stderr: warned });
  // Kinds are kept on disk, so that nobody sees them asked for.
  const kindsApi = apiOf({ request, stderr: warned });
  let kinds: Promise<readonly Resource[]> | undefined;
  try {
    const code = await verb.run({
      io,
      api,
      flags: 'output' in verb.flags ? await withTemplate(flags, io) : flags,
      args: positional,
      rest,
      configured,
      get namespace() {
        return configured().namespace;
      },
      resources: () => (kinds ??= discover(kindsApi).catch((error: unknown) => sayWhoIsMissing(io, configured, error))),
    });
    if (warnings > 0 && flags.bool('warnings-as-errors'))
      throw new Failure(`error: ${warnings} warning${warnings === 1 ? '' : 's'} received`);
    return code ?? 0;
  } catch (error) {
    if (error instanceof HelpFailure) io.stdout(helpOf(verb));
    if (error instanceof StatusFailure) debugStatus(io, flags, error.status);
    throw error;
  }
}

/** Upstream: kubectl/pkg/cmd/util/helpers.go (GetDryRunStrategy) */
function warnOfBareDryRun(flags: Flags, io: KubectlIo): void {
  const given = flags.string('dry-run');
  const yesOrNo = given === undefined ? undefined : boolOf(given);
  const text =
    given === bareDryRun
      ? '--dry-run is deprecated and can be replaced with --dry-run=client.'
      : `--dry-run=${given} is deprecated (boolean value) and can be replaced with --dry-run=${yesOrNo === 'true' ? 'client' : 'none'}.`;
  if (given === bareDryRun || yesOrNo !== undefined) klog(io, 'W', 'helpers.go:731', text);
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
    return parseArguments({ ...known, ...own }, args);
  } catch (error) {
    if (!(error instanceof FlagError)) throw error;
    throw new Failure(`error: ${error.message}\nSee 'kubectl ${name} --help' for usage.`);
  }
}
