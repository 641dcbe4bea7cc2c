/** The peers as a table: how each link stands, how far away and how reliable each is. */

import { signal } from "@preact/signals";
import type { JSX } from "preact";
import type { NetworkFrame, ShownPeer } from "../../protocol/network.ts";
import { agoText, spanText } from "../../picture/figures.ts";
import { shortened } from "../view/names.ts";
import { routeText } from "../view/route.ts";
import { Bar, Panel, Pill } from "./parts.tsx";
import { useSession } from "./looking.ts";
import { route } from "./whereabouts.ts";

type SortKey = "name" | "state" | "rttMs" | "availability" | "lastSeenMs";

const sortedBy = signal<SortKey>("name");

const COLUMNS: readonly (readonly [SortKey, string])[] = [
  ["name", "peer"],
  ["state", "link"],
  ["rttMs", "round trip"],
  ["availability", "available"],
  ["lastSeenMs", "last seen"],
];

/** The table. */
export function Peers({ network }: { readonly network: NetworkFrame }): JSX.Element {
  const session = useSession();
  const words = route.value.filter.toLowerCase().split(/\s+/).filter(Boolean);
  const text = (one: ShownPeer): string =>
    `${one.peer} ${one.name ?? ""} ${one.address ?? ""} ${one.patch ?? ""} ${one.state} ${one.direction}`.toLowerCase();
  const peers = network.peers
    .filter((one) => words.every((word) => text(one).includes(word)))
    .sort((one, other) => compare(one, other, sortedBy.value));
  const ids = new Map([...session.picture.rows.values()].map(({ path, id }) => [path, id]));
  return (
    <Panel title="Peers" note={`${peers.length} of ${network.peers.length}`}>
      <div class="scroll-x" tabIndex={0} role="group" aria-label="Peers, scrolls">
        <table class="peers">
          <thead>
            <tr>
              {COLUMNS.map(([key, name]) => (
                <th key={key} aria-sort={sortedBy.value === key ? "ascending" : "none"}>
                  <button
                    type="button"
                    onClick={() => {
                      sortedBy.value = key;
                    }}
                  >
                    {name}
                    {sortedBy.value === key ? " ▴" : ""}
                  </button>
                </th>
              ))}
              <th>dialed by</th>
              <th>patch</th>
              <th>address</th>
            </tr>
          </thead>
          <tbody>
            {peers.slice(0, 200).map((one) => (
              <PeerLine
                key={one.peer}
                peer={one}
                id={ids.get(one.actor ?? "")}
                atMs={network.atMs}
              />
            ))}
          </tbody>
        </table>
      </div>
      {peers.length > 200 ? (
        <p class="dim">and {peers.length - 200} more; filter to see them</p>
      ) : null}
    </Panel>
  );
}

function PeerLine({
  peer,
  id,
  atMs,
}: {
  readonly peer: ShownPeer;
  readonly id: number | undefined;
  readonly atMs: number;
}): JSX.Element {
  const name = peer.name ?? shortened(peer.peer, 14);
  return (
    <tr>
      <td title={peer.peer}>
        {id === undefined ? (
          name
        ) : (
          <a href={routeText({ screen: "actor", id: String(id), filter: "" })}>{name}</a>
        )}
      </td>
      <td>
        <LinkPill peer={peer} />
      </td>
      <Figures peer={peer} atMs={atMs} />
      <td>{DIALED_BY[peer.direction]}</td>
      <td>
        <code>{peer.patch ?? ""}</code>
      </td>
      <td>{peer.address ?? ""}</td>
    </tr>
  );
}

const DIALED_BY = { dialed: "us", accepted: "them", none: "nobody" } as const;

function LinkPill({ peer: { state, direction } }: { readonly peer: ShownPeer }): JSX.Element {
  if (state === "connected") return <Pill status={{ word: state, glyph: "●", tone: "live" }} />;
  return direction === "none" ? (
    <Pill status={{ word: state, glyph: "○", tone: "off" }} />
  ) : (
    <Pill status={{ word: state, glyph: "◔", tone: "warn" }} />
  );
}

function Figures({
  peer: { rttMs, availability, lastSeenMs },
  atMs,
}: {
  readonly peer: ShownPeer;
  readonly atMs: number;
}): JSX.Element {
  return (
    <>
      <td class="figure">{rttMs === undefined ? "" : spanText(rttMs)}</td>
      <td class="figure">
        {availability === undefined ? null : (
          <>
            <Bar part={availability} /> {Math.round(availability * 100)} %
          </>
        )}
      </td>
      <td class="figure">
        {lastSeenMs === undefined ? "" : agoText(Math.max(0, atMs - lastSeenMs))}
      </td>
    </>
  );
}

/** Short round trips first, of other numbers the large ones; what is not known comes last. */
function compare(one: ShownPeer, other: ShownPeer, key: SortKey): number {
  const [a, b] = [keyOf(one, key), keyOf(other, key)];
  if (a === undefined || b === undefined) return Number(a === undefined) - Number(b === undefined);
  if (typeof a === "number" && typeof b === "number") return key === "rttMs" ? a - b : b - a;
  return String(a).localeCompare(String(b), "en", { numeric: true });
}

function keyOf(peer: ShownPeer, key: SortKey): string | number | undefined {
  return key === "name" ? (peer.name ?? peer.peer) : peer[key];
}
