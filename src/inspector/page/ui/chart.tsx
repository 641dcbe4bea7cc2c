/** A machine drawn as it was laid out once, with the states that are active lit; and the same as a list. */

import type { JSX } from "preact";
import { useEffect, useLayoutEffect, useMemo, useRef } from "preact/hooks";
import { activeStates } from "../../../machines/active-states.ts";
import type { GraphState } from "../../../machines/graph.ts";
import { transitionText } from "../../../machines/graph-text.ts";
import { drawMachine, MARGIN } from "../../../machines/svg-drawing.ts";
import type { DrawnMachine } from "../view/census.ts";
import { after } from "./browser.ts";
import { stateName, takenBetween } from "../view/lights.ts";

const SVG = "http://www.w3.org/2000/svg";

/** How long the transition that was taken last glows, in ms. */
const GLOW_MS = 1_600;

/** The picture. It is drawn once; what happens changes classes in it, never its places. */
export function Chart({
  machine,
  state,
  counts,
}: {
  readonly machine: DrawnMachine;
  readonly state: string;
  /** How many are in each state, where it stands for many actors. */
  readonly counts?: ReadonlyMap<string, number>;
}): JSX.Element {
  const picture = useRef<SVGSVGElement>(null);
  const before = useRef(state);
  const { graph, layout } = machine;
  const drawn = useMemo(() => drawMachine(graph, layout, `m${machine.hash}`).join(""), [machine]);
  useLayoutEffect(() => {
    if (picture.current !== null) light(picture.current, activeStates(graph, state), counts);
  });
  useEffect(() => {
    const taken = takenBetween(graph, before.current, state);
    before.current = state;
    if (picture.current !== null) glow(picture.current, taken);
  }, [state]);
  const [width, height] = [layout.width + 2 * MARGIN, layout.height + 2 * MARGIN];
  return (
    <svg
      ref={picture}
      class="chart"
      {...{ width, height }}
      viewBox={`${-MARGIN} ${-MARGIN} ${width} ${height}`}
      role="img"
      aria-label={`The machine ${machine.name}${state === "" ? "" : `, in ${state}`}. The list beside it says the same.`}
      dangerouslySetInnerHTML={{ __html: drawn }}
    />
  );
}

function light(
  picture: SVGSVGElement,
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

function glow(picture: SVGSVGElement, taken: ReadonlySet<string>): void {
  for (const drawn of picture.querySelectorAll<SVGGElement>("[data-transition]")) {
    if (!taken.has(drawn.dataset["transition"] ?? "")) continue;
    drawn.classList.add("taken");
    after(GLOW_MS, () => drawn.classList.remove("taken"));
  }
}

/** The same in words: states within states, the active ones marked, with what leads out of each. */
export function ChartList({
  machine,
  state,
  counts,
}: {
  readonly machine: DrawnMachine;
  readonly state: string;
  readonly counts?: ReadonlyMap<string, number>;
}): JSX.Element {
  const { graph } = machine;
  const lit = activeStates(graph, state);
  const root = graph.states[0];
  const byId = new Map(graph.states.map((one) => [one.id, one]));
  const list = (ids: readonly string[]): JSX.Element => (
    <ul>
      {ids.map((id) => {
        const one = byId.get(id);
        return one === undefined ? null : (
          <li key={id} class={lit.has(id) ? "lit" : ""}>
            <StateLine {...{ state: one, machine, isLit: lit.has(id), many: counts?.get(id) }} />
            {one.children.length === 0 ? null : list(one.children)}
          </li>
        );
      })}
    </ul>
  );
  return <div class="chart-list">{root === undefined ? null : list(root.children)}</div>;
}

function StateLine({
  state,
  machine: { graph },
  isLit,
  many,
}: {
  readonly state: GraphState;
  readonly machine: DrawnMachine;
  readonly isLit: boolean;
  readonly many: number | undefined;
}): JSX.Element {
  const own = graph.transitions.filter(({ source }) => source === state.id);
  return (
    <>
      <b title={state.description ?? ""}>
        {isLit ? <span aria-hidden="true">▶ </span> : null}
        {state.key}
      </b>
      {isLit ? <em> active</em> : null}
      {many === undefined ? null : <em> {many} here</em>}
      {own.map((one) => (
        <small key={one.id}>
          {transitionText(one)}
          {one.targets.length === 0
            ? ""
            : ` → ${one.targets.map((to) => stateName(graph, to)).join(", ")}`}
        </small>
      ))}
    </>
  );
}
