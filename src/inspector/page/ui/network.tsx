/** The node among its peers: where they are, how each link stands, how far each is. */

import type { JSX } from "preact";
import type { NetworkFrame } from "../../protocol/network.ts";
import { spanText } from "../../picture/figures.ts";
import { shortened } from "../view/names.ts";
import { type WorldMap, worldMap } from "../view/world.ts";
import { Nothing, Panel } from "./parts.tsx";
import { Peers } from "./peers.tsx";
import { SyncPanel } from "./sync.tsx";
import { TopologyPanel } from "./topology.tsx";
import { useSession } from "./looking.ts";

/** The screen. */
export function NetworkScreen(): JSX.Element {
  const { picture } = useSession();
  const { network } = picture;
  if (network === undefined)
    return (
      <div data-focus="first" tabIndex={-1}>
        <Nothing>
          No peers are to be seen:{" "}
          {picture.hello?.without["network"] ?? "the node has told nothing of them yet"}.
        </Nothing>
      </div>
    );
  return (
    <div class="network" data-focus="first" tabIndex={-1}>
      <Missing network={network} />
      <Peers network={network} />
      <div class="columns">
        <div class="wide">
          <WorldPanel network={network} />
          <TopologyPanel network={network} />
        </div>
        <div class="narrow">
          <Own network={network} />
          <SyncPanel network={network} />
        </div>
      </div>
    </div>
  );
}

interface Shown {
  readonly network: NetworkFrame;
}

function WorldPanel({ network }: Shown): JSX.Element {
  const { cells, arcs, tray } = worldMap(network);
  const total = cells.reduce((sum, { count }) => sum + count, 0);
  return (
    <Panel title="Where" note={`${total} nodes on ${cells.length} patches`}>
      <svg
        class="world"
        viewBox="0 60 3600 1500"
        role="img"
        aria-label={`${total} nodes: ${cells.map(({ patch, count }) => `${count} on patch ${patch}`).join(", ")}`}
      >
        <Graticule />
        <path class="land" d={LAND_OUTLINE} />
        {arcs.map(({ patch, path, peers }) => (
          <path key={patch} class="arc" d={path} stroke-width={6 + 2 * Math.min(4, peers)} />
        ))}
        {cells.map(({ patch, x, y, size, count, weight, isOwn }) => (
          <g key={patch} class={`cell ${isOwn ? "own" : ""}`}>
            <title>{`patch ${patch}: ${count} ${count === 1 ? "node" : "nodes"}${isOwn ? ", this one among them" : ""}`}</title>
            <rect
              {...{ x, y, width: size, height: size, rx: 10 }}
              fill-opacity={0.35 + 0.5 * weight}
            />
            {count === 1 ? null : (
              <text x={x + size + 10} y={y + size / 2 + 18}>
                {count}
              </text>
            )}
          </g>
        ))}
      </svg>
      <Tray tray={tray} />
    </Panel>
  );
}

/** Lines every 22.5 degrees: the first two digits of patches. */
function Graticule(): JSX.Element {
  const meridians = Array.from({ length: 15 }, (_, at) => (at + 1) * 225);
  const parallels = Array.from({ length: 7 }, (_, at) => (at + 1) * 225);
  return (
    <path
      class="graticule"
      d={[...meridians.map((x) => `M${x} 0V1800`), ...parallels.map((y) => `M0 ${y}H3600`)].join(
        "",
      )}
    />
  );
}

const PARTS: Readonly<Record<string, string>> = {
  links: "links to peers",
  nodes: "known nodes",
  sync: "following the chain",
  feed: "what the host took",
};

/** What is not told because its actor is away. */
function Missing({ network: { missing = [], atMs } }: Shown): JSX.Element | null {
  if (missing.length === 0) return null;
  return (
    <Panel title="Not told" className="missing">
      <ul>
        {missing.map(({ part, sinceMs }) => (
          <li key={part}>
            {PARTS[part] ?? part}: nobody has told for {spanText(Math.max(0, atMs - sinceMs))}
          </li>
        ))}
      </ul>
    </Panel>
  );
}

/** Nodes that are on no patch of the map: counted by why. */
function Tray({ tray }: { readonly tray: WorldMap["tray"] }): JSX.Element | null {
  if (tray.length === 0) return null;
  return (
    <ul class="tray" aria-label="Beside the map">
      {tray.map(({ patch, count, why }) => (
        <li key={patch}>
          <b>{count}</b> {why}
        </li>
      ))}
    </ul>
  );
}

function Own({ network: { self } }: Shown): JSX.Element {
  return (
    <Panel title="This node">
      <dl>
        <dt>key</dt>
        <dd>
          <code title={self.peer}>{shortened(self.peer, 22)}</code>
        </dd>
        <dt>kind</dt>
        <dd>{self.kind}</dd>
        {self.phase === undefined ? null : (
          <>
            <dt>phase</dt>
            <dd>{self.phase}</dd>
          </>
        )}
        {self.address === undefined ? null : (
          <>
            <dt>address</dt>
            <dd>{self.address}</dd>
          </>
        )}
        <dt>patch</dt>
        <dd>{self.patch ?? "unknown"}</dd>
      </dl>
    </Panel>
  );
}
