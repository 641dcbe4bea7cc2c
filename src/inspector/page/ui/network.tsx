/** The node among its peers: where they are, how each link stands, how far each is. */

import type { JSX } from "preact";
import type { NetworkFrame } from "../../protocol/network.ts";
import { countText, rateText, spanText } from "../../picture/figures.ts";
import { shortened } from "../view/names.ts";
import { worldMap } from "../view/world.ts";
import { Bar, Nothing, Panel } from "./parts.tsx";
import { Peers } from "./peers.tsx";
import { useSession } from "./looking.ts";

/** The screen. */
export function NetworkScreen(): JSX.Element {
  const { picture } = useSession();
  const { network } = picture;
  if (network === undefined)
    return (
      <div data-focus="first" tabIndex={-1}>
        <Nothing>
          {picture.hello?.without["network"] ??
            "This runtime holds no node, or has told nothing of its peers yet."}
        </Nothing>
      </div>
    );
  return (
    <div class="network" data-focus="first" tabIndex={-1}>
      <div class="columns">
        <div class="wide">
          <WorldPanel network={network} />
          <Peers network={network} />
        </div>
        <div class="narrow">
          <Own network={network} />
          <Sync network={network} />
        </div>
      </div>
    </div>
  );
}

interface Shown {
  readonly network: NetworkFrame;
}

function WorldPanel({ network }: Shown): JSX.Element {
  const { cells, arcs, elsewhere } = worldMap(network);
  const total = cells.reduce((sum, { count }) => sum + count, 0);
  return (
    <Panel
      title="Where"
      note={`${total} nodes on ${cells.length} patches${elsewhere === 0 ? "" : ` · ${elsewhere} on no patch of the map`}`}
    >
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

function Sync({ network: { sync, peers } }: Shown): JSX.Element | null {
  if (sync === undefined) return null;
  const names = new Map(peers.map(({ peer, name }) => [peer, name ?? shortened(peer, 12)]));
  const goal = Math.max(1, sync.highest, sync.head);
  const behind = Math.max(0, sync.highest - sync.head);
  const rate = sync.perSecond ?? 0;
  const lanes = [...sync.lanes].sort((one, other) => other.has - one.has).slice(0, 12);
  return (
    <Panel
      title="Sync"
      note={
        behind === 0
          ? "at the head"
          : rate > 0
            ? `there in ${spanText((behind / rate) * 1_000)}`
            : `${behind} behind`
      }
    >
      <dl>
        <dt>head</dt>
        <dd>
          {countText(sync.head)} of {countText(sync.highest)} <Bar part={sync.head / goal} />
        </dd>
        <dt>given to the host</dt>
        <dd>
          {countText(sync.cursor)} <Bar part={sync.cursor / goal} />
        </dd>
        <dt>epoch</dt>
        <dd>
          {sync.epoch}, {rateText(rate)} commits / s
        </dd>
        <dt>digest</dt>
        <dd>
          <code title={sync.digest}>{shortened(sync.digest, 18)}</code>
        </dd>
      </dl>
      <table>
        <tbody>
          {lanes.map(({ peer, has, asked }) => (
            <tr key={peer}>
              <td>{names.get(peer) ?? shortened(peer, 12)}</td>
              <td class="bars">
                <Bar part={has / goal} />
              </td>
              <td class="figure">{countText(has)}</td>
              <td class="dim">{asked === undefined ? "" : `asked for ${asked}`}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Panel>
  );
}
