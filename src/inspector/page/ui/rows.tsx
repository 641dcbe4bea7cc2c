/** A long list of which only what is in sight is in the document: at most {@link POOL} rows, however many there are. */

import type { JSX } from "preact";
import { useLayoutEffect, useRef, useState } from "preact/hooks";

/** Rows in the document at most. */
export const POOL = 60;

/** Rows above and below what is in sight. */
const BEYOND = 4;

/** Rows from one to another; the second is not among them. */
export interface Stretch {
  readonly from: number;
  readonly to: number;
}

/** The list; it fills what holds it and scrolls in it. */
export function Rows({
  count,
  height,
  active,
  render,
  onSight,
}: {
  readonly count: number;
  /** Of one row. */
  readonly height: number;
  /** The row that is kept in sight when it changes; -1 for none. */
  readonly active: number;
  readonly render: (at: number) => JSX.Element;
  readonly onSight?: (stretch: Stretch) => void;
}): JSX.Element {
  const box = useRef<HTMLDivElement>(null);
  const [sight, see] = useState<Stretch>({ from: 0, to: POOL - 1 });
  const look = (): void => {
    const own = box.current;
    if (own === null) return;
    const from = Math.max(0, Math.floor(own.scrollTop / height) - BEYOND);
    const to = Math.min(
      from + POOL,
      Math.ceil((own.scrollTop + own.clientHeight) / height) + BEYOND,
    );
    if (from !== sight.from || to !== sight.to) see({ from, to });
  };
  useLayoutEffect(() => {
    const own = box.current;
    if (own === null) return;
    const watched = new ResizeObserver(look);
    watched.observe(own);
    return () => watched.disconnect();
  });
  useLayoutEffect(() => {
    const own = box.current;
    if (own === null || active < 0) return;
    const top = active * height;
    if (top < own.scrollTop) own.scrollTop = top;
    else if (top + height > own.scrollTop + own.clientHeight)
      own.scrollTop = top + height - own.clientHeight;
  }, [active]);
  const to = Math.min(count, sight.to);
  useLayoutEffect(() => onSight?.({ from: sight.from, to }));
  const shown: JSX.Element[] = [];
  for (let at = Math.min(sight.from, count); at < to; at += 1) shown.push(render(at));
  return (
    <div class="rows" ref={box} onScroll={look} role="presentation">
      <div role="presentation" style={{ height: `${count * height}px` }}>
        <div
          role="presentation"
          style={{ transform: `translateY(${Math.min(sight.from, count) * height}px)` }}
        >
          {shown}
        </div>
      </div>
    </div>
  );
}
