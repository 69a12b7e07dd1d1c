/** What a stage returns: its value or its refusal, each with the evidence that explains it. */
export type Outcome<Value, Evidence extends object, Refusal = never> =
  | Passed<Value, Evidence>
  | Refused<Refusal, Evidence>;

export interface Passed<Value, Evidence extends object> {
  readonly ok: true;
  readonly value: Value;
  readonly evidence: Evidence;
  /** JSON text of the object before and after; the functions run only at tracing level `full`. */
  readonly change?: () => { readonly before?: string; readonly after?: string };
}

export interface Refused<Refusal, Evidence extends object> {
  readonly ok: false;
  readonly refusal: Refusal;
  readonly evidence: Evidence;
}

export const passed = <Value, Evidence extends object>(
  value: Value,
  evidence: Evidence,
  change?: Passed<Value, Evidence>['change'],
): Passed<Value, Evidence> => ({ ok: true, value, evidence, ...(change && { change }) });

export const refused = <Refusal, Evidence extends object>(
  refusal: Refusal,
  evidence: Evidence,
): Refused<Refusal, Evidence> => ({ ok: false, refusal, evidence });
