/** The rows of the tree: an actor, or many of a kind. */

import type { JSX } from "preact";
import { stateText } from "../../picture/state-text.ts";
import { endWord } from "../view/ends.ts";
import { agoText, countText, rateText, spanText } from "../../picture/figures.ts";
import { routeText } from "../view/route.ts";
import { fullness } from "../view/status.ts";
import type { ActorRow, GroupRow } from "../view/tree-rows.ts";
import { waitText } from "../view/troubles.ts";
import { Bar, Pill } from "./parts.tsx";
import { useSession } from "./looking.ts";
import type { Session } from "./session.ts";
import { Spark } from "./spark.tsx";
import { chosen } from "./choice.ts";
import { active, open, toggle } from "./tree-state.ts";
import { areWaitsShown } from "./tree-tools.tsx";

/** Indentation of one level, in pixels. */
const INDENT = 18;

interface Shown {
  readonly nth: number;
  readonly isActive: boolean;
}

/** How an actor is shown. */
interface ActorShown extends Shown {
  readonly row: ActorRow;
  /** Whether it ends with the one one is on. */
  readonly fallsToo: boolean;
  /** In a table it stands by itself, so that what is above it is said. */
  readonly isInTable: boolean;
  readonly session: Session;
}

/** An actor. */
export function Actor(shown: ActorShown): JSX.Element {
  const { row: tree, nth, isActive, fallsToo, session } = shown;
  const { row } = tree;
  const { atMs } = session.picture;
  const status = session.statusOf(row);
  const rate = session.pulse.now(row.id);
  const looks = [
    "row",
    row.goneAtMs === undefined ? "" : "gone",
    status.tone === "bad" ? "bad" : "",
    status.word === "restarted" ? "fresh" : "",
    tree.isOutlier ? "outlier" : "",
    chosen.value.includes(row.id) ? "chosen" : "",
    fallsToo ? "falls" : "",
  ];
  return (
    <div
      class={looks.join(" ")}
      {...rowProps(tree, nth, isActive)}
      data-path={row.path}
      onDblClick={() => open(tree)}
    >
      <Name {...shown} />
      <span role="gridcell">
        <Pill status={status} />
      </span>
      <State row={row} />
      <Waiting row={tree} isFull={status.word === "full"} />
      <span role="gridcell" class="figure">
        <Spark values={session.pulse.of(row.id)} width={64} height={14} floor={4} />
        {row.goneAtMs !== undefined || rate === 0 ? <span class="none">0</span> : rateText(rate)}
      </span>
      <span role="gridcell">
        <Budget row={row} />
      </span>
      <span role="gridcell" class="figure dim">
        {row.goneAtMs === undefined
          ? spanText(Math.max(0, atMs - row.origin.bornAtMs))
          : agoText(atMs - row.goneAtMs)}
      </span>
    </div>
  );
}

function Name({ row: tree, fallsToo, isInTable, session }: ActorShown): JSX.Element {
  const { row, place } = tree;
  const { origin } = row;
  return (
    <span role="gridcell" class="name" style={{ paddingLeft: `${(tree.level - 1) * INDENT}px` }}>
      <Twisty row={tree} />
      {isInTable ? <span class="dim above">{row.path.slice(0, -place.label.length)}</span> : null}
      <a tabIndex={-1} href={linkOf(tree, session)}>
        {place.label}
      </a>
      <small>
        {origin.kind === "supervisor"
          ? strategyText(origin.strategy)
          : kindText(origin, place.label)}
      </small>
      <Ended row={tree} session={session} />
      {fallsToo ? <small class="falls-too">falls too</small> : null}
    </span>
  );
}

/** The state of its machine; whom it waits for, where that is asked for or nobody can go on. */
function State({ row: { id, now } }: { readonly row: ActorRow["row"] }): JSX.Element {
  const session = useSession();
  const { troubles, picture } = session;
  const isStuck = troubles.deadlocked.has(id);
  const nameOf = (one: number): string => session.nameOf(one);
  const waits =
    isStuck || areWaitsShown() ? waitText(troubles.waits.get(id), nameOf, picture.atMs) : "";
  const says = waits === "" ? stateText(now.state) : waits;
  return (
    <span role="gridcell" class={`state ${isStuck ? "stuck" : ""}`} title={says}>
      {says}
    </span>
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
