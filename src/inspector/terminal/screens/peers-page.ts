/** The node among its peers, and how far it has followed the chain. */

import type { NetworkFrame, ShownPeer } from "../../protocol/network.ts";
import { type Cell, cells, type Line, line } from "../line.ts";
import { rateText } from "../../picture/figures.ts";
import type { Page, Scene } from "../scene.ts";
import { opened } from "./tree-page.ts";

const WIDTHS = { name: 16, patch: 5, way: 8, state: 14, rtt: 6, share: 5 } as const;

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
    lineAt: (index) => lines[index] ?? peerLine(peers[index - lines.length], columns),
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
  const { sync } = network;
  if (sync === undefined) return [known];
  const { head, highest, epoch, digest, perSecond, lanes } = sync;
  const speed = perSecond === undefined ? "" : `, ${rateText(perSecond)}/s`;
  const text = `head ${head} of ${highest} (${highest - head} behind${speed}), epoch ${epoch}, ${digest.slice(0, 12)}`;
  return [
    known,
    line(text),
    ...lanes.map(({ peer, has, asked }) =>
      line(
        `  lane ${peer.slice(0, 16)} has ${has}${asked === undefined ? "" : `, asked ${asked}`}`,
      ),
    ),
  ];
}

function headLine(columns: number): Line {
  const text = ["PEER", "ADDRESS", "PATCH", "WAY", "STATE", "RTT ms", "AVAIL"];
  return row(text, columns).map((span) => ({ ...span, tone: "title" }));
}

function peerLine(peer: ShownPeer | undefined, columns: number): Line {
  if (peer === undefined) return [];
  const { name, patch = "", direction, state, rttMs, availability, address = "" } = peer;
  const rtt = rttMs === undefined ? "" : rttMs.toFixed(1);
  const share = availability === undefined ? "" : `${Math.round(availability * 100)}%`;
  return row([name ?? peer.peer, address, patch, direction, state, rtt, share], columns);
}

function row(texts: readonly string[], columns: number): Line {
  const fixed = [WIDTHS.patch, WIDTHS.way, WIDTHS.state, WIDTHS.rtt, WIDTHS.share];
  const address = columns - WIDTHS.name - fixed.reduce((sum, width) => sum + width, 0) - 6;
  const widths = [WIDTHS.name, address, ...fixed];
  return cells(texts.map((text, index): Cell => ({ text, width: widths[index] ?? 0 })));
}
