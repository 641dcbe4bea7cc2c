/** Walks along what a supervisor did, for its model: takes what it had to do next, or says what it did instead. */

import { TRACED, type TraceEvent } from "../../../src/testing/index.ts";
import { FAMILY_TRACE } from "./family.ts";
import { type Kid, reasonIn } from "./family-kid.ts";
import type { FamilyLife } from "./family-life.ts";

/** The supervisor did what the rules do not say. */
export class Mismatch extends Error {
  override readonly name = "Mismatch";
}

/** The supervisor began to stop or was gone in the midst of something, or the trace ends. */
export class Interrupted extends Error {
  override readonly name = "Interrupted";
}

/** What a supervisor takes from its mailbox. */
const INPUTS: ReadonlySet<string> = new Set([
  "exit.delivered",
  "own.delivered",
  TRACED.mailDelivered,
]);

/** What a supervisor that starts does after a child's start. */
const GOES_ON: ReadonlySet<string> = new Set([
  TRACED.supervisorProgress,
  FAMILY_TRACE.start,
  TRACED.actorStarted,
]);

/** Deadlines of equal length share a timer, and are rounded up to whole ms from when it fires. */
const LATE_MS_MAX = 1.1;

/** The events of one life, one after another. */
export class FamilyReader {
  readonly #life: FamilyLife;
  #at = 0;
  #last: TraceEvent | undefined;
  /** Exits that were taken. */
  #exits = 0;
  /** Children it has asked to go, by number. */
  readonly #asked = new Set<number>();
  /** What it knows by now of: the newest event it did or waited for. */
  #knowsStep = 0;
  #nowMs = 0;
  #isStopping = false;

  constructor(life: FamilyLife) {
    this.#life = life;
  }

  /** The event that was taken last. */
  get last(): TraceEvent {
    if (this.#last === undefined) throw new Mismatch("nothing was done yet");
    return this.#last;
  }

  /** Takes an event that has to come next. */
  take(kind: string, kid?: Kid): TraceEvent {
    const event = this.#next();
    const isOfKid = kid === undefined || childIn(event) === kid.member.id;
    if (event.kind === kind && isOfKid) return this.#taken(event);
    return this.refuse(`expected ${kind} ${kid?.member.id ?? ""}`, event);
  }

  /** Takes the event that says that the supervisor stops, if it is next. */
  takeStopping(): boolean {
    const event = this.#peek();
    if (event?.kind !== TRACED.actorStopping) return false;
    this.#taken(event);
    this.#isStopping = true;
    return true;
  }

  /** Takes what the supervisor takes from its mailbox next. */
  takeInput(): TraceEvent {
    const event = this.#next();
    if (INPUTS.has(event.kind)) return this.#taken(event);
    return this.refuse("nothing was to be done", event);
  }

  /** Takes a report that has to come next. */
  report(context: string, kid: Kid, reason?: string): TraceEvent {
    const event = this.take(TRACED.supervisorReport, kid);
    const isSo = event.values["context"] === context;
    if (isSo && (reason === undefined || reasonIn(event) === reason)) return event;
    return this.refuse(`expected ${context} of ${kid.member.id} (${reason})`, event);
  }

  /**
   * The end of the child of which the supervisor has heard now. Where it has to be its parent it heard of, the answer
   * is `undefined`; where it may have been, it stops all the same, and what the model takes of the child is as well.
   */
  nextExit({ step }: TraceEvent): TraceEvent | undefined {
    const stop = this.#endsOfOwn(step)[this.#exits];
    if (stop !== undefined) this.#exits += 1;
    return stop;
  }

  /** Nothing may come but the supervisor's stop. */
  expectStop(why: string): never {
    const event = this.#next();
    return this.refuse(why, event);
  }

  /** Waits until a child that is asked to go is gone. Returns its reason. */
  waitForStop(kid: Kid): string {
    const { id, member } = kid;
    const stop = this.#life.stops.get(id);
    const next = this.#peek();
    const isGone = stop !== undefined && (next === undefined || stop.step < next.step);
    if (!isGone) {
      this.#asked.add(id);
      return this.refuse(`${member.id} has to stop first`, this.#next());
    }
    const reason = reasonIn(stop);
    const isAsked = stop.step > this.#knowsStep;
    if (!isAsked && reason === "shutdown" && member.type === "worker") {
      this.refuse(`${member.id} was stopped before its turn`, stop);
    }
    this.#asked.add(id);
    if (!isAsked) return reason;
    this.#checkTime(member, stop);
    this.#checkPatience(kid, stop);
    this.#knows(stop);
    return reason;
  }

  /** Whether its parent has asked it to stop while it starts: it does not go on. */
  isAskedToStop(): boolean {
    const { parent } = this.#life;
    if (parent === undefined || parent.goneStep > this.last.step) return false;
    const next = this.#peek();
    return (
      next === undefined || !(GOES_ON.has(next.kind) || next.values["context"] === "start_error")
    );
  }

  /** The child the next event is about, when it is no input. */
  nextChild(): string | undefined {
    const event = this.#peek();
    return event === undefined || INPUTS.has(event.kind) ? undefined : childIn(event);
  }

  /** The last look: how it ended, and what became of its children. */
  atEnd({ mustStop, kids }: { readonly mustStop: boolean; readonly kids: readonly Kid[] }): void {
    const end = this.#peek();
    if (end !== undefined && end.kind !== TRACED.actorStopped) this.refuse("it stops", end);
    this.#checkChildren(end?.step ?? Number.POSITIVE_INFINITY);
    if (end === undefined) return;
    const reason = reasonIn(end);
    if (reason === "killed" || reason.startsWith("error: InjectedFault")) return;
    if (reason.startsWith("error: ")) this.refuse("it crashed", end);
    if (mustStop && reason !== "shutdown" && reason !== "normal") this.refuse("it gave up", end);
    const left = kids.find(({ id, status }) => status === "running" && !this.#isGoneBy(id, end));
    if (left !== undefined) this.refuse(`it leaves ${left.member.id} behind`, end);
  }

  /** Whether it has asked a child to go, by number. */
  hasAsked(id: number): boolean {
    return this.#asked.has(id);
  }

  /** Says what is wrong. Throws when the supervisor merely was interrupted, too. */
  refuse(why: string, event: TraceEvent = this.#next()): never {
    const { kind, atMs, step, values } = event;
    const words = [kind, values["context"], childIn(event), values["reason"]];
    const what = words.filter((word) => word !== undefined).join(" ");
    const { path, strategy } = this.#life.plan;
    throw new Mismatch(`${path} (${strategy}): ${why}; there is ${what} at ${atMs} ms (#${step})`);
  }

  /** Nobody but its supervisor asks a worker to shut down. */
  #checkChildren(endStep: number): void {
    for (const stop of this.#endsOfOwn(endStep)) {
      const isAsked = this.#asked.has(Number(stop.values["id"]));
      const isWorker = stop.actor?.includes("/w", this.#life.plan.path.length) === true;
      if (isWorker && !isAsked && reasonIn(stop) === "shutdown") {
        this.refuse("a child stops that was not to", stop);
      }
    }
  }

  #checkTime({ id, shutdown, manner, type }: Kid["member"], stop: TraceEvent): void {
    // When one that hangs in its own stop asks the first of them, nobody can tell.
    if (type === "supervisor" || (this.#isStopping && this.#life.isHung)) return;
    const obeys = manner === "plain" || manner === "late" || manner === "moody";
    const atOnce = shutdown === "brutal_kill" || obeys;
    if (!atOnce && shutdown === "infinity") return;
    const patienceMs = atOnce || typeof shutdown === "string" ? 0 : shutdown.afterMs;
    if (stop.atMs > this.#nowMs + patienceMs + LATE_MS_MAX) {
      this.refuse(`${id} had ${patienceMs} ms from ${this.#nowMs}`, stop);
    }
  }

  /** Who is asked to go is killed only when its time is up, unless somebody else does it. */
  #checkPatience({ member, upSinceMs }: Kid, stop: TraceEvent): void {
    const { id, shutdown, type } = member;
    if (type === "supervisor" || shutdown === "brutal_kill" || reasonIn(stop) !== "killed") return;
    const isOthers = ({ step, atMs }: TraceEvent): boolean => step < stop.step && atMs >= upSinceMs;
    if (this.#isStopping || this.#life.kills.some(isOthers)) return;
    const patienceMs = shutdown === "infinity" ? Number.POSITIVE_INFINITY : shutdown.afterMs;
    if (stop.atMs < this.#nowMs + patienceMs) {
      this.refuse(`${id} had ${patienceMs} ms from ${this.#nowMs} and was killed`, stop);
    }
  }

  #isGoneBy(id: number, end: TraceEvent): boolean {
    const stop = this.#life.stops.get(id);
    return stop !== undefined && stop.step < end.step;
  }

  /** Ends of children that had started, before a step, oldest first. */
  #endsOfOwn(step: number): readonly TraceEvent[] {
    const ids = this.#life.events
      .filter(({ kind, values }) => kind === FAMILY_TRACE.outcome && values["kind"] === "ok")
      .map(({ values }) => Number(values["id"]));
    const stops = ids.map((id) => this.#life.stops.get(id));
    return stops
      .filter((stop): stop is TraceEvent => stop !== undefined && stop.step < step)
      .sort((one, other) => one.step - other.step);
  }

  /** The next event, of whatever kind, unless the supervisor was interrupted. */
  #next(): TraceEvent {
    const event = this.#peek();
    const isEnd = event?.kind === TRACED.actorStopping || event?.kind === TRACED.actorStopped;
    if (event === undefined || isEnd) throw new Interrupted();
    return event;
  }

  #peek(): TraceEvent | undefined {
    const event = this.#life.events[this.#at];
    if (!this.#isStopping || event?.kind !== FAMILY_TRACE.outcome) return event;
    // What it had begun to start goes on without it.
    this.#at += 1;
    return this.#peek();
  }

  #taken(event: TraceEvent): TraceEvent {
    this.#at += 1;
    this.#last = event;
    this.#knows(event);
    return event;
  }

  #knows({ step, atMs }: TraceEvent): void {
    this.#knowsStep = Math.max(this.#knowsStep, step);
    this.#nowMs = Math.max(this.#nowMs, atMs);
  }
}

function childIn({ values }: TraceEvent): string | undefined {
  const child = values["child"] ?? values["member"];
  return typeof child === "string" ? child : undefined;
}
