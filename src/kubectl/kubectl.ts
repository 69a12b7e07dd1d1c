import { apiOf, impersonation } from './api.ts';
import { Failure, StatusFailure } from './failure.ts';
import { FlagError, globalFlags, type ParsedArguments, parseArguments, wordPlaces } from './flags.ts';
import type { KubectlIo } from './io.ts';
import { discover, type Resource } from './resources.ts';
import { statusText } from './status-text.ts';
import { apiVersions } from './verbs/api-versions.ts';
import { clusterInfo } from './verbs/cluster-info.ts';
import { apiResources } from './verbs/api-resources.ts';
import { apply } from './verbs/apply.ts';
import { auth } from './verbs/auth.ts';
import { autoscale } from './verbs/autoscale.ts';
import { certificate } from './verbs/certificate.ts';
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
import type { Verb } from './verbs/verb.ts';
import { version } from './verbs/version.ts';

/** Every command, in the order in which help lists them. */
export const verbs: Readonly<Record<string, Verb>> = {
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
  version,
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
  const [at = -1] = wordPlaces(globalFlags, args);
  const name = args[at];
  if (name === undefined || name === 'help') {
    io.stdout(overview());
    return 0;
  }
  const verb = Object.hasOwn(verbs, name) ? verbs[name] : undefined;
  if (!verb) throw new Failure(`error: unknown command "${name}" for "kubectl"`);
  const { positional, rest, flags } = argumentsOf(
    name,
    verb,
    args.filter((_, i) => i !== at),
  );
  if (flags.bool('help')) {
    io.stdout(help(verb));
    return 0;
  }
  const api = apiOf(io, impersonation(flags));
  let known: Promise<readonly Resource[]> | undefined;
  const code = await verb.run({
    io,
    api,
    flags,
    args: positional,
    rest,
    namespace: flags.string('namespace') ?? io.namespace,
    resources: () => (known ??= discover(api)),
  });
  return code ?? 0;
}

function argumentsOf(name: string, { flags }: Verb, args: readonly string[]): ParsedArguments {
  try {
    return parseArguments({ ...globalFlags, ...flags }, args);
  } catch (error) {
    if (!(error instanceof FlagError)) throw error;
    throw new Failure(`error: ${error.message}\nSee 'kubectl ${name} --help' for usage.`);
  }
}

function overview(): string {
  const lines = Object.entries(verbs).map(([name, { summary }]) => `  ${name.padEnd(15)} ${summary}`);
  return `kubectl controls the Kubernetes cluster manager.\n\nCommands:\n${lines.join('\n')}\n\nUsage:\n  kubectl [flags] [options]\n`;
}

function help({ usage, summary, flags }: Verb): string {
  const lines = Object.entries({ ...flags, ...globalFlags }).map(
    ([name, { short }]) => `    ${short ? `-${short}, ` : '    '}--${name}`,
  );
  return `${summary}.\n\nOptions:\n${lines.join('\n')}\n\nUsage:\n  kubectl ${usage}\n`;
}
