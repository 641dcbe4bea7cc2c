/**
 * What a supervisor has to do, worked out from what it was told, how its children ended, and what it took
 * from its mailbox. Written from the rules, not from the sources: it walks along what the supervisor did in
 * one life, and stops at the first step that is another than the rules say.
 *
 * It is not told who asked the supervisor itself to stop. `shutdown` is its parent's word, `normal` and
 * `killed` are faults' as well, and a crash has to be an injected one.
 */

import { TRACED, type TraceEvent } from "../../../src/testing/index.ts";
import { FAMILY_TRACE } from "./family.ts";
import {
  isExpected,
  isQuiet,
  isToRestart,
  type Kid,
  kidOf,
  reasonIn,
  waitMsMin,
  Window,
} from "./family-kid.ts";
import type { FamilyLife } from "./family-life.ts";
import { FamilyReader, Interrupted } from "./family-reader.ts";

/** One supervisor in one life. */
export class FamilyModel {
  readonly #life: FamilyLife;
  readonly #reader: FamilyReader;
  readonly #kids = new Map<string, Kid>();
  readonly #window: Window;
  #mustStop = false;

  constructor(life: FamilyLife) {
    this.#life = life;
    this.#reader = new FamilyReader(life);
    this.#window = new Window(life.plan);
    for (const member of life.plan.members) this.#kids.set(member.id, kidOf(member));
  }

  /** Walks along the life. Throws `Mismatch`. */
  walk(): void {
    this.#untilInterrupted(() => {
      if (this.#startAll()) this.#serve();
    });
    if (this.#reader.takeStopping()) {
      this.#untilInterrupted(() => this.#stop([...this.#kids.values()].reverse()));
    }
    this.#reader.atEnd({ mustStop: this.#mustStop, kids: [...this.#kids.values()] });
  }

  /**
   * Looks whether it stopped without having to, and without its parent's word. Throws `Mismatch`.
   *
   * @param parent the model of its parent, which has been walked along; `undefined` for a root
   */
  checkEnd(parent: FamilyModel | undefined): void {
    const end = this.#life.events.at(-1);
    const hasStarted = this.#life.events.some(({ kind }) => kind === TRACED.actorStarted);
    if (end?.kind !== TRACED.actorStopped || reasonIn(end) !== "shutdown") return;
    if (!hasStarted || this.#mustStop) return;
    const isParents = parent?.hasAsked(Number(end.values["id"]), end) === true;
    if (!isParents) this.#reader.refuse("nobody asked it to stop", end);
  }

  /** Whether it has asked a child to go, or left it behind before: that one hears of it from its end. */
  hasAsked(id: number, { step }: TraceEvent): boolean {
    return this.#reader.hasAsked(id) || this.#life.goneStep < step;
  }

  #untilInterrupted(work: () => void): void {
    try {
      work();
    } catch (error) {
      if (!(error instanceof Interrupted)) throw error;
    }
  }

  /** First starts, in order. Returns whether all are up. */
  #startAll(): boolean {
    for (const kid of [...this.#kids.values()]) {
      const outcome = this.#start(kid);
      const isFailed = outcome.values["kind"] === "error";
      const isAsked = this.#reader.isAskedToStop();
      if (!isFailed && !isAsked) {
        this.#afterStart(kid, outcome, true);
        continue;
      }
      if (!isAsked) this.#reader.report("start_error", kid);
      this.#stop([...this.#kids.values()].reverse());
      return false;
    }
    this.#reader.take(TRACED.actorStarted);
    return true;
  }

  /** Takes what comes, one entry after another. */
  #serve(): void {
    for (;;) {
      const event = this.#reader.takeInput();
      if (event.kind === "exit.delivered") this.#exit(event);
      if (event.kind === "own.delivered") this.#retry(event);
    }
  }

  #start(kid: Kid): TraceEvent {
    this.#reader.take(FAMILY_TRACE.start, kid);
    const outcome = this.#reader.take(FAMILY_TRACE.outcome, kid);
    const isUp = outcome.values["kind"] === "ok";
    kid.status = isUp ? "running" : "stopped";
    kid.retry = undefined;
    if (!isUp) return outcome;
    kid.id = Number(outcome.values["id"]);
    kid.upSinceMs = outcome.atMs;
    return outcome;
  }

  /** One that ignores its start is no news, and a temporary one that does so at first is forgotten. */
  #afterStart(kid: Kid, outcome: TraceEvent, isFirst: boolean): void {
    if (outcome.values["kind"] === "ok") this.#reader.take(TRACED.supervisorProgress, kid);
    else if (isFirst && kid.member.restart === "temporary") this.#kids.delete(kid.member.id);
  }

  /** Stops children one after another, each within its time. */
  #stop(kids: readonly Kid[]): void {
    for (const kid of kids) {
      const isToStop = kid.status === "running";
      kid.status = "stopped";
      kid.retry = undefined;
      if (!isToStop) continue;
      const reason = this.#reader.waitForStop(kid);
      if (!isExpected(reason, kid.member)) this.#reader.report("shutdown_error", kid, reason);
    }
  }

  /** An exit: of the child that ended first among those that were not heard of, or the parent's. */
  #exit(event: TraceEvent): void {
    const stop = this.#reader.nextExit(event);
    if (stop === undefined) this.#reader.expectStop("an exit came that nobody sent");
    const kid = this.#kidWith(Number(stop.values["id"]));
    if (kid !== undefined) this.#fell(kid, stop, event.atMs);
  }

  #kidWith(id: number): Kid | undefined {
    for (const kid of this.#kids.values())
      if (kid.status === "running" && kid.id === id) return kid;
    return undefined;
  }

  #fell(kid: Kid, stop: TraceEvent, nowMs: number): void {
    const { restart, backoff } = kid.member;
    const reason = reasonIn(stop);
    const isReported = restart === "permanent" || !isQuiet(reason);
    if (isReported) this.#reader.report("child_terminated", kid, reason);
    if (!isToRestart(restart, reason)) {
      this.#endedForGood(kid);
      return;
    }
    const ranWell = backoff !== undefined && nowMs - kid.upSinceMs > 2 * backoff.maxMs;
    if (ranWell) kid.restarts = 0;
    this.#restart(kid, this.#reader.last);
  }

  #endedForGood(kid: Kid): void {
    kid.status = "stopped";
    const { id, restart, significant } = kid.member;
    if (restart === "temporary") this.#kids.delete(id);
    const { autoShutdown } = this.#life.plan;
    if (!significant || autoShutdown === "never") return;
    const isAlone = [...this.#kids.values()].every(
      (other) => other === kid || !other.member.significant || other.status === "stopped",
    );
    if (autoShutdown === "any_significant" || isAlone) this.#end();
  }

  #end(): void {
    this.#mustStop = true;
    this.#reader.expectStop("it has to stop");
  }

  #restart(kid: Kid, { atMs, step }: TraceEvent): void {
    if (!(kid.window ?? this.#window).add(atMs)) {
      this.#giveUp(kid);
      return;
    }
    const waitMs = waitMsMin(kid);
    kid.restarts += 1;
    kid.status = "restarting";
    if (kid.member.backoff === undefined) this.#attempt(kid);
    else kid.retry = { dueMs: atMs + waitMs, isCounted: true, step };
  }

  #giveUp(kid: Kid): void {
    const isAlone = kid.member.budget?.whenSpent === "give_up";
    const reason = "reached_max_restart_intensity";
    this.#reader.report(isAlone ? "child_gave_up" : "shutdown", kid, reason);
    kid.status = "stopped";
    if (isAlone) this.#endedForGood(kid);
    else this.#end();
  }

  #attempt(kid: Kid): void {
    const kids = [...this.#kids.values()];
    const { strategy } = this.#life.plan;
    const from = kids.indexOf(kid);
    const isOne = strategy === "one_for_one";
    const later = strategy === "one_for_all" ? kids : kids.slice(from);
    const others = isOne ? [] : later.filter((other) => other !== kid);
    for (const other of others.reverse()) {
      this.#stop([other]);
      if (other.member.restart === "temporary") this.#kids.delete(other.member.id);
    }
    for (const one of isOne ? [kid] : later) {
      if (!this.#kids.has(one.member.id)) continue;
      const outcome = this.#start(one);
      if (outcome.values["kind"] !== "error") this.#afterStart(one, outcome, false);
      else {
        this.#failed(one);
        return;
      }
    }
  }

  #failed(kid: Kid): void {
    const { atMs, step } = this.#reader.report("start_error", kid);
    kid.status = "restarting";
    kid.retry = { dueMs: atMs, isCounted: false, step };
  }

  /** Whose turn it is shows in what follows; nothing does when a wait begins anew. */
  #retry(event: TraceEvent): void {
    const waiting = [...this.#kids.values()].filter(({ retry }) => retry !== undefined);
    const shown = this.#reader.nextChild();
    const uncounted = waiting.filter(({ retry }) => retry?.isCounted === false);
    uncounted.sort((one, other) => (one.retry?.step ?? 0) - (other.retry?.step ?? 0));
    const isOne = this.#life.plan.strategy === "one_for_one";
    const ofShown = waiting.find(({ member }) => member.id === shown);
    const kid = isOne ? (ofShown ?? uncounted[0]) : waiting[0];
    if (kid?.retry === undefined) this.#reader.refuse("nobody is to be tried again", event);
    const { isCounted, dueMs } = kid.retry;
    if (event.atMs < dueMs) this.#reader.refuse(`${kid.member.id} is tried too early`, event);
    kid.retry = undefined;
    if (isCounted) this.#attempt(kid);
    else this.#restart(kid, event);
  }
}
