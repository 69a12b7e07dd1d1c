import { type RefObject, startTransition, useLayoutEffect, useRef, useState } from 'react';

/** The page's layouts by the width that it has, in a window or in somebody's frame. */
export type Shape = 'wide' | 'desk' | 'strip' | 'phone';

export function shapeOf(width: number): Shape {
  if (width >= 1408) return 'wide';
  if (width >= 1088) return 'desk';
  return width >= 704 ? 'strip' : 'phone';
}

/** The layout for the width of the element that the ref is given to. */
export function useShape(): readonly [RefObject<HTMLDivElement | null>, Shape] {
  const element = useRef<HTMLDivElement>(null);
  const [shape, setShape] = useState<Shape>(() => shapeOf(document.documentElement.clientWidth));
  useLayoutEffect(() => {
    const box = element.current;
    if (!box) return undefined;
    const measure = (): void => setShape(shapeOf(box.clientWidth));
    measure();
    // Another layout may have to be fetched first: until then the one that is there stays.
    const observer = new ResizeObserver(() => startTransition(measure));
    observer.observe(box);
    return () => observer.disconnect();
  }, []);
  return [element, shape];
}
