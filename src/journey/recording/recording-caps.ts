/** What is kept of the log. */
export interface RecordingCaps {
  /** In memory; what is older goes to the disk, or where there is none, is dropped. */
  readonly records: number;
  /** About how much memory the records there take. */
  readonly bytes: number;
  /** On disk; the oldest are dropped. */
  readonly shelved: number;
  /** So many go at a time. */
  readonly stretch: number;
}

export const recordingCaps: RecordingCaps = {
  records: 400_000,
  bytes: 256_000_000,
  shelved: 400_000,
  stretch: 20_000,
};

/** The same for a memory that holds so many records only. */
export const capsOf = (records: number): RecordingCaps => ({
  ...recordingCaps,
  records,
  stretch: Math.min(recordingCaps.stretch, Math.ceil(records / 4)),
});
