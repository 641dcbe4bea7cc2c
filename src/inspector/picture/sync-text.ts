/** How far a node has followed the chain, in words: the page and the terminal say the same. */

import type { ShownLane, ShownSync } from "../protocol/network.ts";
import { countText, spanText } from "./figures.ts";

/** In one phrase: at the head, or how far behind and for how long. */
export function behindText({ head, highest, etaMs }: ShownSync): string {
  const behind = highest - head;
  if (behind <= 0) return "at the head";
  const left = etaMs === undefined ? "no end in sight" : `there in ${spanText(etaMs)}`;
  return `${countText(behind)} behind, ${left}`;
}

/** What is under way; empty when nothing is. */
export function jobText({ job, blocks }: ShownSync): string {
  if (job === undefined) return "";
  const { peer, start, end } = job;
  const came = blocks === undefined ? "" : `, ${blocks.have} of ${blocks.want} blocks`;
  return `commits ${start} to ${end} from ${peer.slice(0, 12)}${came}`;
}

/** What a peer has, wants to be left alone for, and failed; where its chain parted is told beside. */
export function laneText({ has, lowest, asked, failures = 0, restsMs = 0 }: ShownLane): string {
  return [
    `has ${lowest === undefined || lowest === 0 ? "" : `${lowest} to `}${has}`,
    ...(asked === undefined ? [] : [`asked for ${asked}`]),
    ...(failures === 0 ? [] : [`failed ${failures} in a row`]),
    ...(restsMs === 0 ? [] : [`left alone for ${spanText(restsMs)}`]),
  ].join(", ");
}

/** Where a peer's chain is another, with both names of the commit. */
export function differenceText({ index, ours, theirs }: NonNullable<ShownLane["differs"]>): string {
  const where = index === 0 ? "another chain" : `another commit ${index}`;
  return `${where}: ours ${ours}, theirs ${theirs ?? "not known"}`;
}
