/** How long something takes, in buckets, as bars with a list for who does not see them. */

import type { JSX } from "preact";
import { DURATION_BUCKETS_MS } from "../../protocol/bodies.ts";
import { countText } from "../../picture/figures.ts";
import { heights } from "../view/line.ts";

const WIDTH = 220;
const HEIGHT = 44;

/** The bars; nothing while nothing was counted. */
export function Histogram({
  title,
  counts,
}: {
  readonly title: string;
  readonly counts: readonly number[];
}): JSX.Element | null {
  const total = counts.reduce((sum, one) => sum + one, 0);
  if (total === 0) return null;
  const bars = heights(counts);
  const step = WIDTH / counts.length;
  const told = counts.flatMap((count, at) =>
    count === 0 ? [] : [`${countText(count)} up to ${labelOf(at)}`],
  );
  return (
    <figure class="histogram">
      <figcaption>
        {title}{" "}
        <span class="dim">
          {countText(total)}, half within {labelOf(middleOf(counts, total))}
        </span>
      </figcaption>
      <svg
        width={WIDTH}
        height={HEIGHT + 14}
        role="img"
        aria-label={`${title}: ${told.join(", ")}`}
      >
        {bars.map((part, at) => (
          <rect
            key={labelOf(at)}
            x={at * step + 1}
            y={HEIGHT - Math.max(part === 0 ? 1 : 3, part * HEIGHT)}
            width={step - 2}
            height={Math.max(part === 0 ? 1 : 3, part * HEIGHT)}
            class={part === 0 ? "none" : ""}
          >
            <title>{`${counts[at]} up to ${labelOf(at)}`}</title>
          </rect>
        ))}
        {[0, 4, 7, 10].map((at) => (
          <text
            key={at}
            x={at === 0 ? 1 : at === 10 ? WIDTH - 1 : at * step + step / 2}
            y={HEIGHT + 12}
            text-anchor={at === 0 ? "start" : at === 10 ? "end" : "middle"}
          >
            {labelOf(at)}
          </text>
        ))}
      </svg>
    </figure>
  );
}

function labelOf(at: number): string {
  const bound = DURATION_BUCKETS_MS[at];
  return bound === undefined ? "more" : `${bound} ms`;
}

function middleOf(counts: readonly number[], total: number): number {
  let sum = 0;
  return counts.findIndex((count) => {
    sum += count;
    return sum >= total / 2;
  });
}
