/** Looking at a running process or at a recording of one: the stream, and the picture it folds into. */

export {
  DURATION_BUCKETS_MS,
  INSPECTOR_PROTOCOL,
  type Detail,
  type Hello,
  type MessageFilter,
  type ShownEvent,
  type Vitals,
  type Wish,
  WISH_DEFAULTS,
} from "./protocol/bodies.ts";
export type { ShownFault } from "./faults/shown-fault.ts";
export type { NetworkFrame } from "./protocol/network.ts";
export { type Frame, FrameStream } from "./protocol/frame.ts";
export type { MessageHeader } from "./protocol/headers.ts";
export type { RowNow, RowOrigin } from "./protocol/rows.ts";
export { crashFile, readCrashFile } from "./picture/crash-file.ts";
export { hashOf } from "./picture/hash.ts";
export { Picture, type Row, type ShownCrash } from "./picture/picture.ts";
export { Recording } from "./recording/recording.ts";
export type { Mismatch, RecordingCursor } from "./recording/recording-cursor.ts";
export type { Moment } from "./recording/recording-index.ts";
export { RecordingWriter, type RecordingOptions } from "./recording/recording-writer.ts";
export {
  type Inspector,
  type InspectorParts,
  type InspectorVerb,
  inspectorOf,
  VIEWERS_MAX,
} from "./serve/inspector.ts";
export type { Viewer } from "./serve/viewer.ts";
export { type InspectorPlace, serveInspector } from "./serve/serve-inspector.ts";
export type { Authorize, InspectorServer } from "./serve/http-server.ts";
export type { PayloadOptions, PayloadPlace } from "./collect/payload-rule.ts";
export { type TraceEvent, traceText } from "./export/trace-events.ts";
export { factsOf } from "./terminal/facts.ts";
export { StatelyFeed, type StatelyOptions } from "./stately/stately-feed.ts";
