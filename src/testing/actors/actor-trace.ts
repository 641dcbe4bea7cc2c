/**
 * Writes the trace of one runtime: what was sent, what came of it, who lived and died, and what caused
 * what. The names are those of `oracles/vocabulary.ts`, and these besides:
 *
 *   mail.duplicated      as mail.sent
 *   mail.poisoned        as mail.sent: the receiver will crash of it
 *   mail.lost            as mail.sent, and cause: let pass, and never to be handled
 *   app                  no actor: name, and the event's values
 */

import type { ActorFacts, MailFacts, MailLoss } from "../../actor/interposer.ts";
import { describeExit, type ExitReason } from "../../exit-reason.ts";
import type { RuntimeEvent } from "../../telemetry/events.ts";
import type { ActorSite } from "./actor-rules.ts";

/** One thing that happened, before it has its number. */
export interface TraceEntry {
  readonly kind: string;
  /** Path of the actor it happened to. */
  readonly actor?: string | undefined;
  readonly values: Readonly<Record<string, unknown>>;
  /** Step of what made it happen. */
  readonly cause?: number | undefined;
}

/** Takes what happened into the trace, and answers its step. */
export type TraceSink = (entry: TraceEntry) => number;

/** An actor that runs, with what the trace has to remember of it. */
export interface TracedActor extends ActorSite {
  readonly id: number;
  readonly isPiped: boolean;
  /** Step of the delivery it handles or has handled last; before the first, of its start. */
  step: number | undefined;
}

/** The trace of one runtime. */
export class ActorTrace {
  readonly #sink: TraceSink;
  readonly #runtime: number;
  readonly #actors = new Map<number, TracedActor>();
  /** Steps at which messages under way were sent. */
  readonly #sent = new Map<number, number>();
  /** Steps at which the actor that stood at a path ended; a report of its supervisor follows from it. */
  readonly #ends = new Map<string, number>();

  /** @param runtime its number among those of its node, from 1 */
  constructor(sink: TraceSink, runtime: number) {
    this.#sink = sink;
    this.#runtime = runtime;
  }

  /** The actor as the trace knows it; the same object until it has ended. */
  actor(facts: ActorFacts): TracedActor {
    const known = this.#actors.get(facts.id);
    if (known !== undefined) return known;
    const { id, path, behaviour } = facts;
    const isPiped = behaviour.pipe !== undefined;
    const traced = { id, path, behaviour: behaviour.name, isPiped, step: undefined };
    // What comes for an actor that is gone must not bring it back here.
    if (facts.isAlive) this.#actors.set(id, traced);
    return traced;
  }

  /** A message was sent. */
  sent(mail: MailFacts, to: TracedActor): void {
    const step = this.#mail("mail.sent", { mail, to }, this.#actors.get(mail.sender)?.step);
    this.#sent.set(mail.id, step);
  }

  /** Something befell a message that was sent. */
  befell(
    what: "dropped" | "delayed" | "duplicated" | "poisoned",
    mail: MailFacts,
    to: TracedActor,
  ): void {
    this.#mail(`mail.${what}`, { mail, to }, this.#sent.get(mail.id));
    if (what === "dropped") this.#sent.delete(mail.id);
  }

  /** An entry of a mailbox is about to be handled. Only messages have been sent. */
  delivered(mail: MailFacts, to: TracedActor): void {
    if (mail.kind !== "message") {
      const cause = this.#actors.get(mail.sender)?.step;
      to.step = this.#mail(`${mail.kind}.delivered`, { mail, to }, cause);
      return;
    }
    to.step = this.#mail("mail.delivered", { mail, to }, this.#sent.get(mail.id));
    this.#sent.delete(mail.id);
  }

  /** A message will not be handled. */
  lost(mail: MailFacts, to: TracedActor, cause: MailLoss): void {
    const step = this.#sent.get(mail.id);
    this.#sent.delete(mail.id);
    const known = { id: mail.id, to: to.id, type: mail.type, cause };
    const values = isPiped(mail, to) ? { ...known, piped: true } : known;
    this.#write("mail.lost", { actor: to.path, cause: step }, values);
  }

  /** An actor begins to stop. */
  stopping(actor: TracedActor): void {
    actor.step = this.#write(
      "actor.stopping",
      { actor: actor.path, cause: actor.step },
      { id: actor.id },
    );
  }

  /** An actor has exited. */
  ended({ id, path, step }: TracedActor, reason: ExitReason): void {
    this.#actors.delete(id);
    const values = { id, reason: describeExit(reason) };
    this.#ends.set(path, this.#write("actor.stopped", { actor: path, cause: step }, values));
  }

  /** Takes what the runtime reports, for as far as it is not told otherwise. */
  hear(event: RuntimeEvent): void {
    switch (event.type) {
      case "actor.started":
        this.#started(event.actor, event.id);
        return;
      case "actor.crashed":
        this.#crashed(event);
        return;
      case "supervisor.report":
        this.#reported(event);
        return;
      case "supervisor.progress":
        this.#write(event.type, at(event.supervisor), { child: event.child, actor: event.actor });
        return;
      case "message.dead":
        this.#write(event.type, at(event.to), { message: event.message, cause: event.cause });
        return;
      case "app":
        this.#write("app", at(undefined), { ...event.values, name: event.name });
        return;
      default:
        return;
    }
  }

  #started(path: string, id: number): void {
    const actor = this.#actors.get(id);
    const step = this.#write("actor.started", at(path), { id, behaviour: actor?.behaviour });
    if (actor !== undefined) actor.step = step;
  }

  #crashed(event: Extract<RuntimeEvent, { readonly type: "actor.crashed" }>): void {
    const { actor: path, id, where } = event;
    const actor = this.#actors.get(id);
    const values = { id, reason: describeExit(event.reason), where };
    const step = this.#write("actor.crashed", { actor: path, cause: actor?.step }, values);
    if (actor !== undefined) actor.step = step;
  }

  #reported(event: Extract<RuntimeEvent, { readonly type: "supervisor.report" }>): void {
    const { context, offender } = event;
    const values = {
      context,
      child: offender.id,
      offender: offender.actor,
      restart: offender.restart,
      reason: describeExit(event.reason),
    };
    const cause = offender.actor === undefined ? undefined : this.#ends.get(offender.actor);
    this.#write(event.type, { actor: event.supervisor, cause }, values);
  }

  #mail(kind: string, { mail, to }: Arrival, cause: number | undefined): number {
    const { id, type, sender } = mail;
    // Two literals: spreading what is mostly nothing costs as much as all the rest of an event.
    const values = isPiped(mail, to)
      ? { id, to: to.id, type, sender, piped: true }
      : { id, to: to.id, type, sender };
    return this.#write(kind, { actor: to.path, cause }, values);
  }

  #write(kind: string, { actor, cause }: Where, values: Readonly<Record<string, unknown>>): number {
    const own = this.#runtime === 1 ? values : { ...values, runtime: this.#runtime };
    return this.#sink({ kind, actor, values: own, cause });
  }
}

/** A message and whom it is for. */
interface Arrival {
  readonly mail: MailFacts;
  readonly to: TracedActor;
}

interface Where {
  readonly actor: string | undefined;
  readonly cause?: number | undefined;
}

/** Operators stand in front of casts only: a call waits for its own answer. */
function isPiped({ from }: MailFacts, to: TracedActor): boolean {
  return to.isPiped && from === undefined;
}

function at(actor: string | undefined): Where {
  return { actor };
}
