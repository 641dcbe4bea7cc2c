/** A sequence as it is drawn on the page. */

import type { JSX } from "preact";
import { clockText, spanText } from "../../picture/figures.ts";
import { shortened } from "../view/names.ts";
import { type Arrow, isLost, type ReplyArrow, type SequenceLayout } from "../view/sequence.ts";

/** The drawing. */
export function Diagram({
  layout,
  asks,
}: {
  readonly layout: SequenceLayout;
  /** Messages whose senders wait for an answer, or did. */
  readonly asks: ReadonlySet<number>;
}): JSX.Element {
  const { width, height, lines, arrows, replies, idles, turns, bars } = layout;
  return (
    <svg
      class="diagram"
      {...{ width, height }}
      role="img"
      aria-label={`${lines.length} actors, ${arrows.length} messages, ${replies.length} answers`}
    >
      <defs>
        <marker
          id="arrow"
          viewBox="0 0 8 8"
          refX="7"
          refY="4"
          markerWidth="7"
          markerHeight="7"
          orient="auto-start-reverse"
        >
          <path d="M0 0L8 4L0 8z" />
        </marker>
        <marker
          id="arrow-open"
          viewBox="0 0 8 8"
          refX="7"
          refY="4"
          markerWidth="8"
          markerHeight="8"
          orient="auto-start-reverse"
        >
          <path class="open" d="M1 1L7 4L1 7" />
        </marker>
        <marker id="cross" viewBox="0 0 8 8" refX="4" refY="4" markerWidth="9" markerHeight="9">
          <path class="cross" d="M1 1L7 7M7 1L1 7" />
        </marker>
      </defs>
      {lines.map(({ id, x, name }) => (
        <g key={id} class="line">
          <line x1={x} x2={x} y1={44} y2={height} />
          <rect x={x - 78} y={8} width={156} height={32} rx={7} />
          <text {...{ x, y: 28 }} text-anchor="middle">
            <title>{name}</title>
            {shortened(name.slice(name.lastIndexOf("/") + 1), 22)}
          </text>
        </g>
      ))}
      {bars.map(({ x, fromY, toY }) => (
        <rect
          key={`${x} ${fromY}`}
          class="life"
          x={x - 4}
          y={fromY}
          width={8}
          height={toY - fromY}
        />
      ))}
      {idles.map(({ y, ms }) => (
        <g key={y} class="idle">
          <line x1={0} x2={width} y1={y} y2={y} />
          <text x={6} y={y - 3}>
            {spanText(ms)} of silence
          </text>
        </g>
      ))}
      {arrows.map((arrow) => (
        <Said key={arrow.header.id} arrow={arrow} isAsk={asks.has(arrow.header.id)} />
      ))}
      {replies.map((reply) => (
        <Answered key={reply.ask.id} arrow={reply} />
      ))}
      {turns.map((turn) => (
        <Happened key={`${turn.id} ${turn.y}`} turn={turn} />
      ))}
    </svg>
  );
}

function Said({ arrow, isAsk }: { readonly arrow: Arrow; readonly isAsk: boolean }): JSX.Element {
  const { header, y, fromX, toX, isCaused } = arrow;
  const looks = `said ${header.outcome} ${isCaused ? "caused" : ""}`;
  const isOwn = fromX === toX;
  const way = isOwn
    ? `M${fromX} ${y - 8}h26v14h-24`
    : `M${fromX} ${y}L${toX + (toX > fromX ? -3 : 3)} ${y}`;
  const type = isAsk ? `${header.type}?` : header.type;
  const told = header.outcome === "handled" ? type : `${type} × ${header.outcome}`;
  const x = isOwn ? fromX + 32 : (fromX + toX) / 2;
  return (
    <g class={looks}>
      <title>{`${clockText(header.atMs)} ${told}${isAsk ? " waits for an answer" : ""}`}</title>
      <path d={way} marker-end={isLost(header) ? "url(#cross)" : "url(#arrow)"} />
      <text x={x} y={isOwn ? y + 3 : y - 5} text-anchor={isOwn ? "start" : "middle"}>
        {shortened(told, 26)}
      </text>
    </g>
  );
}

function Answered({ arrow }: { readonly arrow: ReplyArrow }): JSX.Element {
  const { reply, ask, y, fromX, toX } = arrow;
  const took = reply.tookMs === undefined ? "" : ` after ${spanText(reply.tookMs)}`;
  return (
    <g class="answered" data-ask={ask.id}>
      <title>{`${clockText(reply.atMs)} answer to ${ask.type}${took}`}</title>
      <path
        d={`M${fromX} ${y}L${toX + (toX > fromX ? -3 : 3)} ${y}`}
        marker-end="url(#arrow-open)"
      />
      <text x={(fromX + toX) / 2} y={y - 5} text-anchor="middle">
        answer{took}
      </text>
    </g>
  );
}

function Happened({ turn }: { readonly turn: SequenceLayout["turns"][number] }): JSX.Element {
  const { kind, atMs, word, x, y } = turn;
  return (
    <g class={`turn ${kind}`}>
      <title>{`${clockText(atMs)} ${word}`}</title>
      {kind === "state" ? (
        <rect x={x + 8} y={y - 9} width={word.length * 6.7 + 12} height={18} rx={9} />
      ) : (
        <line x1={x - 12} x2={x + 12} y1={y} y2={y} />
      )}
      <text x={x + (kind === "state" ? 14 : 16)} y={y + 4}>
        {word}
      </text>
    </g>
  );
}
