/** The node among its peers, and how far it has followed the chain. */

import { rateText, spanText } from "../../picture/figures.ts";
import { type PeerColumn, PEER_COLUMNS } from "../../picture/peer-columns.ts";
import { behindText, differenceText, jobText, laneText } from "../../picture/sync-text.ts";
import type { NetworkFrame, ShownPeer, ShownSync } from "../../protocol/network.ts";
import { type Cell, cells, type Line, line } from "../line.ts";
import type { Page, Scene } from "../scene.ts";
import { opened } from "./tree-page.ts";

/** Least width of the first column. */
const NAME_MIN = 10;

/** Width of each column but the first, which takes what is left. */
const WIDTHS: Readonly<Record<string, number>> = {
  ...{ state: 12, rtt: 15, in: 15, out: 15, clock: 8, seen: 9, available: 9 },
  ...{ wire: 6, way: 9, patch: 5, address: 22 },
};

/** Lanes that are shown; a script is told all. */
const LANES_SHOWN = 16;

/** Draws the peers. */
export function peersPage({ picture, view, columns }: Scene): Page {
  const { network } = picture;
  const peers = (network?.peers ?? []).filter((peer) =>
    JSON.stringify(peer).toLowerCase().includes(view.filter.toLowerCase()),
  );
  const lines = [...selfLines(network), headLine(columns)];
  const idOf = (index: number): number | undefined => {
    const path = peers[index - lines.length]?.actor;
    return [...picture.rows.values()].find((row) => row.path === path && path !== undefined)?.id;
  };
  const count = lines.length + peers.length;
  return {
    heading: line(network === undefined ? "NO NODE IN THIS RUNTIME" : selfText(network), "title"),
    count: network === undefined ? 0 : count,
    chosen: Math.max(0, Math.min(view.at, count - 1)),
    lineAt: (index) =>
      lines[index] ?? peerLine(peers[index - lines.length], columns, network?.atMs ?? 0),
    opens: (index) => opened(idOf(index)),
    idAt: () => undefined,
  };
}

function selfText({ self }: NetworkFrame): string {
  const { peer, address, patch, kind, phase } = self;
  return [peer.slice(0, 16), kind, address, patch && `patch ${patch}`, phase]
    .filter(Boolean)
    .join("  ");
}

function selfLines(network: NetworkFrame | undefined): readonly Line[] {
  if (network === undefined) return [];
  const cellsTold = Object.entries(network.cells).map(([patch, count]) => `${patch}:${count}`);
  const known = line(`known nodes by patch  ${cellsTold.join(" ")}`, "dim");
  const away = (network.missing ?? []).map(({ part, sinceMs }) =>
    line(`not told: ${part}, for ${spanText(Math.max(0, network.atMs - sinceMs))}`, "warn"),
  );
  const { sync } = network;
  if (sync === undefined) return [known, ...away];
  return [known, ...away, ...syncLines(sync)];
}

function syncLines(sync: ShownSync): readonly Line[] {
  const { head, highest, epoch, digest, perSecond, phase, cursor, jobsFailed, piecesFailed } = sync;
  const speed = perSecond === undefined ? "" : `, ${rateText(perSecond)} commits/s`;
  const again = `tried again: ${jobsFailed ?? 0} jobs, ${piecesFailed ?? 0} pieces`;
  const job = jobText(sync);
  return [
    line(`head ${head} of ${highest}, ${behindText(sync)}${speed}`),
    line(`  ${phase ?? "state not told"}, epoch ${epoch}, host took ${cursor}, ${again}`),
    line(`  digest ${digest}`, "dim"),
    ...(job === "" ? [] : [line(`  ${job}`)]),
    ...sync.lanes.slice(0, LANES_SHOWN).flatMap((lane) => {
      const { peer, differs } = lane;
      const parted = differs === undefined ? [] : [line(`    ${differenceText(differs)}`, "bad")];
      return [line(`  lane ${peer.slice(0, 16)} ${laneText(lane)}`), ...parted];
    }),
  ];
}

function headLine(columns: number): Line {
  return row(
    shownIn(columns).map(({ name }) => name.toUpperCase()),
    columns,
  ).map((span) => ({ ...span, tone: "title" }));
}

function peerLine(peer: ShownPeer | undefined, columns: number, atMs: number): Line {
  if (peer === undefined) return [];
  return row(
    shownIn(columns).map((column) => column.text(peer, atMs)),
    columns,
  );
}

/** As many columns as have room, the first ones; a script is told all. */
function shownIn(columns: number): readonly PeerColumn[] {
  let left = columns - NAME_MIN;
  const isRoom = PEER_COLUMNS.slice(1).map(({ key }) => {
    left -= 1 + (WIDTHS[key] ?? 0);
    return left >= 0;
  });
  return PEER_COLUMNS.filter((_, at) => at === 0 || isRoom[at - 1] === true);
}

function row(texts: readonly string[], columns: number): Line {
  const keys = shownIn(columns).map(({ key }) => key);
  const fixed = keys.slice(1).reduce((sum, key) => sum + 1 + (WIDTHS[key] ?? 0), 0);
  const widths = keys.map((key, at) => (at === 0 ? columns - fixed : (WIDTHS[key] ?? 0)));
  return cells(texts.map((text, index): Cell => ({ text, width: widths[index] ?? 0 })));
}
