import type { Json } from '../../api.ts';
import { Failure } from '../../failure.ts';
import { findResource, type Resource } from '../../resources.ts';
import type { Verb, VerbContext } from '../verb.ts';
import { accessTable, type RulesStatus } from './access-table.ts';

/** Verbs that somebody could mean. */
const resourceVerbs = new Set(
  'get list watch create update patch delete deletecollection use bind impersonate * approve sign escalate attest'.split(
    ' ',
  ),
);
const pathVerbs = new Set('get put post head options delete patch *'.split(' '));

const reviews = '/apis/authorization.k8s.io/v1';

/** Upstream: kubectl/pkg/cmd/auth/cani.go */
export const canI: Verb = {
  usage: 'auth can-i VERB [TYPE | TYPE/NAME | NONRESOURCEURL]',
  summary: 'Check whether an action is allowed',
  long: `Check whether an action is allowed.

 VERB is a logical Kubernetes API verb like 'get', 'list', 'watch', 'delete', etc. TYPE is a Kubernetes resource. Shortcuts and groups will be resolved. NONRESOURCEURL is a partial URL that starts with "/". NAME is the name of a particular Kubernetes resource. This command pairs nicely with impersonation. See --as global flag.`,
  examples: `# Check to see if I can create pods in any namespace
kubectl auth can-i create pods --all-namespaces

# Check to see if I can list deployments in my current namespace
kubectl auth can-i list deployments.apps

# List all allowed actions in namespace "foo"
kubectl auth can-i --list --namespace=foo`,
  flags: {
    'all-namespaces': { kind: 'bool', short: 'A' },
    list: { kind: 'bool' },
    'no-headers': { kind: 'bool' },
    quiet: { kind: 'bool', short: 'q' },
    subresource: { kind: 'string' },
  },
  run: (context) => (context.flags.bool('list') ? listAccess(context) : checkAccess(context)),
};

async function listAccess({ api, args, flags, io, namespace }: VerbContext): Promise<void> {
  if (args.length > 0) throw new Failure('error: list option must be specified with no arguments');
  if (flags.bool('quiet') || flags.bool('all-namespaces') || flags.has('subresource'))
    throw new Failure(
      "error: list option can't be specified with neither quiet, all-namespaces nor subresource options",
    );
  const review = await api.call('POST', `${reviews}/selfsubjectrulesreviews`, {
    body: { apiVersion: 'authorization.k8s.io/v1', kind: 'SelfSubjectRulesReview', spec: { namespace } },
  });
  const status = review['status'] as RulesStatus;
  if (status.incomplete) io.stderr(`warning: the list may be incomplete: ${status.evaluationError ?? ''}\n`);
  io.stdout(accessTable(status, !flags.bool('no-headers')));
}

async function checkAccess(context: VerbContext): Promise<number> {
  const { api, args, flags, io } = context;
  const [verb, what, name] = args;
  if (verb === undefined || what === undefined || args.length > 3)
    throw new Failure(
      "error: you must specify two arguments: verb resource or verb resource/resourceName.\nSee 'kubectl auth can-i -h' for help and examples.",
    );
  const spec = what.startsWith('/')
    ? { nonResourceAttributes: pathAttributes(context, verb, what) }
    : { resourceAttributes: await resourceAttributes(context, verb, name === undefined ? what : `${what}/${name}`) };
  if (flags.bool('no-headers')) throw new Failure('error: --no-headers cannot be set without --list specified');
  const review = await api.call('POST', `${reviews}/selfsubjectaccessreviews`, {
    body: { apiVersion: 'authorization.k8s.io/v1', kind: 'SelfSubjectAccessReview', spec },
  });
  const { allowed, reason, evaluationError } = review['status'] as {
    readonly allowed: boolean;
    readonly reason?: string;
    readonly evaluationError?: string;
  };
  const why = [reason, evaluationError].map((text) => (text ? ` - ${text}` : '')).join('');
  if (!flags.bool('quiet')) io.stdout(allowed ? 'yes\n' : `no${why}\n`);
  return allowed ? 0 : 1;
}

const warn = ({ io }: VerbContext, text: string): void => io.stderr(`Warning: ${text}\n\n`);

function pathAttributes(context: VerbContext, verb: string, path: string): Json {
  if (context.flags.has('subresource')) throw new Failure('error: --subresource can not be used with NonResourceURL');
  if (!pathVerbs.has(verb)) warn(context, `verb '${verb}' is not a known verb`);
  return { path, verb };
}

async function resourceAttributes(context: VerbContext, verb: string, text: string): Promise<Json> {
  const { flags, namespace } = context;
  const [type = '', name] = text.split('/');
  const everywhere = flags.bool('all-namespaces');
  const resource = type === '*' ? undefined : await knownResource(context, type);
  if (resource && !resource.namespaced && !everywhere) {
    const within = resource.group === '' ? '' : ` in group '${resource.group}'`;
    warn(context, `resource '${resource.name}' is not namespace scoped${within}`);
  }
  if (!everywhere && !resourceVerbs.has(verb)) warn(context, `verb '${verb}' is not a known verb`);
  const [plain = '', ...group] = type.split('.');
  return {
    ...(!everywhere && { namespace }),
    verb,
    group: resource?.group ?? (type === '*' ? '*' : group.join('.')),
    resource: resource?.name ?? plain,
    ...(name !== undefined && { name }),
    ...(flags.has('subresource') && { subresource: flags.string('subresource') }),
  };
}

/** What there is none of can be asked for, too: nobody may do anything with it, or everybody who may do all. */
async function knownResource(context: VerbContext, type: string): Promise<Resource | undefined> {
  try {
    return findResource(await context.resources(), type);
  } catch (error) {
    if (!(error instanceof Failure) || !error.message.includes("doesn't have a resource type")) throw error;
    warn(context, `the server doesn't have a resource type '${type.split('.')[0]}'`);
    return undefined;
  }
}
