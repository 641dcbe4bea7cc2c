/** The rows of the tree: an actor, or many of a kind. */

import type { JSX } from "preact";
import { stateText } from "../../picture/state-text.ts";
import { endWord } from "../view/ends.ts";
import { agoText, countText, rateText, spanText } from "../../picture/figures.ts";
import { routeText } from "../view/route.ts";
import { fullness } from "../view/status.ts";
import type { ActorRow, GroupRow } from "../view/tree-rows.ts";
import { Bar, Pill } from "./parts.tsx";
import type { Session } from "./session.ts";
import { Spark } from "./spark.tsx";
import { chosen } from "./choice.ts";
import { active, open, toggle } from "./tree-state.ts";

/** Indentation of one level, in pixels. */
const INDENT = 18;

interface Shown {
  readonly nth: number;
  readonly isActive: boolean;
}

/** An actor. */
export function Actor({
  row: tree,
  nth,
  isActive,
  session,
}: Shown & { readonly row: ActorRow; readonly session: Session }): JSX.Element {
  const { row, place } = tree;
  const { now, origin } = row;
  const { atMs } = session.picture;
  const status = session.statusOf(row);
  const isGone = row.goneAtMs !== undefined;
  const rates = session.pulse.of(row.id);
  const looks = [
    "row",
    isGone ? "gone" : "",
    status.tone === "bad" ? "bad" : "",
    status.word === "restarted" ? "fresh" : "",
    tree.isOutlier ? "outlier" : "",
    chosen.value.includes(row.id) ? "chosen" : "",
  ];
  return (
    <div
      class={looks.join(" ")}
      {...rowProps(tree, nth, isActive)}
      data-path={row.path}
      onDblClick={() => open(tree)}
    >
      <span role="gridcell" class="name" style={{ paddingLeft: `${(tree.level - 1) * INDENT}px` }}>
        <Twisty row={tree} />
        <a tabIndex={-1} href={linkOf(tree, session)}>
          {place.label}
        </a>
        <small>
          {origin.kind === "supervisor"
            ? strategyText(origin.strategy)
            : kindText(origin, place.label)}
        </small>
        <Ended row={tree} session={session} />
      </span>
      <span role="gridcell">
        <Pill status={status} />
      </span>
      <span role="gridcell" class="state" title={now.state}>
        {stateText(now.state)}
      </span>
      <Waiting row={tree} isFull={status.word === "full"} />
      <span role="gridcell" class="figure">
        <Spark values={rates} width={64} height={18} floor={4} />
        {isGone || (rates.at(-1) ?? 0) === 0 ? (
          <span class="none">0</span>
        ) : (
          rateText(rates.at(-1) ?? 0)
        )}
      </span>
      <span role="gridcell">
        <Budget row={row} />
      </span>
      <span role="gridcell" class="figure dim">
        {isGone
          ? agoText(atMs - (row.goneAtMs ?? atMs))
          : spanText(Math.max(0, atMs - origin.bornAtMs))}
      </span>
    </div>
  );
}

function Waiting({
  row: { row },
  isFull,
}: {
  readonly row: ActorRow;
  readonly isFull: boolean;
}): JSX.Element {
  const { depth, depthMax } = row.now;
  const { mailboxMax } = row.origin;
  return (
    <span
      role="gridcell"
      class="figure"
      title={`${depth} of ${mailboxMax} wait; at most ${depthMax} did`}
    >
      {depth === 0 ? (
        <span class="none">0</span>
      ) : (
        <>
          <Bar part={fullness(depth, mailboxMax)} tone={isFull ? "bad" : "live"} />
          {countText(depth)}
        </>
      )}
    </span>
  );
}

/** That the one before it ended, with the way to its report; loud while it is new. */
function Ended({
  row,
  session,
}: {
  readonly row: ActorRow;
  readonly session: Session;
}): JSX.Element | null {
  const end = session.endAt(row.row.path);
  if (end === undefined) return null;
  const isOwn = end.id === row.row.id;
  const ago = session.picture.atMs - end.atMs;
  return (
    <a
      tabIndex={-1}
      class={`ended ${ago < 60_000 ? "new" : ""}`}
      href={routeText({ screen: "crashes", id: String(end.id), filter: "" })}
      title={end.reason}
    >
      ✕ {endWord(end)} {isOwn ? "" : agoText(ago)}
    </a>
  );
}

/** Many of a kind. */
export function Group({ row, nth, isActive }: Shown & { readonly row: GroupRow }): JSX.Element {
  const { depth, count, behaviour } = row;
  return (
    <div class="row group" {...rowProps(row, nth, isActive)}>
      <span role="gridcell" class="name" style={{ paddingLeft: `${(row.level - 1) * INDENT}px` }}>
        <Twisty row={row} />
        <b>
          {countText(count)} × {behaviour}
        </b>
      </span>
      <span role="gridcell" />
      <span role="gridcell" class="state dim">
        folded: {count} of a kind
      </span>
      <span role="gridcell" class="dim">
        {depth.min} · {depth.median} · {depth.max}
      </span>
      <span role="gridcell" class="dim">
        taken {countText(row.handled.min)} · {countText(row.handled.median)} ·{" "}
        {countText(row.handled.max)}
      </span>
      <span role="gridcell" />
      <span role="gridcell" />
    </div>
  );
}

/** Restarts that still count against what a supervisor may make. */
export function Budget({ row }: { readonly row: ActorRow["row"] }): JSX.Element | null {
  const { intensity, periodMs, kind } = row.origin;
  if (kind !== "supervisor") return null;
  const used = row.now.restartsCounted;
  const tone = used === 0 ? "calm" : used >= intensity ? "bad" : "warn";
  return (
    <span class="figure budget" title={`${row.now.restarts} restarts since it began`}>
      {used === 0 ? null : <Bar part={intensity === 0 ? 1 : used / intensity} tone={tone} />}
      <span class={used === 0 ? "none" : ""}>
        {used} of {intensity} in {spanText(periodMs)}
      </span>
    </span>
  );
}

function Twisty({ row }: { readonly row: ActorRow | GroupRow }): JSX.Element {
  if (row.isOpen === undefined) return <i class="twisty" aria-hidden="true" />;
  return (
    <i class="twisty" aria-hidden="true" onClick={() => toggle(row.key)}>
      {row.isOpen ? "▾" : "▸"}
    </i>
  );
}

function rowProps(row: ActorRow | GroupRow, nth: number, isActive: boolean) {
  return {
    role: "row" as const,
    id: `row-${nth}`,
    "aria-rowindex": nth + 2,
    "aria-level": row.level,
    "aria-posinset": row.nth,
    "aria-setsize": row.of,
    ...(row.isOpen === undefined ? {} : { "aria-expanded": row.isOpen }),
    ...(isActive ? { "aria-selected": true } : {}),
    onClick: () => {
      active.value = row.key;
    },
  };
}

function strategyText(strategy: string): string {
  return strategy === "" ? "supervisor" : strategy.replaceAll("_", " ");
}

function kindText({ behaviour }: ActorRow["row"]["origin"], label: string): string {
  return behaviour === label ? "" : behaviour;
}

function linkOf({ row }: ActorRow, session: Session): string {
  const isEnd = row.goneAtMs !== undefined && session.endOf(row.id) !== undefined;
  return routeText({ screen: isEnd ? "crashes" : "actor", id: String(row.id), filter: "" });
}
