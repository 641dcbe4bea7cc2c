/** The peers as a table: how each link stands, how far, how busy and how reliable each is. */

import { signal } from "@preact/signals";
import type { JSX } from "preact";
import { type PeerColumn, PEER_COLUMNS, sortedPeers } from "../../picture/peer-columns.ts";
import type { NetworkFrame, ShownPeer } from "../../protocol/network.ts";
import { shortened } from "../view/names.ts";
import { wordsIn } from "../view/query.ts";
import { routeText } from "../view/route.ts";
import { Bar, Panel, Pill } from "./parts.tsx";
import { useSession } from "./looking.ts";
import { route } from "./whereabouts.ts";

/** Rows that are drawn at most; the filter finds the others. */
const ROWS_MAX = 200;

/** The column it is sorted by, and whether the other way round. */
const sorting = signal({ key: "peer", isTurned: false });

/** The table. */
export function Peers({ network }: { readonly network: NetworkFrame }): JSX.Element {
  const session = useSession();
  const words = wordsIn(route.value.filter);
  const text = (one: ShownPeer): string =>
    PEER_COLUMNS.map((column) => column.text(one, network.atMs))
      .join(" ")
      .toLowerCase();
  const { key, isTurned } = sorting.value;
  const column = PEER_COLUMNS.find((one) => one.key === key);
  const found = network.peers.filter((one) => words.every((word) => text(one).includes(word)));
  const peers = column === undefined ? found : sortedPeers(found, column, isTurned);
  const ids = new Map([...session.picture.rows.values()].map(({ path, id }) => [path, id]));
  return (
    <Panel title="Peers" note={noteOf(peers.length, network)}>
      <div class="scroll-x" tabIndex={0} role="group" aria-label="Peers, scrolls">
        <table class="peers">
          <thead>
            <tr>
              {PEER_COLUMNS.map((one) => (
                <Heading key={one.key} column={one} />
              ))}
            </tr>
          </thead>
          <tbody>
            {peers.slice(0, ROWS_MAX).map((one) => (
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
      {peers.length > ROWS_MAX ? (
        <p class="dim">and {peers.length - ROWS_MAX} more; filter to see them</p>
      ) : null}
    </Panel>
  );
}

function noteOf(shown: number, { peers, peersInAll = peers.length }: NetworkFrame): string {
  const untold = peersInAll - peers.length;
  return `${shown} of ${peersInAll}${untold === 0 ? "" : `; ${untold} are not told`}`;
}

function Heading({ column: { key, name, about } }: { readonly column: PeerColumn }): JSX.Element {
  const { value } = sorting;
  const isSorted = value.key === key;
  const turn = (): void => {
    sorting.value = { key, isTurned: isSorted && !value.isTurned };
  };
  return (
    <th aria-sort={isSorted ? (value.isTurned ? "descending" : "ascending") : "none"}>
      <button type="button" title={about} onClick={turn}>
        {name}
        {isSorted ? (value.isTurned ? " ▾" : " ▴") : ""}
      </button>
    </th>
  );
}

interface Shown {
  readonly peer: ShownPeer;
  readonly id: number | undefined;
  readonly atMs: number;
}

function PeerLine({ peer, id, atMs }: Shown): JSX.Element {
  return (
    <tr>
      {PEER_COLUMNS.map((column) => (
        <td key={column.key} class={`peer-${column.key}`}>
          <Said column={column} peer={peer} id={id} atMs={atMs} />
        </td>
      ))}
    </tr>
  );
}

/** Most columns are their text; some are a link, a pill or a bar besides. */
function Said({ column, peer, id, atMs }: Shown & { readonly column: PeerColumn }): JSX.Element {
  const text = column.text(peer, atMs);
  switch (column.key) {
    case "peer":
      return <PeerName name={text} id={id} />;
    case "state":
      return <LinkPill peer={peer} />;
    case "available":
      return (
        <>
          {peer.availability === undefined ? null : <Bar part={peer.availability} />} {text}
        </>
      );
    case "patch":
      return <code>{text}</code>;
    default:
      return <>{text}</>;
  }
}

function PeerName({
  name,
  id,
}: {
  readonly name: string;
  readonly id: number | undefined;
}): JSX.Element {
  const text = shortened(name, 14);
  if (id === undefined) return <span title={name}>{text}</span>;
  return (
    <a title={name} href={routeText({ screen: "actor", id: String(id), filter: "" })}>
      {text}
    </a>
  );
}

function LinkPill({ peer: { state, direction } }: { readonly peer: ShownPeer }): JSX.Element {
  if (state === "connected") return <Pill status={{ word: state, glyph: "●", tone: "live" }} />;
  return direction === "none" ? (
    <Pill status={{ word: state, glyph: "○", tone: "off" }} />
  ) : (
    <Pill status={{ word: state, glyph: "◔", tone: "warn" }} />
  );
}
