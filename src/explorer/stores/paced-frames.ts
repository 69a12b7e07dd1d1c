import type { Disposer } from '../../kernel/disposer.ts';

/** Runs `work` once, soon; returns how to call it off. */
export type Schedule = (work: () => void) => Disposer;

/** The next frame; a page in the background gets no frames, so there a timer keeps the log from piling up. */
export const nextFrame: Schedule = (work) => {
  if (document.hidden) {
    const timer = setTimeout(work, 250);
    return () => clearTimeout(timer);
  }
  const frame = requestAnimationFrame(work);
  return () => cancelAnimationFrame(frame);
};

/** Drawing gets one part in this many of the page's time; the rest is the reader's and the workers'. */
const share = 6;
/** However long a picture took, the next one comes after this many ms. */
const longestRest = 500;

/** Calls back when the frame that is being made has been laid out and painted. */
export type AfterPaint = (done: () => void) => void;

/** A message posted from within a frame arrives once that frame is done. */
const afterPaint: AfterPaint = (done) => {
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = () => {
    port1.close();
    done();
  };
  port2.postMessage(undefined);
};

/**
 * Frames, with a rest after each that is in proportion to what it cost: a busy cluster is drawn less often, not late.
 * @param atOnce whether there is no rest: the cluster stands, and the picture is to be where it stands
 */
export function pacedFrames(
  atOnce: () => boolean,
  frame: Schedule = nextFrame,
  now: () => number = () => performance.now(),
  painted: AfterPaint = afterPaint,
): Schedule {
  let restUntil = 0;
  return (work) => {
    const measured = (): void => {
      const from = now();
      work();
      painted(() => {
        restUntil = Math.min(from + (now() - from) * share, now() + longestRest);
      });
    };
    const rest = restUntil - now();
    if (rest <= 0 || atOnce()) return frame(measured);
    let cancel: Disposer = () => {};
    const timer = setTimeout(() => {
      cancel = frame(measured);
    }, rest);
    return () => {
      clearTimeout(timer);
      cancel();
    };
  };
}
