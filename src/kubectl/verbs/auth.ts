import { Failure } from '../failure.ts';
import { findResource } from '../resources.ts';
import type { Verb, VerbContext } from './verb.ts';

export const auth: Verb = {
  usage: 'auth (can-i VERB [TYPE | TYPE/NAME] | whoami)',
  summary: 'Inspect authorization',
  flags: {
    'all-namespaces': { kind: 'bool', short: 'A' },
    subresource: { kind: 'string' },
    quiet: { kind: 'bool', short: 'q' },
  },
  run: async (context) => {
    const [command, ...args] = context.args;
    if (command === 'can-i') return canI(context, args);
    if (command === 'whoami') return whoAmI(context);
    throw new Failure(
      `error: unknown command "${context.args.join(' ')}"\nSee 'kubectl auth -h' for help and examples`,
    );
  },
};

async function canI(
  { api, io, flags, namespace, resources }: VerbContext,
  [verb, what]: readonly string[],
): Promise<number> {
  if (verb === undefined || what === undefined)
    throw new Failure(
      "error: you must specify two arguments: verb resource or verb resource/resourceName.\nSee 'kubectl auth can-i -h' for help and examples.",
    );
  const spec = what.startsWith('/')
    ? { nonResourceAttributes: { path: what, verb } }
    : { resourceAttributes: await attributes(what) };
  const review = await api.call('POST', '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews', {
    body: { apiVersion: 'authorization.k8s.io/v1', kind: 'SelfSubjectAccessReview', spec },
  });
  const { allowed, reason } = review['status'] as { readonly allowed: boolean; readonly reason?: string };
  if (!flags.bool('quiet')) io.stdout(`${allowed ? 'yes' : 'no'}${!allowed && reason ? ` - ${reason}` : ''}\n`);
  return allowed ? 0 : 1;

  async function attributes(text: string) {
    const [type, name] = text.split('/');
    const resource = findResource(await resources(), type!);
    return {
      ...(resource.namespaced && !flags.bool('all-namespaces') && { namespace }),
      verb,
      group: resource.group,
      resource: resource.name,
      ...(name !== undefined && { name }),
      ...(flags.has('subresource') && { subresource: flags.string('subresource') }),
    };
  }
}

async function whoAmI({ api, io }: VerbContext): Promise<number> {
  const review = await api.call('POST', '/apis/authentication.k8s.io/v1/selfsubjectreviews', {
    body: { apiVersion: 'authentication.k8s.io/v1', kind: 'SelfSubjectReview' },
  });
  const { userInfo } = review['status'] as {
    readonly userInfo: { readonly username: string; readonly groups?: readonly string[] };
  };
  io.stdout(`ATTRIBUTE   VALUE\nUsername    ${userInfo.username}\n`);
  if (userInfo.groups) io.stdout(`Groups      [${userInfo.groups.join(' ')}]\n`);
  return 0;
}
