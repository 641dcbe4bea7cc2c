/** What is said of each peer, column by column: the page and the terminal say the same. */

import type { ShownPeer } from "../protocol/network.ts";
import { agoText, bytesText, rateText, spanText } from "./figures.ts";

/** One column of the table of peers. */
export interface PeerColumn {
  readonly key: string;
  readonly name: string;
  /** What the column is about, in a sentence. */
  readonly about: string;
  /** What it is sorted by; `undefined` where nothing is known, which comes last. */
  readonly by: (peer: ShownPeer) => number | string | undefined;
  /** As people read it; empty where nothing is known. */
  readonly text: (peer: ShownPeer, atMs: number) => string;
}

/** Every column, the first is the peer itself. */
export const PEER_COLUMNS: readonly PeerColumn[] = [
  {
    ...{ key: "peer", name: "peer", about: "its key, or its name" },
    by: ({ name, peer }) => name ?? peer,
    text: ({ name, peer }) => name ?? peer,
  },
  {
    ...{ key: "state", name: "link", about: "state of the machine that owns the link" },
    by: ({ state }) => state,
    text: ({ state }) => state,
  },
  {
    ...{ key: "rtt", name: "round trip", about: "of the newest 32 answers: median, and p95" },
    by: ({ rttMs }) => rttMs,
    text: ({ rttMs, rttP95Ms }) =>
      [rttMs, rttP95Ms].flatMap((ms) => (ms === undefined ? [] : [spanText(ms)])).join(" / "),
  },
  {
    ...{ key: "in", name: "in / s", about: "bytes and messages that come each second" },
    by: ({ rates }) => rates && -rates.bytesIn,
    text: ({ rates }) => (rates ? flowText(rates.bytesIn, rates.messagesIn) : ""),
  },
  {
    ...{ key: "out", name: "out / s", about: "bytes and messages that go each second" },
    by: ({ rates }) => rates && -rates.bytesOut,
    text: ({ rates }) => (rates ? flowText(rates.bytesOut, rates.messagesOut) : ""),
  },
  {
    ...{ key: "clock", name: "clock", about: "its clock less ours, by the times it signs" },
    by: ({ clockOffsetMs }) => clockOffsetMs && -Math.abs(clockOffsetMs),
    text: ({ clockOffsetMs }) => (clockOffsetMs === undefined ? "" : offsetText(clockOffsetMs)),
  },
  {
    ...{ key: "seen", name: "last seen", about: "when it was heard last over a link" },
    by: ({ lastSeenMs }) => lastSeenMs && -lastSeenMs,
    text: ({ lastSeenMs }, atMs) =>
      lastSeenMs === undefined ? "" : agoText(Math.max(0, atMs - lastSeenMs)),
  },
  {
    ...{ key: "available", name: "available", about: "part of the last period it was up" },
    by: ({ availability }) => availability && -availability,
    text: ({ availability }) =>
      availability === undefined ? "" : `${Math.round(availability * 100)} %`,
  },
  {
    ...{ key: "wire", name: "wire", about: "what the link runs over, and version of envelopes" },
    by: ({ transport, protocol }) => transport && `${transport} ${protocol ?? ""}`,
    text: ({ transport = "", protocol }) =>
      protocol === undefined ? transport : `${transport} v${protocol}`,
  },
  {
    ...{ key: "way", name: "dialed by", about: "which side dialed the link" },
    by: ({ direction }) => direction,
    text: ({ direction }) => DIALED_BY[direction],
  },
  {
    ...{ key: "patch", name: "patch", about: "where on the globe its address lies" },
    by: ({ patch }) => patch,
    text: ({ patch = "" }) => patch,
  },
  {
    ...{ key: "address", name: "address", about: "the other end of the link" },
    by: ({ address }) => address,
    text: ({ address = "" }) => address,
  },
];

const DIALED_BY = { dialed: "us", accepted: "them", none: "nobody" } as const;

/**
 * Peers in the order of a column: small times, large traffic, and words from a on; what is not
 * known comes last, and equals stay in the order of their keys.
 *
 * @param isTurned the other way round, but for what is not known
 */
export function sortedPeers(
  peers: readonly ShownPeer[],
  column: PeerColumn,
  isTurned: boolean,
): readonly ShownPeer[] {
  const compare = (one: ShownPeer, other: ShownPeer): number => {
    const [a, b] = [column.by(one), column.by(other)];
    if (a === undefined || b === undefined)
      return Number(a === undefined) - Number(b === undefined);
    const ascending =
      typeof a === "number" && typeof b === "number"
        ? a - b
        : String(a).localeCompare(String(b), "en", { numeric: true });
    return isTurned ? -ascending : ascending;
  };
  return [...peers].sort((one, other) => compare(one, other) || (one.peer < other.peer ? -1 : 1));
}

function flowText(bytes: number, messages: number): string {
  return `${bytesText(bytes)}, ${rateText(messages)} msg`;
}

function offsetText(ms: number): string {
  if (Math.abs(ms) < 1) return "0 ms";
  return `${ms < 0 ? "−" : "+"}${spanText(Math.abs(ms))}`;
}
