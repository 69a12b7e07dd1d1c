import type { Json } from '../../api.ts';
import { mapAt, textAt } from '../../describe/facts.ts';
import { Failure } from '../../failure.ts';
import { outputFormat, printTyped } from '../../output/format.ts';
import { findResource, objectPath } from '../../resources.ts';
import type { Verb, VerbContext } from '../verb.ts';
import { oneName, told } from './generator.ts';

/** What a token can be bound to. */
const boundKinds = ['Node', 'Pod', 'Secret'];

/** Upstream: kubectl/pkg/cmd/create/create_token.go */
export const token: Verb = {
  usage: 'create token SERVICE_ACCOUNT_NAME',
  summary: 'Request a service account token',
  flags: {
    audience: { kind: 'list' },
    duration: { kind: 'duration' },
    'bound-object-kind': { kind: 'string' },
    'bound-object-name': { kind: 'string' },
    'bound-object-uid': { kind: 'string' },
    output: { kind: 'string', short: 'o' },
  },
  async run(context) {
    const { api, flags, io, namespace } = context;
    const name = oneName('create token', context);
    const spec = specOf(context);
    const accounts = findResource(await context.resources(), 'serviceaccounts');
    const answer = await told(
      api.call('POST', `${objectPath(accounts, namespace, name)}/token`, {
        body: { kind: 'TokenRequest', apiVersion: 'authentication.k8s.io/v1', metadata: {}, spec },
      }),
      'failed to create token:',
    );
    const text = textAt(mapAt(answer, 'status'), 'token');
    if (text === '') throw new Failure('error: failed to create token: no token in server response');
    const format = outputFormat(flags.string('output'));
    if (format !== 'table' && format !== 'wide') io.stdout(printTyped(format, accounts, answer));
    else io.stdout(io.window ? `${text}\n` : text);
  },
};

function specOf({ flags }: VerbContext): Json {
  const audiences = flags.list('audience');
  const seconds = secondsOf(flags.ms('duration') ?? 0);
  const [kind, name, uid] = ['kind', 'name', 'uid'].map((part) => flags.string(`bound-object-${part}`) ?? '');
  if (audiences.includes('')) throw new Failure('error: --audience must not be an empty string');
  for (const [flag, value] of [
    ['name', name],
    ['uid', uid],
  ] as const)
    if (!kind && value)
      throw new Failure(`error: --bound-object-${flag} can only be set if --bound-object-kind is provided`);
  if (kind && !boundKinds.includes(kind))
    throw new Failure(`error: supported --bound-object-kind values are ${boundKinds.join(', ')}`);
  if (kind && !name) throw new Failure('error: --bound-object-name is required if --bound-object-kind is provided');
  return {
    audiences: audiences.length > 0 ? audiences : null,
    expirationSeconds: seconds > 0 ? seconds : null,
    boundObjectRef: kind ? { kind, apiVersion: 'v1', name, ...(uid && { uid }) } : null,
  };
}

function secondsOf(ms: number): number {
  if (ms < 0) throw new Failure('error: --duration must be greater than or equal to 0');
  if (ms % 1000 !== 0) throw new Failure('error: --duration cannot be expressed in units less than seconds');
  return ms / 1000;
}
