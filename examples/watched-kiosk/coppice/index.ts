/** Everything this kiosk uses of the library: in a project of its own these come from `coppice` and `coppice/inspector`. */

export {
  type ActorName,
  actorName,
  type Cast,
  createRuntime,
  defineActor,
  defineDynamicSupervisor,
  defineMachineActor,
  defineSupervisor,
  type DynamicMessages,
  type Internal,
  keep,
  next,
  type Runtime,
  simulatedClock,
  started,
} from "../../../src/index.ts";
export { inspectorOf, FrameStream, Picture, serveInspector } from "../../../src/inspector/index.ts";
