export interface FieldChange {
  readonly path: string;
  readonly value: unknown;
}

export interface DecodingEvidence {
  readonly mediaType: string;
  readonly bytes: number;
  readonly apiVersion?: string;
  readonly kind?: string;
  readonly defaulted: readonly FieldChange[];
  readonly warnings: readonly string[];
  readonly message?: string;
  /** For patches: the patch type that was applied to the stored object. */
  readonly patchType?: string;
}

/** What one policy, put in force by one binding, or one webhook said of a request. */
export interface PolicyFact {
  readonly policy: string;
  readonly binding?: string;
  readonly verdict: 'admitted' | 'changed' | 'denied';
  readonly messages?: readonly string[];
  /** Of a webhook: what went over the wire. */
  readonly call?: WebhookCallFact;
}

/** One call of a webhook. */
export interface WebhookCallFact {
  readonly configuration: string;
  readonly url: string;
  /** The body that was sent, as JSON text, cut to 16 KiB. */
  readonly sent: string;
  /** What came back, cut to 16 KiB; absent: nothing did. */
  readonly answered?: string;
  /** The text of the JSON patch that it asked for. */
  readonly patch?: string;
  readonly warnings?: readonly string[];
  /** Cluster time. */
  readonly tookMs: number;
}

export interface AdmissionEvidence {
  /** Every plug-in in order; those not concerned with this request say so. */
  readonly plugins: readonly {
    readonly name: string;
    readonly verdict: 'not-concerned' | 'admitted' | 'changed' | 'rejected';
    readonly changes?: readonly FieldChange[];
    readonly reason?: string;
    /** It was asked a second time, because a webhook or policy had changed the object. */
    readonly again?: true;
    /** What each of the cluster's own policies, or webhooks, that the request concerns said. */
    readonly policies?: readonly PolicyFact[];
  }[];
}

export interface ValidationEvidence {
  readonly kind: string;
  readonly errors: readonly { readonly field: string; readonly reason: string; readonly message: string }[];
}
