/** The node in the middle of those it knows, drawn. */

import type { JSX } from "preact";
import type { NetworkFrame } from "../../protocol/network.ts";
import { routeText } from "../view/route.ts";
import { type Dot, topologyOf } from "../view/topology.ts";
import { Panel } from "./parts.tsx";
import { useSession } from "./looking.ts";

/** Half of the drawing's width. */
const HALF = 250;

/** The panel. */
export function TopologyPanel({ network }: { readonly network: NetworkFrame }): JSX.Element {
  const session = useSession();
  const { dots, left } = topologyOf(network);
  const ids = new Map([...session.picture.rows.values()].map(({ path, id }) => [path, id]));
  const near = dots.filter(({ hop }) => hop === 1);
  const far = dots.length - near.length;
  const up = near.filter(({ tone }) => tone === "up").length;
  const said = `${up} of ${near.length} links stand; ${far} nodes are known without a link`;
  return (
    <Panel title="Around" note={left === 0 ? said : `${said}; ${left} more are not drawn`}>
      <svg
        class="topology"
        viewBox={`${-HALF} ${-HALF} ${2 * HALF} ${2 * HALF}`}
        role="group"
        aria-label={`${said}. The table of peers says the same.`}
      >
        <circle class="ring" r={HALF * 0.5} />
        <circle class="ring" r={HALF * 0.88} />
        {near.map(({ peer, x, y, tone }) => (
          <line key={peer} class={tone} x1="0" y1="0" x2={x * HALF} y2={y * HALF} />
        ))}
        <circle class="self" r="11" />
        {dots.map((dot) => (
          <Mark key={dot.peer} dot={dot} id={ids.get(dot.actor ?? "")} />
        ))}
      </svg>
      <p class="dim">
        Inner ring: links of this node. Outer ring: nodes it has heard of. Who is linked to those is
        not known here, so nothing is drawn.
      </p>
    </Panel>
  );
}

const SIGNS = { up: "●", trying: "◔", known: "○" } as const;

function Mark({ dot, id }: { readonly dot: Dot; readonly id: number | undefined }): JSX.Element {
  const { x, y, name, peer, tone } = dot;
  const mark = (
    <g class={`dot ${tone}`} transform={`translate(${x * HALF} ${y * HALF})`}>
      <title>{`${peer}: ${tone === "known" ? "known, no link" : tone === "up" ? "linked" : "no link stands"}`}</title>
      <text class="sign" y="6">
        {SIGNS[tone]}
      </text>
      <text class="name" y={y > 0 ? 24 : -14}>
        {name}
      </text>
    </g>
  );
  if (id === undefined) return mark;
  return (
    <a
      href={routeText({ screen: "actor", id: String(id), filter: "" })}
      aria-label={`connection to ${name}`}
    >
      {mark}
    </a>
  );
}
