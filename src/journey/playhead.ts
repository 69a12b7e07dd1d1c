import type { LogRecord } from '../kernel/span.ts';
import { reduce } from './journey.ts';
import { emptyTape, type Tape, tapeAt, TapeEditor } from './tape.ts';
import { emptyJourney, type JourneyView } from './view.ts';

/**
 * The log with views of it at regular places. Going to a moment of the past is the same fold, stopped earlier: the
 * nearest view before it, and the records from there. Views share what did not change, so keeping them is cheap.
 */
export interface Recording {
  readonly records: Tape<LogRecord>;
  readonly keyframes: readonly JourneyView[];
  readonly live: JourneyView;
}

export const recordingCap = 200_000;
const keyframeEvery = 2000;

export const emptyRecording: Recording = { records: emptyTape(), keyframes: [emptyJourney], live: emptyJourney };

/** Takes in a batch as the live view does, keeping it to go back to. */
export function record(recording: Recording, batch: readonly LogRecord[]): Recording {
  if (batch.length === 0) return recording;
  const tape = new TapeEditor(recording.records, recordingCap);
  for (const entry of batch) tape.append(entry);
  const records = tape.done();
  const live = reduce(recording.live, batch);
  const newest = recording.keyframes.at(-1)!;
  const due = live.position - newest.position >= keyframeEvery;
  const keyframes = due
    ? [...recording.keyframes.filter(({ position }) => position >= records.first), live]
    : recording.keyframes;
  return { records, keyframes, live };
}

/** The view after the first `position` records, or the oldest one that can still be made. */
export function viewAt(recording: Recording, position: number): JourneyView {
  if (position >= recording.live.position) return recording.live;
  const from = recording.keyframes.findLast((frame) => frame.position <= position) ?? recording.keyframes[0]!;
  const batch: LogRecord[] = [];
  for (let number = from.position; number < position; number++) {
    const entry = tapeAt(recording.records, number);
    if (entry) batch.push(entry);
  }
  return reduce(from, batch);
}
