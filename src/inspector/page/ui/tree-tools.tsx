/** What stands around the rows of the tree: how they are ordered, whether waits are shown, and what is said of the row one is on. */

import type { JSX } from "preact";
import { useMemo } from "preact/hooks";
import { type BlastRadius, blastRadius, radiusText } from "../../picture/blast-radius.ts";
import type { ActorRow, GroupRow } from "../view/tree-rows.ts";
import { SORTED_MAX, SORTS, type Sort } from "../view/sorted-rows.ts";
import { troubleLines, waitText } from "../view/troubles.ts";
import { useSession } from "./looking.ts";
import { CopyButton } from "./parts.tsx";
import type { Session } from "./session.ts";
import { optionOf, setOption } from "./whereabouts.ts";

/** What the rows are sorted by. */
export function sortChosen(): Sort {
  return SORTS.find((one) => one === optionOf("sort")) ?? "order";
}

/** Whether each row says whom it waits for. */
export function areWaitsShown(): boolean {
  return optionOf("waits") !== "";
}

/** Changes what the rows are sorted by, to the next. */
export function nextSort(): void {
  const next = SORTS[(SORTS.indexOf(sortChosen()) + 1) % SORTS.length] ?? "order";
  setOption("sort", next === "order" ? "" : next);
}

/** Shows waits, or shows them no more. */
export function toggleWaits(): void {
  setOption("waits", areWaitsShown() ? "" : "1");
}

/** The line above the rows. */
export function TreeTools({
  left,
}: {
  /** Rows that are left out of the table. */
  readonly left: number;
}): JSX.Element {
  const session = useSession();
  const { picture, troubles } = session;
  const { waits, left: unheard } = picture.waits;
  return (
    <div class="tools" role="toolbar" aria-label="How the tree is shown">
      <label>
        order{" "}
        <select
          value={sortChosen()}
          onChange={({ currentTarget }) =>
            setOption("sort", currentTarget.value === "order" ? "" : currentTarget.value)
          }
        >
          {SORTS.map((sort) => (
            <option key={sort} value={sort}>
              {SORT_WORDS[sort]}
            </option>
          ))}
        </select>{" "}
        <kbd>v</kbd>
      </label>
      <button type="button" aria-pressed={areWaitsShown()} onClick={toggleWaits}>
        who waits <b>{waits.length + unheard}</b> <kbd>w</kbd>
      </button>
      {left === 0 ? null : (
        <span class="dim">
          the first {SORTED_MAX}; {left} more have less
        </span>
      )}
      <span class="spring" />
      {troubleLines(troubles, picture, (id) => session.nameOf(id))
        .slice(0, TROUBLES_SHOWN)
        .map(({ key, about, says }) => (
          <span class="trouble" key={key}>
            <i aria-hidden="true">!</i> {about} {says}
          </span>
        ))}
    </div>
  );
}

/** Troubles named above the rows; the overview names all. */
const TROUBLES_SHOWN = 2;

const SORT_WORDS: Readonly<Record<Sort, string>> = {
  order: "as supervised",
  depth: "most waiting",
  rate: "most messages / s",
  restarts: "most restarts",
  taken: "most taken",
};

/** The line below the rows: what falls with the one one is on, and whom it waits for. */
export function RowNote({
  row,
  radius,
}: {
  readonly row: ActorRow | GroupRow | undefined;
  readonly radius: BlastRadius | undefined;
}): JSX.Element | null {
  const session = useSession();
  if (row?.type !== "actor" || radius === undefined) return null;
  const { picture, troubles } = session;
  const nameOf = (one: number): string => session.nameOf(one);
  const { id, path } = row.row;
  const waits = waitText(troubles.waits.get(id), nameOf, picture.atMs);
  const told = {
    ...{ path, ...row.row.origin, ...row.row.now, waits: troubles.waits.get(id) ?? [] },
    fallsWithIt: radius.ids.slice(1).map(nameOf),
  };
  return (
    <footer class="row-note" data-testid="row-note">
      <b>{row.place.label}</b>
      <span>{radiusText(radius, picture.rows)}</span>
      {waits === "" ? null : <span class="wait">{waits}</span>}
      <span class="spring" />
      <CopyButton label="copy as JSON" text={() => JSON.stringify(told, null, 2)} />
    </footer>
  );
}

/** What falls with the row one is on; found anew when somebody came or went, and each second. */
export function useRadius(
  row: ActorRow | GroupRow | undefined,
  { picture }: Session,
): BlastRadius | undefined {
  const id = row?.type === "actor" && row.row.goneAtMs === undefined ? row.row.id : 0;
  return useMemo(
    () => (id === 0 ? undefined : blastRadius(id, picture.rows)),
    [id, picture, picture.shape, Math.floor(picture.atMs / 1_000)],
  );
}
