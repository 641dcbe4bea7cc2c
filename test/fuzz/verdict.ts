/** Judges a run of fuzzing, in plain words. */

import type { DecoderCounts } from "./run-decoders.ts";
import type { ListenerCounts } from "./run-listener.ts";

/** Most memory the node may hold at any look, in bytes; see `test/hostile/stage.ts`. */
export const RSS_BYTES_MAX = 512 * 1024 * 1024;

/** Longest a healthy peer may wait, in ms: the attack runs on the machine of its victim. */
export const PONG_MS_MAX = 10_000;

/** What was found wrong; empty when all is well. */
export function faultsOf(decoders: DecoderCounts, listener: ListenerCounts): readonly string[] {
  const { rssBytesMax, pongMsMax, pongs, crashes, ended } = listener;
  return [
    ...decoders.faults.map(({ reader, why }) => `${reader} ${why}`),
    ...(decoders.inputs === 0 ? ["no reader was given anything"] : []),
    ...(ended === undefined ? [] : [`the node ended: ${ended}`]),
    ...(crashes === 0 ? [] : [`${crashes} actors crashed`]),
    ...(rssBytesMax <= RSS_BYTES_MAX ? [] : [`the node held ${mib(rssBytesMax)} MiB`]),
    ...(pongMsMax <= PONG_MS_MAX ? [] : [`a healthy peer waited ${Math.round(pongMsMax)} ms`]),
    ...(pongs === 0 ? ["the healthy peer was never answered"] : []),
  ];
}

/** The whole of it, the last line the verdict. */
export function verdictLines(decoders: DecoderCounts, listener: ListenerCounts): readonly string[] {
  const faults = faultsOf(decoders, listener);
  const { inputs, read, refused } = decoders;
  const { links, frames, requests, rssBytesMax, pongMsMax, pongs } = listener;
  return [
    `readers: ${inputs} inputs, ${read} read, ${refused} refused, ${decoders.faults.length} faults`,
    `listener: ${links} links, ${frames} frames, ${requests} requests`,
    `meanwhile: ${pongs} pongs to a healthy peer, the slowest after ${Math.round(pongMsMax)} ms; at most ${mib(rssBytesMax)} MiB`,
    ...faults,
    faults.length === 0 ? "nothing broke" : `${faults.length} FAULTS`,
  ];
}

function mib(bytes: number): number {
  return Math.round(bytes / 1024 / 1024);
}
