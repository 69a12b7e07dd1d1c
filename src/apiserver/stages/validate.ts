import type { FieldError } from '../../apimachinery/field-error.ts';
import { type KubeObject, splitApiVersion } from '../../apimachinery/object.ts';
import { invalid, type Status } from '../../apimachinery/status.ts';
import { rulesOfKind, validateCreate, validateUpdate } from '../../apimachinery/validation/validation.ts';
import { creationWarnings, updateWarnings } from '../../apimachinery/warnings/warnings.ts';
import type { Context } from '../../kernel/context.ts';
import { type Outcome, passed, refused } from '../../kernel/outcome.ts';
import type { Evidence } from '../../protocol/spans.ts';
import { privilegedErrors } from '../registry/privileged.ts';
import type { Strategy } from '../registry/strategy.ts';
import { virtualPersistence } from '../registry/virtual-resources.ts';
import type { Server } from '../server.ts';
import type { Stage } from '../stage.ts';
import type { MutatedChange, Validated } from '../walk.ts';

type Judgement = Outcome<Validated, Evidence<'validation'>, Status>;

/**
 * The strategy's say on what a client may set, then every rule of the kind.
 * Upstream: apiserver/pkg/registry/rest/create.go (BeforeCreate), update.go (BeforeUpdate)
 */
export const validate: Stage<'validation', MutatedChange, Validated> = {
  room: 'validation',
  run: (server, context, request) => {
    const fetched = rulesOfKind(request.draft);
    return fetched ? fetched.then(() => withRules(server, context, request)) : withRules(server, context, request);
  },
};

function withRules(server: Server, context: Context, request: MutatedChange): Judgement | Promise<Judgement> {
  const { allocate } = request.resource.strategy;
  return allocate && request.scope === 'main'
    ? judgeAllocated(server, context, request, allocate)
    : judge(server, request);
}

const freshnessLimitMs = 3000;

/** What there is only once is given out by what the objects have, so those must be up to date. */
async function judgeAllocated(
  server: Server,
  { cancellation }: Context,
  request: MutatedChange,
  allocate: NonNullable<Strategy['allocate']>,
): Promise<Judgement> {
  const { draft, current, key, onEnd } = request;
  await server.cache.freshAsOf(server.store.confirmed, freshnessLimitMs, cancellation);
  onEnd.push(() => server.servicePools.settle(key));
  const errors = allocate(draft, current?.object, server.servicePools, key);
  return errors.length > 0 ? refuse(request, errors) : judge(server, request);
}

function judge(server: Server, request: MutatedChange): Judgement | Promise<Judgement> {
  const { draft, current, resource, scope, user } = request;
  const { strategy } = resource;
  const { kind } = draft;
  if (virtualPersistence(request)) return passed({ validated: true, ...request }, { kind, errors: [] });
  if (current) strategy.prepareForUpdate(draft, current.object, scope, server.env.clock.now());
  else strategy.prepareForCreate(draft, server.env.clock.now(), user);
  server.dropGatedFields(resource.groupResource, draft, current?.object);
  const errors = server.allowPrivileged ? errorsOf(server, request) : withPolicy(draft, errorsOf(server, request));
  return errors instanceof Promise ? errors.then((late) => judged(request, late)) : judged(request, errors);
}

/** With what the flags of this server forbid beyond the rules of the kind. */
async function withPolicy(
  draft: KubeObject,
  errors: readonly FieldError[] | Promise<readonly FieldError[]>,
): Promise<readonly FieldError[]> {
  return [...(await errors), ...privilegedErrors(draft)];
}

function judged(request: MutatedChange, errors: readonly FieldError[]): Judgement {
  const { draft, current, resource } = request;
  const { kind } = draft;
  if (errors.length > 0) return refuse(request, errors);
  resource.strategy.canonicalize?.(draft);
  request.warnings.push(...(current ? updateWarnings(draft, current.object) : creationWarnings(draft)));
  return passed({ validated: true, ...request }, { kind, errors: [] });
}

function errorsOf(
  { pki }: Server,
  { draft, current, resource, scope }: MutatedChange,
): readonly FieldError[] | Promise<readonly FieldError[]> {
  if (resource.strategy.errorsOf) return resource.strategy.errorsOf(draft, current?.object);
  const view = resource.views[''];
  const [object, old] = view?.asksMore
    ? [view.show(draft), current && view.show(current.object)]
    : [draft, current?.object];
  const errors = old ? validateUpdate(object, old, scope === 'main' ? '' : scope) : validateCreate(object);
  if (resource.strategy.proofErrors) return withProof(errors, resource.strategy.proofErrors(object, old, pki));
  return errors.length === 0 && scope === 'main' ? (resource.strategy.expressionErrors?.(object) ?? errors) : errors;
}

const withProof = async (
  errors: readonly FieldError[],
  proof: readonly FieldError[] | Promise<readonly FieldError[]>,
): Promise<readonly FieldError[]> => [...errors, ...(await proof)];

function refuse({ draft, name }: MutatedChange, errors: readonly FieldError[]): Judgement {
  const { kind } = draft;
  const { group } = splitApiVersion(draft.apiVersion);
  return refused(invalid({ group, kind }, name, errors), { kind, errors });
}
