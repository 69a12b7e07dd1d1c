import type { ReactNode } from 'react';
import type { PodGlyph } from '../../journey/pods.ts';

/** The shape says it without colour: hollow waits, solid works, a cross failed. */
const shapes: { readonly [Glyph in PodGlyph]: ReactNode } = {
  pending: <circle cx="7" cy="7" r="5" fill="none" stroke="currentColor" strokeWidth="1.5" strokeDasharray="2.3 2.1" />,
  creating: (
    <>
      <circle cx="7" cy="7" r="5" fill="none" stroke="currentColor" strokeWidth="1.5" />
      <path d="M7 2a5 5 0 0 1 0 10z" fill="currentColor" />
    </>
  ),
  'not-ready': (
    <>
      <path d="M7 1.6 11.7 4.3v5.4L7 12.4 2.3 9.7V4.3z" fill="none" stroke="currentColor" strokeWidth="1.4" />
      <circle cx="7" cy="7" r="1.6" fill="currentColor" />
    </>
  ),
  running: <path d="M7 1.2 12 4.1v5.8L7 12.8 2 9.9V4.1z" fill="currentColor" />,
  succeeded: (
    <>
      <circle cx="7" cy="7" r="5.6" fill="currentColor" />
      <path d="m4.4 7.2 1.8 1.8 3.4-3.6" fill="none" stroke="var(--color-raised)" strokeWidth="1.5" />
    </>
  ),
  failed: (
    <>
      <rect x="1.9" y="1.9" width="10.2" height="10.2" rx="1.5" fill="none" stroke="currentColor" strokeWidth="1.5" />
      <path d="m4.6 4.6 4.8 4.8m0-4.8L4.6 9.4" stroke="currentColor" strokeWidth="1.5" />
    </>
  ),
  terminating: (
    <path
      d="M7 1.6 11.7 4.3v5.4L7 12.4 2.3 9.7V4.3z"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.4"
      strokeDasharray="2 1.6"
    />
  ),
};

export function PhaseGlyph({ glyph, label, size = 13 }: { glyph: PodGlyph; label?: string; size?: number }) {
  const spoken = label ? ({ role: 'img', 'aria-label': label } as const) : ({ 'aria-hidden': true } as const);
  return (
    <svg className="ps-glyph" data-glyph={glyph} width={size} height={size} viewBox="0 0 14 14" {...spoken}>
      {shapes[glyph]}
    </svg>
  );
}
