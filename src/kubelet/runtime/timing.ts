/** How long the simulated runtime takes, in ms of cluster time. */
export interface RuntimeTiming {
  readonly sandboxMs: number;
  readonly networkMs: number;
  readonly createMs: number;
  readonly startMs: number;
  readonly stopSandboxMs: number;
  /** Asking the registry for the manifest. */
  readonly resolveMs: number;
  readonly pullBytesPerMs: number;
  /** 0.2: a duration varies by up to 20 % either way. */
  readonly jitter: number;
}

/** A small cloud machine beside its registry. */
export const typicalTiming: RuntimeTiming = {
  sandboxMs: 90,
  networkMs: 60,
  createMs: 25,
  startMs: 35,
  stopSandboxMs: 60,
  resolveMs: 450,
  pullBytesPerMs: 40_000,
  jitter: 0.2,
};
