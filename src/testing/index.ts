/** Breaking things on purpose: simulated worlds, faults, and what must hold in spite of them. */

export type {
  ActorSelector,
  Fault,
  FaultBudget,
  FaultKind,
  FaultPlan,
  FaultRule,
  FiredFault,
  NodeSelector,
  SwarmPlan,
  TraceMatch,
  When,
} from "./fault-plan.ts";
export type {
  Eventually,
  HistoryCheck,
  Invariant,
  NodeEnv,
  NodeHandle,
  NodeSpec,
  RunningNode,
  SimReport,
  SimSpec,
  TraceCheck,
  World,
} from "./spec.ts";
export type { TraceEvent, TraceLog } from "./trace.ts";
