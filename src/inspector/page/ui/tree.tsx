/** The tree: every actor where its supervisor holds it, and how it is. */

import type { JSX } from "preact";
import { useEffect } from "preact/hooks";
import { sortedRows, type SortWish } from "../view/sorted-rows.ts";
import { TreeLister, type TreeList } from "../view/tree-rows.ts";
import { Nothing } from "./parts.tsx";
import { Rows, type Stretch } from "./rows.tsx";
import { choose, inSight } from "./choice.ts";
import { useSession } from "./looking.ts";
import type { Session } from "./session.ts";
import { focusMain, route } from "./whereabouts.ts";
import { Actor, Group } from "./tree-row.tsx";
import { active, open, toggle, toggled } from "./tree-state.ts";
import { nextSort, RowNote, sortChosen, toggleWaits, TreeTools, useRadius } from "./tree-tools.tsx";

const ROW_HEIGHT = 28;

const lister = new TreeLister();

/** The screen. */
export function TreeScreen(): JSX.Element {
  const session = useSession();
  const { picture } = session;
  const { filter } = route.value;
  const { version } = picture;
  const source = { tree: session.tree, rows: picture.rows, version };
  const sort = sortChosen();
  const rateOf = (id: number): number => session.pulse.now(id);
  const table = sort === "order" ? undefined : tableOf(session, { sort, filter, rateOf });
  const rows = table ?? lister.list(source, { toggled: toggled.value, filter });
  const at = Math.max(0, rows.nthOf(active.value));
  const onKeyDown = (event: KeyboardEvent): void => {
    if (pressOn(rows, at, event.key)) event.preventDefault();
  };
  const onRow = active.value === "" ? undefined : rows.at(at);
  const radius = useRadius(onRow, session);
  const falling = new Set(radius?.ids.slice(1));
  const told = (stretch: Stretch): void => tellSight(idsIn(rows, stretch));
  const isEmpty = rows.length === 0;
  // The first rows come after the screen: whoever has not gone elsewhere meanwhile is put on them.
  useEffect(() => {
    if (!isEmpty && document.activeElement === document.body) focusMain();
  }, [isEmpty]);
  if (isEmpty)
    return (
      <Nothing>
        {filter === ""
          ? "No actor has been told of yet."
          : `No actor matches “${filter}”. Esc clears the filter.`}
      </Nothing>
    );
  return (
    <div class="tree-screen">
      <TreeTools left={table?.left ?? 0} />
      <div
        class="tree"
        role="treegrid"
        tabIndex={0}
        data-focus="first"
        aria-label="Supervision tree"
        aria-rowcount={rows.length + 1}
        aria-colcount={7}
        aria-activedescendant={`row-${at}`}
        onKeyDown={onKeyDown}
      >
        <Head />
        <Rows
          {...{ count: rows.length, height: ROW_HEIGHT, active: active.value === "" ? -1 : at }}
          onSight={told}
          render={(nth) => {
            const row = rows.at(nth);
            if (row === undefined) return <div />;
            return row.type === "actor" ? (
              <Actor
                {...{ row, nth, session, isActive: nth === at }}
                fallsToo={falling.has(row.row.id)}
                isInTable={table !== undefined}
              />
            ) : (
              <Group {...{ row, nth, isActive: nth === at }} />
            );
          }}
        />
      </div>
      <RowNote row={onRow} radius={radius} />
    </div>
  );
}

function Head(): JSX.Element {
  const names = ["actor", "is", "state", "mailbox", "messages / s", "restarts", "up"];
  return (
    <div role="row" class="row head" aria-rowindex={1}>
      {names.map((name, at) => (
        <span role="columnheader" key={name} aria-colindex={at + 1}>
          {name}
        </span>
      ))}
    </div>
  );
}

/** Does what a key means on a row; false for a key that means nothing here. */
function pressOn(rows: TreeList, at: number, key: string): boolean {
  const row = rows.at(at);
  if (row === undefined) return false;
  const moves: Readonly<Record<string, number>> = {
    ArrowDown: at + 1,
    ArrowUp: at - 1,
    PageDown: at + 20,
    PageUp: at - 20,
    Home: 0,
    End: rows.length - 1,
  };
  const to = moves[key] ?? sideways(rows, at, key);
  if (to !== undefined) {
    active.value = rows.at(Math.max(0, Math.min(rows.length - 1, to)))?.key ?? "";
    return true;
  }
  if (key === "ArrowLeft" || key === "ArrowRight") toggle(row.key);
  else if (key === "Enter") open(row);
  else if (key === " " && row.type === "actor") choose(row.row.id);
  else if (key === "w") toggleWaits();
  else if (key === "v") nextSort();
  else return false;
  return true;
}

/** Where left and right lead from a row that is not to be closed or opened: to its parent, to its first child. */
function sideways(rows: TreeList, at: number, key: string): number | undefined {
  const row = rows.at(at);
  if (key === "ArrowRight" && row?.isOpen !== false) return row?.isOpen === true ? at + 1 : at;
  if (key !== "ArrowLeft" || row === undefined || row.isOpen === true) return undefined;
  for (let above = at - 1; above >= 0; above -= 1) {
    if (rows.levelAt(above) < row.level) return above;
  }
  return at;
}

function idsIn(rows: TreeList, { from, to }: Stretch): readonly number[] {
  const ids: number[] = [];
  for (let nth = from; nth < to; nth += 1) {
    const row = rows.at(nth);
    if (row?.type === "actor") ids.push(row.row.id);
  }
  return ids;
}

function tableOf(session: Session, wish: SortWish): ReturnType<typeof sortedRows> {
  return sortedRows(session.picture.rows, session.tree, wish);
}

function tellSight(ids: readonly number[]): void {
  const { value } = inSight;
  if (ids.length === value.length && ids.every((id, at) => id === value[at])) return;
  inSight.value = ids;
}
