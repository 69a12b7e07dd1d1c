import { nodeOf } from '../authn/user-info.ts';
import type { Reader } from '../registry/reader.ts';
import { allow, type Authorizer, noOpinion, type Verdict } from './authorizer.ts';
import type { Attributes } from './attributes.ts';
import { isOnNode, isReferred, type Referable } from './node-graph.ts';
import { nodeRules } from './node-rules.ts';
import { ruleAllows } from './rbac-rule.ts';

/** Answers for one resource: a kubelet on `node` asks. */
type ForResource = (reader: Reader, node: string, attributes: Attributes) => Verdict;

/**
 * A kubelet may see what belongs to pods on its node, and its own node, lease and pods; everything else that kubelets
 * do is in the node rules. Upstream: plugin/pkg/auth/authorizer/node/node_authorizer.go
 */
export const nodeAuthorizer = (reader: Reader): Authorizer => ({
  name: 'Node',
  authorize(attributes) {
    const node = nodeOf(attributes.user);
    if (node === undefined) return noOpinion();
    if (node === '') return noOpinion(`unknown node for user "${attributes.user.name}"`);
    const { group, resource } = attributes;
    const special = resource === '' ? undefined : byResource[group === '' ? resource : `${resource}.${group}`];
    if (special) return special(reader, node, attributes);
    return nodeRules.some((rule) => ruleAllows(rule, attributes)) ? allow() : noOpinion();
  },
  rulesFor: (user) =>
    nodeOf(user) === undefined
      ? { rules: [], errors: [], incomplete: false }
      : { rules: [], errors: ['node authorizer does not support user rule resolution'], incomplete: true },
});

const noRelationship = (node: string): Verdict =>
  noOpinion(`no relationship found between node '${node}' and this object`);

const related =
  (of: Referable): ForResource =>
  (reader, node, { namespace, name }) => {
    if (name === '') return noOpinion('No Object name found');
    return isReferred(reader, node, of, namespace, name) ? allow() : noRelationship(node);
  };

const readNamespaced =
  (of: Referable): ForResource =>
  (reader, node, attributes) => {
    if (!['get', 'list', 'watch'].includes(attributes.verb)) return noOpinion('can only read resources of this type');
    if (attributes.subresource !== '') return noOpinion('cannot read subresource');
    if (attributes.namespace === '') return noOpinion('can only read namespaced object of this type');
    return related(of)(reader, node, attributes);
  };

const get =
  (of: Referable): ForResource =>
  (reader, node, attributes) => {
    if (attributes.verb !== 'get') return noOpinion('can only get individual resources of this type');
    if (attributes.subresource !== '') return noOpinion('cannot get subresource');
    return related(of)(reader, node, attributes);
  };

const serviceAccount: ForResource = (reader, node, attributes) => {
  const { verb, subresource, name } = attributes;
  if (verb === 'get' && subresource === '') return get('serviceaccounts')(reader, node, attributes);
  if (verb !== 'create' || name === '') return noOpinion('can only create tokens for individual service accounts');
  if (subresource !== 'token') return noOpinion('can only create token subresource of service account');
  return related('serviceaccounts')(reader, node, attributes);
};

const claim: ForResource = (reader, node, attributes) => {
  if (attributes.subresource !== 'status') return get('persistentvolumeclaims')(reader, node, attributes);
  if (!['get', 'update', 'patch'].includes(attributes.verb)) return noOpinion('can only update status of this type');
  return related('persistentvolumeclaims')(reader, node, attributes);
};

const ownVerbs = new Set(['get', 'create', 'update', 'patch', 'delete']);

const lease: ForResource = (_reader, node, { verb, namespace, name }) => {
  if (!ownVerbs.has(verb)) return noOpinion('can only get, create, update, patch, or delete a node lease');
  if (namespace !== 'kube-node-lease')
    return noOpinion('can only access leases in the "kube-node-lease" system namespace');
  if (verb !== 'create' && name !== node)
    return noOpinion('can only access node lease with the same name as the requesting node');
  return allow();
};

const csiNode: ForResource = (_reader, node, { verb, subresource, name }) => {
  if (subresource !== '') return noOpinion('cannot authorize CSINode subresources');
  if (!ownVerbs.has(verb)) return noOpinion('can only get, create, update, patch, or delete a CSINode');
  if (verb !== 'create' && name !== node)
    return noOpinion('can only access CSINode with the same name as the requesting node');
  return allow();
};

const nodeObject: ForResource = (_reader, node, attributes) => {
  const { verb, subresource, name } = attributes;
  if (subresource === '' && ['get', 'list', 'watch'].includes(verb)) {
    if (name === node) return allow();
    if (name === '') return noOpinion(`node '${node}' cannot read all nodes, only its own Node object`);
    return noOpinion(`node '${node}' cannot read '${name}', only its own Node object`);
  }
  return nodeRules.some((rule) => ruleAllows(rule, attributes)) ? allow() : noOpinion();
};

const pod: ForResource = (reader, node, attributes) => {
  const { verb, subresource, namespace, name, fieldSelector = [] } = attributes;
  if (subresource === '' && (verb === 'get' || (name !== '' && (verb === 'list' || verb === 'watch')))) {
    if (name === '') return noOpinion('No Object name found');
    return isOnNode(reader, node, namespace, name) ? allow() : noRelationship(node);
  }
  if (subresource === '' && (verb === 'list' || verb === 'watch')) {
    const ownOnly = fieldSelector.some(
      ({ field, negated, value }) => field === 'spec.nodeName' && !negated && value === node,
    );
    return ownOnly ? allow() : noOpinion('can only list/watch pods with spec.nodeName field selector');
  }
  return nodeRules.some((rule) => ruleAllows(rule, attributes)) ? allow() : noOpinion();
};

const byResource: Readonly<Record<string, ForResource>> = {
  secrets: readNamespaced('secrets'),
  configmaps: readNamespaced('configmaps'),
  persistentvolumeclaims: claim,
  serviceaccounts: serviceAccount,
  'leases.coordination.k8s.io': lease,
  'csinodes.storage.k8s.io': csiNode,
  nodes: nodeObject,
  pods: pod,
};
