/** The explanation of every room and kind of request. */
export const explainEn = {
  'explain.modelled': 'modelled on Kubernetes {release}',
  'explain.simplified': 'simplified from Kubernetes {release}',
  'explain.absent': 'not modelled:',
  'explain.fidelities': 'Against Kubernetes {release}: {modelled} stages modelled, {simplified} simplified',
  'explain.docs': 'documentation',
  'explain.source': 'source',
  'explain.room.authentication.title': 'Who are you?',
  'explain.room.authentication':
    'The API server looks at the credential alone: a client certificate, a bearer token, or nothing. The first authenticator that accepts it gives the request a user name and groups. A wrong credential ends here with 401; none at all goes on as system:anonymous.',
  'explain.room.flow.title': 'Noted down, and let in by turns',
  'explain.room.flow':
    'The audit policy decides how much of the request is written to the audit log. Priority and fairness then finds the flow it belongs to, so that one noisy client cannot starve the others: it gets a seat at once, waits in a queue, or is sent away with 429.',
  'explain.room.authorization.title': 'May you do this, here?',
  'explain.room.authorization':
    'Authorization never reads the body. It asks with the verb, the resource, the namespace and the name, all taken from the URL. Each authorizer may allow, deny or have no opinion. RBAC has only rules that allow: when none matches, the answer is no.',
  'explain.room.schema.title': 'Does it read as this kind of object?',
  'explain.room.schema':
    'The body is decoded against the schema of its kind: unknown and doubled fields are found here. Fields that were left out get their defaults. The real API server does this before any admission plug-in sees the object.',
  'explain.room.mutating.title': 'Plug-ins may change it',
  'explain.room.mutating':
    'Mutating admission plug-ins run in a fixed order and may change the object: fill in the service account, the priority, default tolerations. Any of them may also reject the request.',
  'explain.room.validation.title': 'Is every field allowed?',
  'explain.room.validation':
    'The strategy of the resource checks every field of the object as it now stands, and collects all errors instead of stopping at the first. Any error ends the request with 422 and its list of causes.',
  'explain.room.validating.title': 'Plug-ins may still say no',
  'explain.room.validating':
    'Validating admission sees the final object and may only agree or reject. It runs last so that nothing can change the object after it has been judged.',
  'explain.room.storage.title': 'One transaction, one revision',
  'explain.room.storage':
    'The API server is the only component that talks to etcd. A write is one transaction: it compares the revision that the caller knew, and only then puts the new value. When another write came first, the answer is 409.',
  'explain.room.watch-cache.title': 'One event, many listeners',
  'explain.room.watch-cache':
    'etcd tells the API server of each new revision. The watch cache keeps the newest objects and hands the event to every watch that asked for such objects, and to no other: a kubelet hears only of pods on its own node.',
  'explain.kind.under-way.title': 'The request is under way',
  'explain.kind.under-way':
    'It walks from room to room. Each room either lets it on or ends it with a status of its own.',
  'explain.kind.inferred.title': 'Somebody wrote this object',
  'explain.kind.inferred':
    'Nobody recorded the request. That there was one, by whom and when, follows from the object: its timestamps, its conditions and who manages its fields. What the rooms did is not known.',
  'explain.kind.refused-401.title': '401: nobody knows this sender',
  'explain.kind.refused-401':
    'The credential was not accepted, so there is no user to ask about. 401 means “who are you?”, 403 means “I know you: no”.',
  'explain.kind.refused-403.title': '403: {user} may not do this',
  'explain.kind.refused-403':
    'The sender is known, but nothing allows this. The rooms behind never ran and nothing reached etcd.',
  'explain.kind.refused-404.title': '404: there is no such object',
  'explain.kind.refused-404':
    'The request was allowed, but the store has no {resource} under this name in namespace {namespace}.',
  'explain.kind.refused-409.title': '409: the store is not as the sender thought',
  'explain.kind.refused-409':
    'Either the name is taken already, or somebody else wrote the object since it was read. The transaction compared revisions and wrote nothing.',
  'explain.kind.refused-422.title': '422: well-formed, but not allowed',
  'explain.kind.refused-422':
    'The object could be read, but some of its fields have values that are not allowed. The answer lists every one of them.',
  'explain.kind.refused.title': '{status} {reason}',
  'explain.kind.refused': 'The request ended before storage. Nothing was written.',
  'explain.kind.binding.title': 'The scheduler wrote a decision down. Nothing has started yet.',
  'explain.kind.binding':
    'A binding is an ordinary API request. It set spec.nodeName and became revision {revision}. Only that node’s kubelet watches for this value, so no other node hears of it.',
  'explain.kind.pod-status.title': 'The kubelet reports what it sees',
  'explain.kind.pod-status':
    'The kubelet is a client too: it patches the status subresource, and the report walks through the same rooms. It became revision {revision}.',
  'explain.kind.create-pod.title': 'The pod exists. It has no node yet.',
  'explain.kind.create-pod':
    'The API server stored {name} as revision {revision} and answered at once. Nothing runs: the pod is a wish in the store, and the scheduler, which watches for pods without a node, is the next to act.',
  'explain.kind.delete.title': 'Asked to go',
  'explain.kind.delete':
    'Deleting a running pod first sets its deletion timestamp. Its kubelet hears of that, stops the containers within the grace period and then has the object removed.',
  'explain.kind.heartbeat.title': 'A node says that it is alive',
  'explain.kind.heartbeat':
    'Every kubelet renews a small lease. When it stops, the node lifecycle controller notices, marks the node NotReady and in the end evicts its pods.',
  'explain.kind.event.title': 'A note for people',
  'explain.kind.event':
    'Events are objects like any other. They say what a component did and why; nothing depends on them.',
  'explain.kind.connection.title': 'Led on to where the pod runs',
  'explain.kind.connection':
    'Nothing is stored. The API server checked who asks and whether they may, and then carries what is said between the client and the node.',
  'explain.kind.write.title': 'Stored as revision {revision}',
  'explain.kind.write':
    'The object passed all rooms and was written in one transaction. Whoever watches for such objects hears of it next.',
  'explain.kind.watch.title': 'A question that stays open',
  'explain.kind.watch':
    'A watch is a request whose answer never ends: each change of the objects asked for is sent as it happens.',
  'explain.kind.read.title': 'Read, nothing changed',
  'explain.kind.read':
    'Reading takes the same way through authentication and authorization. There is no object to change or validate, so those rooms are not needed.',
} as const;
