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

type Render = (nth: number) => JSX.Element;

/** What a place of the pool shows. */
interface Held {
  readonly nth: number;
  readonly render: Render;
  readonly shown: JSX.Element;
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
  readonly render: Render;
  readonly onSight?: (stretch: Stretch) => void;
}): JSX.Element {
  const box = useRef<HTMLDivElement>(null);
  const pool = useRef(new Map<number, Held>());
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
  const looking = useRef(look);
  looking.current = look;
  useLayoutEffect(() => {
    const own = box.current;
    if (own === null) return;
    const watched = new ResizeObserver(() => looking.current());
    watched.observe(own);
    return () => watched.disconnect();
  }, []);
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
  for (let nth = Math.min(sight.from, count); nth < to; nth += 1)
    shown.push(pooled(pool.current, nth, { render, height }));
  return (
    <div class="rows" ref={box} onScroll={look} role="presentation">
      <div role="presentation" style={{ height: `${count * height}px` }}>
        {shown}
      </div>
    </div>
  );
}

/**
 * A row in one of the places of the pool: what has left the sight lends its elements to what comes into it, and what has
 * not changed since it was made is not compared again.
 */
function pooled(
  pool: Map<number, Held>,
  nth: number,
  { render, height }: { readonly render: Render; readonly height: number },
): JSX.Element {
  const place = nth % POOL;
  const held = pool.get(place);
  if (held !== undefined && held.nth === nth && held.render === render) return held.shown;
  const shown = (
    <div
      key={place}
      class="placed"
      role="presentation"
      style={{ top: `${nth * height}px`, height: `${height}px` }}
    >
      {render(nth)}
    </div>
  );
  pool.set(place, { nth, render, shown });
  return shown;
}
