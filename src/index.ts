/** The kernel's public face. */

export type { ActorContext, From, TaskWords } from "./actor/context.ts";
export type {
  ChildSpec,
  PlainChildSpec,
  Restart,
  RestartBackoff,
  RestartBudget,
  Shutdown,
  SpecOverrides,
} from "./actor/child-spec.ts";
export {
  type ActorDefinition,
  type ActorPlan,
  defineActor,
  type DownNotice,
  type ExitNotice,
  type Handlers,
} from "./actor/define-actor.ts";
export {
  defineMachineActor,
  type MachineMessages,
  type MachinePlan,
} from "./actor/define-machine-actor.ts";
export { exit } from "./actor/exit.ts";
export type { AnswerOf, Call, CallOptions, Cast, Internal, PayloadOf } from "./actor/protocol.ts";
export { type ActorName, actorName } from "./actor/name.ts";
export type { ActorRef } from "./actor/ref.ts";
export { RequestCollection } from "./actor/request-collection.ts";
export {
  failed,
  failedQuietly,
  ignore,
  keep,
  next,
  postpone,
  reply,
  replyNext,
  started,
  stop,
  stopAndReply,
  stopWith,
} from "./actor/result.ts";
export type { StartOptions, StartOutcome } from "./actor/start.ts";
export type { Via } from "./actor/start.ts";
export { exitActor, stopActor } from "./actor/stop-actor.ts";
export * as sys from "./actor/sys.ts";
export type { Statistics, Status } from "./actor/sys-request.ts";
export type { TraceEvent, TraceHook } from "./actor/trace.ts";
export { type ErrorCode, type ErrorDetails, isRuntimeError, RuntimeError } from "./errors.ts";
export { describeExit, type ExitReason, isQuietExit } from "./exit-reason.ts";
export type { MailboxPipe } from "./mailbox/front.ts";
export type { MailboxLimit } from "./mailbox/mailbox.ts";
export type { Overflow } from "./mailbox/overflow.ts";
export {
  createRuntime,
  type Runtime,
  type RuntimeCounts,
  type RuntimeOptions,
} from "./runtime/runtime.ts";
export type { Tree } from "./runtime/tree.ts";
export type { TreeNode } from "./runtime/tree-snapshot.ts";
export type {
  ChildCounts,
  ChildEntry,
  StartChildAnswer,
  SupervisorMessages,
} from "./supervision/admin.ts";
export {
  type AutoShutdown,
  type Checked,
  checkChildSpecs,
  type FullChildSpec,
  type SpecError,
} from "./supervision/child-spec.ts";
export { defineSupervisor, type SupervisorDefinition } from "./supervision/define-supervisor.ts";
export {
  anyChild,
  defineDynamicSupervisor,
  defineSimpleOneForOne,
  type DynamicDefinition,
  type DynamicMessages,
} from "./supervision/define-dynamic-supervisor.ts";
export {
  definePartitionSupervisor,
  type PartitionDefinition,
  type PartitionMessages,
} from "./supervision/partition-supervisor.ts";
export type { Strategy } from "./supervision/strategy.ts";
export { PubSub } from "./registry/pub-sub.ts";
export {
  Registry,
  type RegistryListenerMessages,
  type RegistryOptions,
} from "./registry/registry.ts";
export type { TaskHandle, TaskOutcome } from "./supervision/task-handle.ts";
export type { TaskStreamItem, TaskStreamOptions } from "./supervision/task-stream.ts";
export {
  defineTaskSupervisor,
  TaskSupervisor,
  type TaskOrder,
} from "./supervision/task-supervisor.ts";
export type { EventListener } from "./telemetry/event-hub.ts";
export type { RuntimeEvent } from "./telemetry/events.ts";
export type { Clock, TimerId } from "./time/clock.ts";
export type { Random } from "./time/random.ts";
export { realClock } from "./time/real-clock.ts";
export { realRandom } from "./time/real-random.ts";
export { seededRandom } from "./time/seeded-random.ts";
export { type SimulatedClock, simulatedClock } from "./time/simulated-clock.ts";
