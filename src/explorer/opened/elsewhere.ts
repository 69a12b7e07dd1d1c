import type { LogRecord } from '../../kernel/span.ts';
import type { Session } from '../../protocol/session.ts';

/** What was found in a recording. */
export interface Found {
  readonly kind: 'audit' | 'objects' | 'otlp';
  readonly count: number;
  readonly skipped: number;
  readonly records: readonly LogRecord[];
}

/** Why a recording cannot be read; `line` counts from 1, 0 where no line is to blame. */
export interface Unreadable {
  readonly why: 'empty' | 'yaml' | 'json' | 'unknown' | 'too-big' | 'no-time' | 'malformed';
  readonly line: number;
  readonly message: string;
}

export const isUnreadable = (error: unknown): error is Unreadable =>
  error instanceof Error && error.name === 'UnreadableRecording';

/** Logs that are not of this page's own cluster. */
export interface Elsewhere {
  /** Rejects with what `isUnreadable` knows. */
  openRecording(name: string, text: string): Promise<{ readonly session: Session; readonly reading: Found }>;
  /** A cluster behind `kubectl proxy`; rejects where no API server answers. */
  connectTo(base: string): Promise<Session>;
}
