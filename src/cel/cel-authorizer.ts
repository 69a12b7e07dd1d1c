import { authenticatedGroup } from '../apimachinery/user-groups.ts';
import type { Environment } from '@marcbachmann/cel-js';
import { type FieldRequirement, parseFieldSelector } from '../apimachinery/selectors.ts';
import { serviceAccountGroups, serviceAccountUser } from '../apimachinery/service-account-user.ts';
import type { AuthorizationSubject, UserFact } from '../protocol/evidence/request.ts';

interface Attributes extends AuthorizationSubject {
  readonly version: string;
  readonly fieldSelector?: readonly FieldRequirement[];
}

interface Verdict {
  readonly decision: 'allow' | 'deny' | 'no-opinion';
  readonly reason: string;
  readonly error?: string;
}

/** Asks the authorizers. */
type Ask = (attributes: Attributes) => Verdict;

type Asked = Omit<Attributes, 'user' | 'verb' | 'version'>;

const nothing: Asked = { group: '', resource: '', subresource: '', namespace: '', name: '', path: '' };

/** What expressions know as `authorizer`. Upstream: apiserver/pkg/cel/library/authz.go */
export class CelAuthorizer {
  readonly ask: Ask;
  readonly user: UserFact;
  /** The request's own resource. */
  readonly requestResource: ResourceCheck;

  constructor(ask: Ask, user: UserFact, requested: Partial<Asked>) {
    this.ask = ask;
    this.user = user;
    this.requestResource = new ResourceCheck(this, { ...nothing, ...requested });
  }

  as(namespace: string, name: string): CelAuthorizer {
    const groups = [...serviceAccountGroups(namespace), authenticatedGroup];
    return new CelAuthorizer(this.ask, { name: serviceAccountUser(namespace, name), groups }, {});
  }
}

class GroupCheck {
  readonly of: CelAuthorizer;
  readonly group: string;
  constructor(of: CelAuthorizer, group: string) {
    this.of = of;
    this.group = group;
  }
}

class PathCheck {
  readonly of: CelAuthorizer;
  readonly path: string;
  constructor(of: CelAuthorizer, path: string) {
    this.of = of;
    this.path = path;
  }
}

class ResourceCheck {
  readonly of: CelAuthorizer;
  readonly asked: Asked;
  constructor(of: CelAuthorizer, asked: Asked) {
    this.of = of;
    this.asked = asked;
  }
  with(more: Partial<Asked>): ResourceCheck {
    return new ResourceCheck(this.of, { ...this.asked, ...more });
  }
}

class CelDecision {
  readonly verdict: Verdict;
  constructor({ ask, user }: CelAuthorizer, asked: Asked, verb: string) {
    this.verdict = ask({ ...asked, user, verb, version: '*' });
  }
}

type Handler = (...values: never[]) => unknown;

const functions: Readonly<Record<string, Handler>> = {
  'Authorizer.group(string): GroupCheck': (of: CelAuthorizer, group: string) => new GroupCheck(of, group),
  'Authorizer.path(string): PathCheck': (of: CelAuthorizer, path: string) => new PathCheck(of, path),
  'Authorizer.serviceAccount(string, string): Authorizer': (of: CelAuthorizer, namespace: string, name: string) =>
    of.as(namespace, name),
  'GroupCheck.resource(string): ResourceCheck': ({ of, group }: GroupCheck, resource: string) =>
    new ResourceCheck(of, { ...nothing, group, resource }),
  'ResourceCheck.subresource(string): ResourceCheck': (check: ResourceCheck, subresource: string) =>
    check.with({ subresource }),
  'ResourceCheck.namespace(string): ResourceCheck': (check: ResourceCheck, namespace: string) =>
    check.with({ namespace }),
  'ResourceCheck.name(string): ResourceCheck': (check: ResourceCheck, name: string) => check.with({ name }),
  'ResourceCheck.fieldSelector(string): ResourceCheck': (check: ResourceCheck, selector: string) =>
    check.with(parsedSelector(selector)),
  'ResourceCheck.labelSelector(string): ResourceCheck': (check: ResourceCheck) => check,
  'ResourceCheck.check(string): Decision': ({ of, asked }: ResourceCheck, verb: string) =>
    new CelDecision(of, asked, verb),
  'PathCheck.check(string): Decision': ({ of, path }: PathCheck, verb: string) =>
    new CelDecision(of, { ...nothing, path }, verb),
  'Decision.allowed(): bool': ({ verdict }: CelDecision) => verdict.decision === 'allow',
  'Decision.reason(): string': ({ verdict }: CelDecision) => verdict.reason,
  'Decision.errored(): bool': ({ verdict }: CelDecision) => verdict.error !== undefined,
  'Decision.error(): string': ({ verdict }: CelDecision) => verdict.error ?? '',
};

/** A selector that cannot be read restricts nothing, so that whoever may do less is not taken to ask for less. */
function parsedSelector(selector: string): Partial<Asked> {
  try {
    return { fieldSelector: parseFieldSelector(selector) };
  } catch {
    return {};
  }
}

export function registerAuthorizer(environment: Environment): void {
  environment.registerType('ResourceCheck', { ctor: ResourceCheck, fields: {} });
  environment.registerType('Authorizer', { ctor: CelAuthorizer, fields: { requestResource: 'ResourceCheck' } });
  environment.registerType('GroupCheck', { ctor: GroupCheck, fields: {} });
  environment.registerType('PathCheck', { ctor: PathCheck, fields: {} });
  environment.registerType('Decision', { ctor: CelDecision, fields: {} });
  for (const [signature, handler] of Object.entries(functions))
    environment.registerFunction(signature, handler as (...values: unknown[]) => unknown);
}
