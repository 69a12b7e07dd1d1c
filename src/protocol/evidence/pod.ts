export interface ConnectionEvidence {
  /** The address that the name came to; absent: nobody knows the name. */
  readonly ip?: string;
  /** `namespace/name` of the service whose address it is. */
  readonly service?: string;
  /** How many endpoints the service had to choose from. */
  readonly candidates?: number;
  /** `ip:port` of the one that was taken. */
  readonly endpoint?: string;
  readonly failure?: 'unknown-host' | 'refused' | 'timed-out' | 'unreachable' | 'lost';
}

export interface PodSubject {
  readonly namespace: string;
  readonly pod: string;
  readonly uid: string;
}

export interface SyncEvidence {
  readonly phase: string;
  readonly actions: readonly string[];
  readonly message?: string;
}

export type ProbeKind = 'startup' | 'liveness' | 'readiness';

export interface ContainerSubject extends PodSubject {
  readonly container: string;
}

export interface ResourceUse {
  readonly milliCores: number;
  readonly memoryBytes: number;
}

export interface ResourceUseEvidence {
  /** By name. */
  readonly nodes: Readonly<Record<string, ResourceUse>>;
  /** By `namespace/name`. */
  readonly pods: Readonly<Record<string, ResourceUse>>;
}

export interface ProbeEvidence {
  readonly result: 'success' | 'failure' | 'unknown';
  readonly output: string;
  readonly consecutive: number;
}

export interface ConditionFact {
  readonly type: string;
  readonly status: string;
  readonly reason?: string;
}

export interface PullEvidence {
  readonly alreadyPresent: boolean;
  readonly sizeBytes?: number;
  readonly durationMs?: number;
  readonly message?: string;
}
