export interface RequestSubject {
  readonly method: string;
  readonly path: string;
  readonly query: string;
  /** Kubernetes verb (get, list, watch, create, update, patch, delete, deletecollection); '' for non-resource paths. */
  readonly verb: string;
  readonly group: string;
  readonly version: string;
  readonly resource: string;
  readonly subresource: string;
  readonly namespace: string;
  readonly name: string;
  readonly userAgent: string;
}

export interface RequestEvidence {
  readonly status: number;
  readonly reason?: string;
  readonly message?: string;
}

export interface ServeEvidence extends RequestEvidence {
  readonly resourceVersion?: string;
  readonly user?: UserFact;
  readonly responseBytes: number;
  /** At level `full`, cut to 64 KiB. */
  readonly requestBody?: string;
  readonly responseBody?: string;
  readonly warnings?: readonly string[];
}

export interface UserFact {
  readonly name: string;
  readonly groups: readonly string[];
  readonly uid?: string;
}

export interface AuthenticationEvidence {
  readonly method:
    | 'x509'
    | 'service-account-token'
    | 'token-file'
    | 'bootstrap-token'
    | 'oidc'
    | 'webhook'
    | 'loopback'
    | 'anonymous'
    | 'none';
  readonly user?: UserFact;
  /** Each authenticator that looked at the request, in order. */
  readonly tried: readonly {
    readonly authenticator: string;
    readonly result: 'accepted' | 'rejected' | 'not-applicable';
    readonly reason?: string;
  }[];
  readonly impersonatedBy?: UserFact;
}

export interface AuditEvidence {
  readonly level: 'None' | 'Metadata' | 'Request' | 'RequestResponse';
  readonly auditId: string;
  /** The index of the policy's rule that decided; absent without a policy, or where no rule matched. */
  readonly rule?: number;
  /** Stages at which nothing is recorded. */
  readonly omitStages?: readonly string[];
}

export interface FlowControlEvidence {
  readonly flowSchema: string;
  readonly priorityLevel: string;
  readonly exempt: boolean;
  readonly queued: boolean;
  /** Why there was no seat. */
  readonly reason?: 'queue-full' | 'concurrency-limit' | 'time-out' | 'cancelled';
  readonly waitedMs: number;
  readonly inFlight: number;
  readonly limit: number;
}

export interface AuthorizationSubject {
  readonly user: UserFact;
  readonly verb: string;
  readonly group: string;
  readonly resource: string;
  readonly subresource: string;
  readonly namespace: string;
  readonly name: string;
  readonly path: string;
}

export interface AuthorizationEvidence {
  readonly decision: 'allow' | 'deny' | 'no-opinion';
  readonly authorizers: readonly {
    readonly name: string;
    readonly decision: 'allow' | 'deny' | 'no-opinion';
    readonly reason: string;
    /** It could not find out. */
    readonly error?: string;
    /** RBAC: every binding that names the user or one of its groups. */
    readonly bindings?: readonly BindingFact[];
  }[];
}

export interface BindingFact {
  readonly kind: 'ClusterRoleBinding' | 'RoleBinding';
  readonly name: string;
  readonly namespace?: string;
  readonly roleKind: 'ClusterRole' | 'Role';
  readonly roleName: string;
  readonly allows: boolean;
  /** The rule that decided, or absent where none of the role's rules matches. */
  readonly rule?: {
    readonly verbs: readonly string[];
    readonly apiGroups?: readonly string[];
    readonly resources?: readonly string[];
    readonly resourceNames?: readonly string[];
    readonly nonResourceURLs?: readonly string[];
  };
}

export interface ResponseEvidence {
  readonly status: number;
  readonly reason?: string;
  readonly contentType: string;
}
