/** Breaking things on purpose: simulated worlds, faults, and what must hold in spite of them. */

export type { Store, StoreOpener } from "../store/store.ts";
export type { Link, Transport } from "../transport/transport.ts";
export {
  type Exploration,
  type ExploreOptions as ExploreSchedulesOptions,
  exploreSchedules,
  type Sample,
  sampleSchedules,
  type ScheduleFailure,
} from "./actors/explore-schedules.ts";
export { type ExploredSystem, runSchedule } from "./actors/schedule-run.ts";
export {
  fifoSchedule,
  pctSchedule,
  type PctOptions,
  randomSchedule,
  recordedSchedule,
  type Recording,
  recording,
} from "./actors/schedules.ts";
export { type AmbientGuard, type AmbientUse, guardAmbient, outside } from "./ambient.ts";
export { modelledAgreement, modelledRecipient } from "./crypto/modelled-agreement.ts";
export { modelledCrypto, modelledSigner } from "./crypto/modelled-crypto.ts";
export { drawsOf } from "./drive/draws.ts";
export type { DrainMode } from "./drive/real-turns.ts";
export type {
  ActorSelector,
  Fault,
  FaultBudget,
  FaultKind,
  FaultPlan,
  FaultRule,
  FiredFault,
  Misbehaviour,
  NodeSelector,
  PeerFault,
  SwarmPlan,
  TraceMatch,
  When,
} from "./fault-plan.ts";
export { FAULT_KINDS } from "./faults/fault-kind.ts";
export { describeFaults } from "./faults/fault-text.ts";
export type { FaultMask } from "./faults/mask.ts";
export { failureText, type RedRun, replayLine, type TestPlace } from "./faults/report.ts";
export type { Shrunk } from "./faults/shrink.ts";
export { decodeToken, encodeToken } from "./faults/token.ts";
export { counter } from "./history/counter.ts";
export { counterModel } from "./history/counter-model.ts";
export { growingSet } from "./history/growing-set.ts";
export { linearizable, type LinearizableOptions } from "./history/linearizable.ts";
export { listAppend, type ListAppendOptions } from "./history/list-append/list-append.ts";
export type { Model } from "./history/model.ts";
export { monotonicReads } from "./history/monotonic-reads.ts";
export { registerModel } from "./history/register-model.ts";
export { uniqueIds } from "./history/unique-ids.ts";
export { itFinds, itSim } from "./mocha.ts";
export { leadsTo, precededBy } from "./oracles/leads-to.ts";
export { type BoundedQueuesOptions, boundedQueues } from "./oracles/bounded-queues.ts";
export { type FeedRule, feedWithoutGap } from "./oracles/feed.ts";
export { incarnationsFenced } from "./oracles/fenced.ts";
export { noLostMail, type NoLostMailOptions } from "./oracles/lost-mail.ts";
export { noOrphans, type NoOrphansOptions } from "./oracles/no-orphans.ts";
export { restartsWithinIntensity, type RestartsWithin } from "./oracles/restarts.ts";
export { stopOrderReversed, type StopOrderOptions } from "./oracles/stop-order.ts";
export { atMost, increasing, inOrder, never } from "./oracles/trace-rules.ts";
export {
  type SupervisorSpec,
  type TreeMatchesOptions,
  treeMatchesSpec,
} from "./oracles/tree-matches.ts";
export { wholeTrees, type WholeTreesOptions } from "./oracles/whole-trees.ts";
export { TRACED } from "./oracles/vocabulary.ts";
export {
  type Campaign,
  explore,
  type ExploreOptions,
  type ShrunkRun,
  shrinkRun,
} from "./run/explore.ts";
export { recordReplay, type RecordReplayOptions } from "./run/record-replay.ts";
export { replay } from "./run/replay.ts";
export {
  type CrashReplay,
  replayCrash,
  type ReplayCrashOptions,
} from "./run/replay-crash.ts";
export { simulate, type SimulateOptions } from "./run/simulate.ts";
export type {
  Eventually,
  Failure,
  HistoryCheck,
  HistoryRecorder,
  Invariant,
  Neighbour,
  NodeEnv,
  NodeHandle,
  NodeSpec,
  Operation,
  ReplayToken,
  RunningNode,
  SimReport,
  SimSpec,
  Sometimes,
  TraceCheck,
  World,
  WorldDoors,
} from "./spec.ts";
export { describeFailure, type FailureWords } from "./suite/red-text.ts";
export type { CanaryOptions, KnownFailure, SimTestOptions } from "./suite/test-options.ts";
export type { TraceEvent, TraceLog } from "./trace.ts";
