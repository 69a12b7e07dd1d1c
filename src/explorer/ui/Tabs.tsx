import { type KeyboardEvent, type ReactNode, useEffect, useId, useRef } from 'react';

export interface TabItem<Id extends string> {
  readonly id: Id;
  readonly label: ReactNode;
  readonly hint?: string;
}

interface TabsProps<Id extends string> {
  readonly label: string;
  readonly className?: string;
  readonly items: readonly TabItem<Id>[];
  /** Absent: none is open. */
  readonly current: Id | undefined;
  readonly onPick: (id: Id) => void;
}

/** A row of tabs; arrows walk along it, as the ARIA practices ask for. */
export function Tabs<Id extends string>({ label, className = 'ps-tabs', items, current, onPick }: TabsProps<Id>) {
  const group = useId();
  const row = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const tab = document.getElementById(`${group}${current ?? ''}`);
    if (row.current && tab) bringIntoView(row.current, tab);
  }, [group, current]);
  const walk = (event: KeyboardEvent): void => {
    const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
    if (step === 0) return;
    event.preventDefault();
    event.stopPropagation();
    const from = items.findIndex(({ id }) => `${group}${id}` === (event.target as HTMLElement).id);
    const next = items[(from + step + items.length) % items.length];
    if (!next) return;
    onPick(next.id);
    document.getElementById(`${group}${next.id}`)?.focus();
  };
  const reachable = current ?? items[0]?.id;
  return (
    <div ref={row} className={className} role="tablist" aria-label={label} onKeyDown={walk}>
      {items.map(({ id, label: text, hint }) => (
        <button
          key={id}
          id={`${group}${id}`}
          type="button"
          role="tab"
          title={hint}
          aria-selected={id === current}
          tabIndex={id === reachable ? 0 : -1}
          onClick={() => onPick(id)}
        >
          {text}
        </button>
      ))}
    </div>
  );
}

/** Scrolls the row alone: a frame of somebody's page must not move that page. */
function bringIntoView(row: HTMLElement, tab: HTMLElement): void {
  const [around, own] = [row.getBoundingClientRect(), tab.getBoundingClientRect()];
  if (own.left < around.left || own.right > around.right)
    row.scrollLeft += (own.left + own.right - around.left - around.right) / 2;
}
