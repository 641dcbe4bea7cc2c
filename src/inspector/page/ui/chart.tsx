/** A machine drawn as it was laid out once, with the states that are active lit and what was seen of it written over it. */

import type { JSX } from "preact";
import { useEffect, useLayoutEffect, useMemo, useRef } from "preact/hooks";
import { activeStates } from "../../../machines/active-states.ts";
import { drawMachine, MARGIN } from "../../../machines/svg-drawing.ts";
import type { WatchedMachine } from "../../protocol/watched.ts";
import type { DrawnMachine } from "../view/census.ts";
import { takenBetween } from "../view/lights.ts";
import { after } from "./browser.ts";
import { Marks } from "./marks.tsx";

const SVG = "http://www.w3.org/2000/svg";

/** How long the transition that was taken last glows, in ms. */
const GLOW_MS = 600;

/** A machine, and what is shown of it. */
export interface ChartShown {
  readonly machine: DrawnMachine;
  /** Active states, as in a row. */
  readonly state: string;
  /** How many are in each state, where it stands for many actors. */
  readonly counts?: ReadonlyMap<string, number>;
  /** What was seen of one actor while it is watched, and when this is. */
  readonly seen?: WatchedMachine | undefined;
  readonly nowMs?: number;
  /** The transitions that are known to have been taken last, and for which message. */
  readonly last?: { readonly message: number; readonly ids: readonly string[] } | undefined;
  /** Transitions and states that nothing leads to. */
  readonly dead?: ReadonlySet<string>;
  /** Transitions an event would take, or could where guards are open. */
  readonly asked?: ReadonlySet<string>;
}

/** The picture. It is drawn once; what happens changes classes in it, never its places. */
export function Chart(shown: ChartShown): JSX.Element {
  const { machine, state, counts, seen, nowMs = 0, last, dead, asked } = shown;
  const picture = useRef<SVGSVGElement>(null);
  const before = useRef({ state, message: last?.message });
  const { graph, layout } = machine;
  const drawn = useMemo(() => drawMachine(graph, layout, `m${machine.hash}`).join(""), [machine]);
  useLayoutEffect(() => {
    const { current } = picture;
    if (current === null) return;
    light(current, activeStates(graph, state), counts);
    mark(current, "last", new Set(last?.ids));
    mark(current, "dead", dead ?? new Set());
    mark(current, "asked", asked ?? new Set());
  });
  useEffect(() => {
    const known = before.current;
    before.current = { state, message: last?.message };
    const isNew = last !== undefined && last.message !== known.message;
    const taken = isNew ? new Set(last.ids) : takenBetween(graph, known.state, state);
    if (picture.current !== null) glow(picture.current, taken);
  }, [state, last?.message]);
  const [width, height] = [layout.width + 2 * MARGIN, layout.height + 2 * MARGIN];
  return (
    <svg
      class="chart"
      {...{ width, height }}
      viewBox={`${-MARGIN} ${-MARGIN} ${width} ${height}`}
      role="img"
      aria-label={`The machine ${machine.name}${state === "" ? "" : `, in ${state}`}. The list beside it says the same.`}
    >
      <g ref={picture} dangerouslySetInnerHTML={{ __html: drawn }} />
      {seen === undefined ? null : <Marks {...{ machine, seen, nowMs }} />}
    </svg>
  );
}

function light(
  picture: SVGElement,
  lit: ReadonlySet<string>,
  counts: ReadonlyMap<string, number> | undefined,
): void {
  for (const drawn of picture.querySelectorAll<SVGGElement>("[data-state]")) {
    const id = drawn.dataset["state"] ?? "";
    drawn.classList.toggle("lit", counts === undefined ? lit.has(id) : (counts.get(id) ?? 0) > 0);
    if (counts !== undefined) count(drawn, counts.get(id) ?? 0);
  }
}

/** Writes how many are in a state at the corner of its box. */
function count(drawn: SVGGElement, many: number): void {
  const box = drawn.querySelector("rect");
  if (box === null || drawn.matches(".region, .compound, .parallel")) return;
  let badge = drawn.querySelector<SVGGElement>(".count");
  if (badge === null) {
    badge = drawn.appendChild(document.createElementNS(SVG, "g"));
    badge.setAttribute("class", "count");
    const [x, y] = [box.x.baseVal.value + box.width.baseVal.value - 4, box.y.baseVal.value + 2];
    const disk = badge.appendChild(document.createElementNS(SVG, "circle"));
    for (const [name, value] of Object.entries({ cx: x, cy: y, r: 9 }))
      disk.setAttribute(name, String(value));
    const text = badge.appendChild(document.createElementNS(SVG, "text"));
    for (const [name, value] of Object.entries({ x, y: y + 4 }))
      text.setAttribute(name, String(value));
  }
  badge.classList.toggle("none", many === 0);
  const text = badge.querySelector("text");
  if (text !== null) text.textContent = String(many);
}

/** Gives some states and transitions a class, and takes it from all others. */
function mark(picture: SVGElement, name: string, ids: ReadonlySet<string>): void {
  for (const drawn of picture.querySelectorAll<SVGGElement>("[data-state], [data-transition]")) {
    const { state, transition } = drawn.dataset;
    drawn.classList.toggle(name, ids.has(state ?? transition ?? ""));
  }
}

function glow(picture: SVGElement, taken: ReadonlySet<string>): void {
  for (const drawn of picture.querySelectorAll<SVGGElement>("[data-transition]")) {
    if (!taken.has(drawn.dataset["transition"] ?? "")) continue;
    drawn.classList.add("taken");
    after(GLOW_MS, () => drawn.classList.remove("taken"));
  }
}
