import type { PointerEvent } from 'react';

/** The edge of a panel that is drawn: which size it changes, and the way in which the panel grows. */
export type Edge = 'top' | 'left' | 'right';

interface GripProps {
  readonly label: string;
  readonly edge: Edge;
  /** px */
  readonly size: number;
  readonly least: number;
  readonly most: number;
  readonly onSize: (size: number) => void;
}

/** What the arrow keys that move an edge outwards and inwards are. */
const keys: Readonly<Record<Edge, readonly [grow: string, shrink: string]>> = {
  top: ['ArrowUp', 'ArrowDown'],
  left: ['ArrowLeft', 'ArrowRight'],
  right: ['ArrowRight', 'ArrowLeft'],
};

const keyStep = 24;

/** A panel's edge, which sizes it under a pointer and by the arrow keys. */
export function Grip({ label, edge, size, least, most, onSize }: GripProps) {
  const set = (to: number): void => onSize(Math.round(Math.min(most, Math.max(least, to))));
  const drag = (event: PointerEvent<HTMLElement>): void => {
    event.preventDefault();
    const { currentTarget, pointerId, clientX, clientY } = event;
    currentTarget.setPointerCapture(pointerId);
    const grown = (moved: globalThis.PointerEvent): number =>
      edge === 'top' ? clientY - moved.clientY : edge === 'left' ? clientX - moved.clientX : moved.clientX - clientX;
    const move = (moved: globalThis.PointerEvent): void => set(size + grown(moved));
    currentTarget.addEventListener('pointermove', move);
    currentTarget.addEventListener('lostpointercapture', () => currentTarget.removeEventListener('pointermove', move), {
      once: true,
    });
  };
  return (
    <div
      className="ps-grip"
      data-edge={edge}
      role="separator"
      aria-orientation={edge === 'top' ? 'horizontal' : 'vertical'}
      aria-label={label}
      aria-valuenow={size}
      aria-valuemin={least}
      aria-valuemax={most}
      tabIndex={0}
      onPointerDown={drag}
      onKeyDown={({ key }) => {
        if (key === keys[edge][0]) set(size + keyStep);
        if (key === keys[edge][1]) set(size - keyStep);
      }}
    />
  );
}
