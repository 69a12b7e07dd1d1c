import { filenameFlags, namesFiles } from '../manifests.ts';
import { formatTime } from '../../apimachinery/time.ts';
import type { Json } from '../api.ts';
import { describePodTemplate } from '../describe/pod-template.ts';
import { Failure } from '../failure.ts';
import type { FlagSpecs } from '../flags.ts';
import { Description } from '../output/description.ts';
import { nameOf } from '../output/format.ts';
import { collectionPath, qualified } from '../resources.ts';
import { pathOf, type Subject, subjectsOf, titleOf } from '../subjects.ts';
import { historyTable, isCurrent, revisionsOf, revisionToUndo } from './rollout-history.ts';
import { rolloutStatus } from './rollout-status.ts';
import type { Verb, VerbContext, VerbGroup } from './verb.ts';

type Action = (context: VerbContext, subject: Subject) => Promise<void>;

const rolledOut: ReadonlySet<string> = new Set(['Deployment', 'DaemonSet', 'StatefulSet']);

const selector: FlagSpecs = { selector: { kind: 'string', short: 'l' }, ...filenameFlags };

const subcommand = (name: string, summary: string, action: Action, flags: FlagSpecs = {}): Verb => ({
  usage: `rollout ${name} (TYPE NAME | TYPE/NAME)`,
  summary,
  flags: { ...selector, ...flags },
  async run(context) {
    if (context.args.length === 0 && !context.flags.has('selector') && !namesFiles(context.flags))
      throw new Failure('error: required resource not specified');
    for (const subject of await subjectsOf(context, context.args, `rollout ${name}`)) await action(context, subject);
  },
});

/** Upstream: kubectl/pkg/cmd/rollout */
export const rollout: VerbGroup = {
  usage: 'rollout SUBCOMMAND',
  summary: 'Manage the rollout of a resource',
  long: `Manage the rollout of one or many resources.
        
 Valid resource types include:

  *  deployments
  *  daemonsets
  *  statefulsets`,
  examples: `# Rollback to the previous deployment
kubectl rollout undo deployment/abc

# Check the rollout status of a daemonset
kubectl rollout status daemonset/foo

# Restart a deployment
kubectl rollout restart deployment/abc

# Restart deployments with the 'app=nginx' label
kubectl rollout restart deployment --selector=app=nginx`,
  helpTo: 'stdout',
  subcommands: {
    history: subcommand('history', 'View rollout history', history, { revision: { kind: 'int' } }),
    pause: subcommand('pause', 'Mark the provided resource as paused', pause),
    restart: subcommand('restart', 'Restart a resource', restart),
    resume: subcommand('resume', 'Resume a paused resource', resume),
    status: subcommand('status', 'Show the status of the rollout', status, {
      watch: { kind: 'bool', short: 'w', initial: 'true' },
      timeout: { kind: 'duration' },
    }),
    undo: subcommand('undo', 'Undo a previous rollout', undo, { 'to-revision': { kind: 'int' } }),
  },
};

/** `deployments.apps "web"` */
const quoted = ({ resource, object }: Subject): string => `${qualified(resource.name, resource)} "${nameOf(object)}"`;

function requireRollout({ resource }: Subject, verb: string): void {
  if (!rolledOut.has(resource.kind)) throw new Failure(`error: no ${verb} has been implemented for "${resource.kind}"`);
}

async function status(context: VerbContext, subject: Subject): Promise<void> {
  requireRollout(subject, 'status viewer');
  const { api, io, flags, namespace } = context;
  const { resource, object } = subject;
  const isTold = (now: Json): boolean => {
    const { text, isOver } = rolloutStatus({ ...now, kind: resource.kind });
    io.stdout(`${text}\n`);
    return isOver || (flags.has('watch') && !flags.bool('watch'));
  };
  if (isTold(object)) return;
  const { resourceVersion } = object['metadata'] as { readonly resourceVersion: string };
  const timeout = flags.ms('timeout') ?? 0;
  const query = {
    watch: 'true',
    fieldSelector: `metadata.name=${nameOf(object)}`,
    resourceVersion,
    timeoutSeconds: timeout > 0 ? String(Math.ceil(timeout / 1000)) : undefined,
  };
  for await (const line of api.lines(collectionPath(resource, namespace), { query })) {
    const event = JSON.parse(line) as { readonly type: string; readonly object: Json };
    if (event.type === 'DELETED') throw new Failure('error: object has been deleted');
    if (event.type === 'MODIFIED' && isTold(event.object)) return;
  }
  if (timeout > 0) throw new Failure('error: timed out waiting for the condition');
}

async function history(context: VerbContext, subject: Subject): Promise<void> {
  requireRollout(subject, 'history viewer');
  const { flags, io } = context;
  const wanted = flags.int('revision') ?? 0;
  if (wanted < 0) throw new Failure(`error: revision must be a positive integer: ${wanted}`);
  const revisions = await revisionsOf(context, subject.resource, subject.object);
  if (wanted === 0) {
    io.stdout(historyTable(titleOf(subject), revisions));
    return;
  }
  const revision = revisions.find(({ number }) => number === wanted);
  if (!revision) throw new Failure('error: unable to find the specified revision');
  const out = new Description();
  describePodTemplate(out, revision.asKept);
  io.stdout(`${titleOf(subject)} with revision #${wanted}\n${out.withTabs()}\n`);
}

async function undo(context: VerbContext, subject: Subject): Promise<void> {
  requireRollout(subject, 'rollbacker');
  const { io, flags } = context;
  const { resource, object } = subject;
  const name = nameOf(object);
  const isPaused = (object['spec'] as Json)['paused'] === true;
  if (isPaused)
    throw new Failure(
      "error: you cannot rollback a paused deployment; resume it first with 'kubectl rollout resume' and try again",
    );
  const revisions = await revisionsOf(context, resource, object);
  const what = `${resource.kind.toLowerCase()} "${name}"`;
  const revision = revisionToUndo(revisions, flags.int('to-revision') ?? 0, what);
  if (isCurrent(object, revision)) {
    io.stdout(`${titleOf(subject)} skipped rollback (current template already matches revision ${revision.number})\n`);
    return;
  }
  await patch(context, subject, 'application/json-patch+json', [
    { op: 'replace', path: '/spec/template', value: revision.template },
  ]);
  io.stdout(`${titleOf(subject)} rolled back\n`);
}

const patch = (context: VerbContext, subject: Subject, contentType: string, body: unknown): Promise<Json> =>
  context.api.call('PATCH', pathOf(context, subject), {
    contentType,
    body,
    query: { fieldManager: 'kubectl-rollout' },
  });

const merge = 'application/strategic-merge-patch+json';

async function setPaused(context: VerbContext, subject: Subject, paused: boolean): Promise<void> {
  const { resource, object } = subject;
  const done = paused ? 'paused' : 'resumed';
  if (resource.kind !== 'Deployment')
    throw new Failure(`error: ${quoted(subject)} ${paused ? 'pausing' : 'resuming'} is not supported`);
  if (((object['spec'] as Json)['paused'] === true) === paused)
    throw new Failure(`error: ${quoted(subject)} is ${paused ? 'already paused' : 'not paused'}`);
  await patch(context, subject, merge, { spec: { paused: paused || null } });
  context.io.stdout(`${titleOf(subject)} ${done}\n`);
}

function pause(context: VerbContext, subject: Subject): Promise<void> {
  return setPaused(context, subject, true);
}

function resume(context: VerbContext, subject: Subject): Promise<void> {
  return setPaused(context, subject, false);
}

async function restart(context: VerbContext, subject: Subject): Promise<void> {
  requireRollout(subject, 'restarter');
  if ((subject.object['spec'] as Json)['paused'] === true)
    throw new Failure(`error: ${quoted(subject)} can't restart paused deployment (run rollout resume first)`);
  const annotations = { 'kubectl.kubernetes.io/restartedAt': formatTime(context.io.clock.now()) };
  await patch(context, subject, merge, { spec: { template: { metadata: { annotations } } } });
  context.io.stdout(`${titleOf(subject)} restarted\n`);
}
