/** Breaks the actors of a node by the rules of a plan, and writes down what happens to them. */

import { InjectedFault } from "../../actor/injected-fault.ts";
import type {
  InterposedRuntime,
  Interposer,
  InterposerMaker,
  MailFate,
  Schedule,
  StartFate,
  StopFate,
} from "../../actor/interposer.ts";
import type { ActorSelector, MailboxFault } from "../fault-plan.ts";
import { actorMatcher } from "../faults/selectors.ts";
import type { ActorRules, ActorSite, AppliedFault, StartFault, StopFault } from "./actor-rules.ts";
import { ActorTrace, type TracedActor, type TraceSink } from "./actor-trace.ts";

/** What breaks the actors of one life of a node, and who is told. */
export interface ActorFaultsOptions {
  readonly rules?: ActorRules;
  readonly trace?: TraceSink;
  /** Who runs next; each runtime has its own. @defaultValue the order of the run queue */
  readonly schedule?: () => Schedule;
}

/** The actors of one life of a node, in all its runtimes. */
export class ActorFaults {
  readonly #options: ActorFaultsOptions;
  readonly #runtimes: InterposedRuntime[] = [];

  constructor(options: ActorFaultsOptions = {}) {
    this.#options = options;
  }

  /** What each runtime of the node is made with. */
  readonly interposer: InterposerMaker = (runtime) => {
    this.#runtimes.push(runtime);
    const { rules, trace: sink, schedule } = this.#options;
    const trace = new ActorTrace(sink ?? (() => 0), this.#runtimes.length);
    if (sink !== undefined) runtime.listen((event) => trace.hear(event));
    const isTraced = sink !== undefined;
    return interposerOf({ runtime, trace, isTraced, rules, schedule: schedule?.() });
  };

  /**
   * Ends every actor that fits, now: by a kill, or as if it had decided to stop.
   *
   * @returns who they were
   */
  end(which: ActorSelector, how: "kill" | "exit_normally"): readonly ActorSite[] {
    const fits = actorMatcher(which);
    const ended: ActorSite[] = [];
    for (const runtime of this.#runtimes) {
      for (const { id, path, behaviour } of runtime.actors()) {
        const site = { path, behaviour: behaviour.name };
        if (!fits(site)) continue;
        ended.push(site);
        endOne(runtime, id, how);
      }
    }
    return ended;
  }
}

interface Parts {
  readonly runtime: InterposedRuntime;
  readonly trace: ActorTrace;
  /** Whether anybody takes the trace; rules need it to know their actors all the same. */
  readonly isTraced: boolean;
  readonly rules: ActorRules | undefined;
  readonly schedule: Schedule | undefined;
}

function interposerOf({ runtime, trace, isTraced, rules, schedule }: Parts): Interposer {
  return {
    schedule,
    mail: (mail, receiver) => {
      const to = trace.actor(receiver);
      if (isTraced) trace.sent(mail, to);
      const applied = rules?.mail(to, mail.type);
      if (applied === undefined) return undefined;
      trace.befell(TRACED_AS[applied.what.do], mail, to);
      return mailFate(applied);
    },
    start: (actor) => {
      const applied = rules?.start(trace.actor(actor));
      return applied === undefined ? undefined : startFate(applied);
    },
    stop: (actor) => {
      const traced = trace.actor(actor);
      trace.stopping(traced);
      const applied = rules?.stop(traced);
      return applied === undefined ? undefined : stopFate(applied);
    },
    delivered: (mail, receiver) => {
      const to: TracedActor = trace.actor(receiver);
      if (isTraced) trace.delivered(mail, to);
      const applied = rules?.end(to);
      if (applied !== undefined) endOne(runtime, receiver.id, applied.what.do);
    },
    lost: (mail, receiver, cause) => trace.lost(mail, trace.actor(receiver), cause),
    ended: (actor, reason) => trace.ended(trace.actor(actor), reason),
  };
}

const TRACED_AS = {
  drop: "dropped",
  delay: "delayed",
  duplicate: "duplicated",
  crash: "poisoned",
} as const;

function mailFate({ rule, what, firing }: AppliedFault<MailboxFault>): MailFate {
  switch (what.do) {
    case "delay":
      return { do: "delay", byMs: firing.lengthMs(what.byMs) };
    case "crash":
      return { do: "crash", error: new InjectedFault(rule) };
    default:
      return { do: what.do };
  }
}

function startFate({ rule, what, firing }: AppliedFault<StartFault>): StartFate {
  if (what.do === "fail_start") return { do: "fail", error: new InjectedFault(rule) };
  return { do: "delay", byMs: firing.lengthMs(what.byMs) };
}

function stopFate({ rule, what, firing }: AppliedFault<StopFault>): StopFate {
  if (what.do === "throw_in_stop") return { do: "throw", error: new InjectedFault(rule) };
  return { do: "hang", forMs: firing.lengthMs(what.forMs) };
}

function endOne(runtime: InterposedRuntime, id: number, how: "kill" | "exit_normally"): void {
  if (how === "kill") runtime.kill(id);
  else runtime.stop(id, "normal");
}
