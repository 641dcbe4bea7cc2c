/** The screens the golden files show: every one of them, at two sizes. */

import { Recording } from "../../../src/inspector/recording/recording.ts";
import { RecordingWriter } from "../../../src/inspector/recording/recording-writer.ts";
import { textOf } from "../../../src/inspector/terminal/line.ts";
import { Playback } from "../../../src/inspector/terminal/playback.ts";
import type { Scene, View } from "../../../src/inspector/terminal/scene.ts";
import { drawScreen } from "../../../src/inspector/terminal/screen.ts";
import { hostStream, sceneMade } from "./scene-made.ts";
import { joinedBytes } from "./stream-made.ts";

/** Sizes: the smallest that is promised, and a usual one. */
export const SIZES = [
  { columns: 80, rows: 24 },
  { columns: 120, rows: 40 },
] as const;

const VIEWS: Readonly<Record<string, Partial<View>>> = {
  overview: { screen: "overview" },
  tree: { screen: "tree", id: 3 },
  "tree-filtered": { screen: "tree", filter: "table" },
  "tree-folded": { screen: "tree", folded: new Set([2]) },
  "tree-typing": { screen: "tree", typed: "lin" },
  top: { screen: "top", sort: "depth" },
  messages: { screen: "messages" },
  crashes: { screen: "crashes" },
  peers: { screen: "peers", at: 5 },
  actor: { screen: "actor", id: 3 },
  supervisor: { screen: "actor", id: 1 },
  crash: { screen: "crash", id: 0 },
  waits: { screen: "waits" },
  help: { screen: "help" },
};

/** Every screen by the name of its file. */
export function screensShown(): ReadonlyMap<string, readonly string[]> {
  const shown = new Map<string, readonly string[]>();
  for (const size of SIZES) {
    const add = (name: string, scene: Scene): void => {
      shown.set(`${name}-${size.columns}x${size.rows}`, drawScreen(scene).map(textOf));
    };
    for (const [name, view] of Object.entries(VIEWS)) add(name, sceneMade(size, view));
    add("lost", sceneMade({ ...size, lost: "nobody answers there" }));
    const playback = hostPlayback();
    playback.move({ by: "moments", count: 1 });
    const { picture } = playback;
    add("recording", sceneMade({ ...size, picture, timeLine: playback.timeLine() }));
  }
  return shown;
}

/** The host of the scenes as a recording. */
export function hostPlayback(): Playback {
  const pieces: Uint8Array[] = [];
  const writer = new RecordingWriter({ write: (bytes) => pieces.push(bytes) });
  for (const piece of hostStream()) writer.take(piece);
  writer.close();
  return new Playback(new Recording(joinedBytes(pieces)));
}
