import type { ReactNode } from 'react';

/** A button for something an operator may ask of the store. */
export function Act({ onClick, children }: { readonly onClick: () => void; readonly children: ReactNode }) {
  return (
    <button type="button" className="ps-button small" onClick={onClick}>
      {children}
    </button>
  );
}
