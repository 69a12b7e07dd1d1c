import { type CSSProperties, type ReactNode, useEffect, useRef, useState } from 'react';

/** Rows of a block: more than a screen shows. */
const blockLength = 60;

/** This far outside of what is on show, rows are drawn already, px. */
const ahead = 400;

interface RowBlocksProps<Item> {
  readonly items: readonly Item[];
  readonly children: (item: Item, place: number) => ReactNode;
}

/**
 * Rows of one height, as many as there are, in blocks. Drawn are those near the part that is on show, and where the focus
 * is, so that the next row is always there. The height of a row is the style sheet's `--row`; the tree around is what scrolls.
 */
export function RowBlocks<Item>({ items, children }: RowBlocksProps<Item>) {
  const [focused, setFocused] = useState<number>();
  if (items.length <= blockLength) return items.map(children);
  const firsts = Array.from({ length: Math.ceil(items.length / blockLength) }, (_, block) => block * blockLength);
  return firsts.map((first, block) => (
    <Block
      key={first}
      rows={Math.min(blockLength, items.length - first)}
      wanted={focused !== undefined && Math.abs(focused - block) <= 1}
      onFocus={() => setFocused(block)}
      onBlur={() => setFocused(undefined)}
    >
      {() => items.slice(first, first + blockLength).map((item, place) => children(item, first + place))}
    </Block>
  ));
}

interface BlockProps {
  readonly rows: number;
  /** Drawn wherever it is. */
  readonly wanted: boolean;
  readonly onFocus: () => void;
  readonly onBlur: () => void;
  readonly children: () => ReactNode;
}

function Block({ rows, wanted, onFocus, onBlur, children }: BlockProps) {
  const box = useRef<HTMLDivElement>(null);
  const [near, setNear] = useState(false);
  useEffect(() => {
    const element = box.current!;
    const observer = new IntersectionObserver((entries) => setNear(entries.at(-1)!.isIntersecting), {
      root: element.closest('[role=tree]'),
      rootMargin: `${ahead}px 0px`,
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  return (
    <div
      ref={box}
      role="presentation"
      className="sh-block"
      style={{ '--rows': rows } as CSSProperties}
      onFocus={onFocus}
      onBlur={onBlur}
    >
      {(near || wanted) && children()}
    </div>
  );
}
