/**
 * Everything this ledger uses of the library: in a project of its own these come from `coppice` and,
 * for its test, from `coppice/testing`.
 */

export {
  type ActorRef,
  type Call,
  type Cast,
  defineActor,
  defineSupervisor,
  type Internal,
  keep,
  next,
  reply,
  started,
} from "../../../src/index.ts";
export {
  itFinds,
  itSim,
  type Link,
  type NodeEnv,
  type NodeHandle,
  type NodeSpec,
  noOrphans,
  type RunningNode,
  type SimSpec,
  type Store,
  type Transport,
  treeMatchesSpec,
  type World,
} from "../../../src/testing/index.ts";
