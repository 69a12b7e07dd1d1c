import { type RefObject, useEffect, useRef, useState } from 'react';

export interface VisibleRows {
  readonly scroller: RefObject<HTMLDivElement | null>;
  readonly first: number;
  /** Exclusive. */
  readonly end: number;
}

/** Which of `count` rows of one height are in sight, with a few more on either side. */
export function useRows(count: number, rowHeight: number): VisibleRows {
  const scroller = useRef<HTMLDivElement>(null);
  const [box, setBox] = useState({ top: 0, height: 600 });
  useEffect(() => {
    const element = scroller.current;
    if (!element) return undefined;
    const measure = (): void => setBox({ top: element.scrollTop, height: element.clientHeight });
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    element.addEventListener('scroll', measure, { passive: true });
    return () => {
      observer.disconnect();
      element.removeEventListener('scroll', measure);
    };
  }, []);
  const first = Math.max(0, Math.floor(box.top / rowHeight) - 4);
  return { scroller, first, end: Math.min(count, Math.ceil((box.top + box.height) / rowHeight) + 4) };
}
