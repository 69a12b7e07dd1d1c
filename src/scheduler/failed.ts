/** Why an attempt to place a pod came to nothing. */
export interface Failed {
  readonly reason: 'Unschedulable' | 'SchedulerError';
  readonly message: string;
  /** Plugins that rejected the pod; none where something went wrong. */
  readonly rejectedBy: ReadonlySet<string>;
  /** Where preemption makes room; '' takes an earlier nomination back; absent: it stays. */
  readonly nominatedNode?: string;
}

/** Something that is nobody's verdict. */
export const wentWrong = (message: string): Failed => ({ reason: 'SchedulerError', message, rejectedBy: new Set() });
