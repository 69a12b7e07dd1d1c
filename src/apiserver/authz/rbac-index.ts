import type { UserFact } from '../../protocol/evidence/request.ts';
import { serviceAccountUser } from '../../apimachinery/service-account-user.ts';
import type { Reader } from '../registry/reader.ts';
import type { Binding, Role, Subject } from './rbac-rule.ts';

/** A binding that names somebody, with the subject that does. */
export interface Grant {
  readonly binding: Binding;
  readonly subject: Subject;
}

/** Grants by whom they are for: `User:alice`, `Group:developers`. */
type Grants = ReadonlyMap<string, readonly Grant[]>;

export const clusterRoles = 'clusterroles.rbac.authorization.k8s.io';
export const clusterRoleBindings = 'clusterrolebindings.rbac.authorization.k8s.io';
export const roles = 'roles.rbac.authorization.k8s.io';
export const roleBindings = 'rolebindings.rbac.authorization.k8s.io';

/** Finds the bindings that concern a user without looking at the others. */
export interface RbacIndex {
  /** Cluster-wide grants, then those of the namespace ('' for none), each in the order of their names. */
  grantsFor(user: UserFact, namespace: string): readonly Grant[];
  /** The role that a binding refers to. */
  role(binding: Binding): Role | undefined;
}

/** Indexes are made anew when a binding has changed, and only for the namespaces that are asked about. */
export function createRbacIndex(reader: Reader): RbacIndex {
  const clusterWide = memoised(reader, clusterRoleBindings);
  const perNamespace = memoised(reader, roleBindings);
  return {
    grantsFor(user, namespace) {
      const found = grantsOf(clusterWide(''), user);
      return namespace === '' ? found : [...found, ...grantsOf(perNamespace(namespace), user)];
    },
    role({ roleRef, metadata }) {
      const found =
        roleRef.kind === 'ClusterRole'
          ? reader.get(clusterRoles, '', roleRef.name)
          : reader.get(roles, metadata.namespace ?? '', roleRef.name);
      return found as Role | undefined;
    },
  };
}

function memoised(reader: Reader, resource: string): (namespace: string) => Grants {
  let version = -1;
  let byNamespace = new Map<string, Grants>();
  return (namespace) => {
    const current = reader.version(resource);
    if (current !== version) {
      version = current;
      byNamespace = new Map();
    }
    let grants = byNamespace.get(namespace);
    if (!grants) {
      const bindings = namespace === '' ? reader.list(resource) : reader.list(resource, namespace);
      grants = index(bindings as readonly Binding[]);
      byNamespace.set(namespace, grants);
    }
    return grants;
  };
}

function index(bindings: readonly Binding[]): Grants {
  const grants = new Map<string, Grant[]>();
  for (const binding of bindings)
    for (const subject of binding.subjects ?? []) {
      const key = subjectKey(subject, binding.metadata.namespace);
      const known = grants.get(key);
      if (known) known.push({ binding, subject });
      else grants.set(key, [{ binding, subject }]);
    }
  return grants;
}

const subjectKey = (subject: Subject, bindingNamespace = ''): string =>
  subject.kind === 'ServiceAccount'
    ? `User:${serviceAccountUser(subject.namespace || bindingNamespace, subject.name)}`
    : `${subject.kind}:${subject.name}`;

/** Each binding once, by the first of its subjects that fits. */
function grantsOf(grants: Grants, user: UserFact): Grant[] {
  const found: Grant[] = [];
  const seen = new Set<Binding>();
  for (const key of [`User:${user.name}`, ...user.groups.map((group) => `Group:${group}`)])
    for (const grant of grants.get(key) ?? [])
      if (!seen.has(grant.binding)) {
        seen.add(grant.binding);
        found.push(grant);
      }
  return found.length < 2 ? found : found.toSorted(byName);
}

const byName = (a: Grant, b: Grant): number => (a.binding.metadata.name < b.binding.metadata.name ? -1 : 1);
