/** Chosen actors and what they say to each other, as a diagram. */

import type { JSX } from "preact";
import { clockText, spanText } from "../../picture/figures.ts";
import { shortened } from "../view/names.ts";
import {
  type Arrow,
  ARROWS_MAX,
  isLost,
  LIFELINES_MAX,
  layoutSequence,
  sequenceJson,
  sequenceMermaid,
  type Turn,
} from "../view/sequence.ts";
import { CopyButton, Nothing } from "./parts.tsx";
import type { Session } from "./session.ts";
import { chosen } from "./choice.ts";
import { useSession } from "./looking.ts";
import { filterBy, route } from "./whereabouts.ts";

/** Actors that are offered while one types. */
const OFFERED = 12;

/** The screen. */
export function SequenceScreen(): JSX.Element {
  const session = useSession();
  const ids = chosen.value.slice(0, LIFELINES_MAX);
  const actors = ids.map((id) => ({ id, name: session.nameOf(id) }));
  const layout = layoutSequence(actors, session.picture.headers.values, turnsOf(session, ids));
  return (
    <div class="sequence" data-focus="first" tabIndex={-1}>
      <div class="chips">
        {actors.map(({ id, name }) => (
          <button
            type="button"
            key={id}
            title={name}
            aria-label={`Leave out ${name}`}
            onClick={() => {
              chosen.value = chosen.value.filter((one) => one !== id);
            }}
          >
            {name.slice(name.lastIndexOf("/") + 1)} <span aria-hidden="true">×</span>
          </button>
        ))}
        <Offers session={session} />
        <span class="spring" />
        {actors.length < 2 ? null : (
          <>
            <CopyButton label="copy as Mermaid" text={() => sequenceMermaid(layout)} />
            <CopyButton label="copy as JSON" text={() => sequenceJson(layout)} />
          </>
        )}
      </div>
      {actors.length < 2 ? (
        <Nothing>
          Choose 2 to {LIFELINES_MAX} actors: Space on a row of the tree, or <kbd>/</kbd> and the
          path of one.
        </Nothing>
      ) : layout.arrows.length === 0 ? (
        <Nothing>These actors have said nothing to each other since they were chosen.</Nothing>
      ) : (
        <div class="scroll" tabIndex={0} role="group" aria-label="Sequence diagram, scrolls">
          <Diagram layout={layout} />
          {layout.arrows.length < ARROWS_MAX ? null : (
            <p class="dim">the newest {ARROWS_MAX} messages</p>
          )}
        </div>
      )}
    </div>
  );
}

/** Actors whose path is like what is typed in the filter line. */
function Offers({ session }: { readonly session: Session }): JSX.Element | null {
  const words = route.value.filter.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return null;
  const like = [...session.picture.rows.values()]
    .filter(
      ({ path, goneAtMs }) =>
        goneAtMs === undefined && words.every((one) => path.toLowerCase().includes(one)),
    )
    .filter(({ id }) => !chosen.value.includes(id))
    .slice(0, OFFERED);
  return (
    <>
      {like.map(({ id, path }) => (
        <button
          type="button"
          class="offer"
          key={id}
          title={path}
          onClick={() => {
            chosen.value = [...chosen.value, id];
            filterBy("");
          }}
        >
          + {path.slice(path.lastIndexOf("/") + 1)}
        </button>
      ))}
    </>
  );
}

/** Starts and ends of the chosen ones: they cut their lifelines. */
function turnsOf(session: Session, ids: readonly number[]): readonly Turn[] {
  return session.picture.events.values.flatMap((event) => {
    if (event.type === "actor.crashed" && ids.includes(event.id))
      return [{ id: event.id, atMs: event.atMs, word: "✕ crashed" }];
    if (
      event.type === "actor.stopped" &&
      ids.includes(event.id) &&
      session.endOf(event.id)?.crash === undefined
    )
      return [{ id: event.id, atMs: event.atMs, word: `□ ${shortened(event.reason, 16)}` }];
    return [];
  });
}

function Diagram({ layout }: { readonly layout: ReturnType<typeof layoutSequence> }): JSX.Element {
  const { width, height, lines, arrows, idles, turns } = layout;
  return (
    <svg
      class="diagram"
      {...{ width, height }}
      role="img"
      aria-label={`${lines.length} actors, ${arrows.length} messages`}
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
      {idles.map(({ y, ms }) => (
        <g key={y} class="idle">
          <line x1={0} x2={width} y1={y} y2={y} />
          <text x={6} y={y - 3}>
            {spanText(ms)} of silence
          </text>
        </g>
      ))}
      {arrows.map((arrow) => (
        <Said key={arrow.header.id} arrow={arrow} />
      ))}
      {turns.map(({ id, atMs, word, x, y }) => (
        <g key={`${id} ${atMs}`} class="turn">
          <line x1={x - 12} x2={x + 12} y1={y} y2={y} />
          <text x={x + 16} y={y + 4}>
            {word}
          </text>
        </g>
      ))}
    </svg>
  );
}

function Said({ arrow }: { readonly arrow: Arrow }): JSX.Element {
  const { header, y, fromX, toX, isCaused } = arrow;
  const looks = `said ${header.outcome} ${isCaused ? "caused" : ""}`;
  const isOwn = fromX === toX;
  const way = isOwn
    ? `M${fromX} ${y - 8}h26v14h-24`
    : `M${fromX} ${y}L${toX + (toX > fromX ? -3 : 3)} ${y}`;
  const told = header.outcome === "handled" ? header.type : `${header.type} × ${header.outcome}`;
  const x = isOwn ? fromX + 32 : (fromX + toX) / 2;
  return (
    <g class={looks}>
      <title>{`${clockText(header.atMs)} ${told}`}</title>
      <path d={way} marker-end={isLost(header) ? "url(#cross)" : "url(#arrow)"} />
      <text x={x} y={isOwn ? y + 3 : y - 5} text-anchor={isOwn ? "start" : "middle"}>
        {shortened(told, 26)}
      </text>
    </g>
  );
}
