/** Which faults stand, since when and until when: plain data, with the time as a number. */

import { cannotDo } from "../../control/refusal.ts";
import { FAULT_BY_MS, type FaultOrder, MAIL_FAULTS, type MailOrder } from "./fault-order.ts";

/** Faults that may stand at once. */
export const FAULTS_MAX = 16;

/** Why a fault ended. */
export type FaultEnd = "expired" | "lifted" | "spent" | "gone" | "closed";

/** A fault that stands. */
export interface StandingFault {
  readonly id: string;
  readonly order: FaultOrder;
  /** By the monotonic clock. */
  readonly endsAtMs: number;
  /** How often it has happened. */
  readonly times: number;
  /** How often it may still happen; `undefined` for any number. */
  readonly left: number | undefined;
}

/** The faults of one runtime. */
export class RuleBook {
  readonly #faults = new Map<string, StandingFault>();
  #begun = 0;
  #change = 0;

  /** All that stand, oldest first. */
  get faults(): readonly StandingFault[] {
    return [...this.#faults.values()];
  }

  /** Grows with everything that changes in the list. */
  get change(): number {
    return this.#change;
  }

  /** When the next one ends, by the monotonic clock; `undefined` when none stands. */
  get nextMs(): number | undefined {
    const ends = this.faults.map(({ endsAtMs }) => endsAtMs);
    return ends.length === 0 ? undefined : Math.min(...ends);
  }

  /** The one with this id, while it stands. */
  at(id: string): StandingFault | undefined {
    return this.#faults.get(id);
  }

  /**
   * Begins one.
   *
   * @throws RuntimeError `control.refused` beyond {@link FAULTS_MAX}
   */
  begin(order: FaultOrder, nowMs: number): StandingFault {
    if (this.#faults.size >= FAULTS_MAX) throw cannotDo(`${FAULTS_MAX} faults stand already`);
    this.#begun += 1;
    const left = isMailOrder(order) ? order.next : undefined;
    const fault = {
      ...{ id: `f${this.#begun}`, order, left, times: 0 },
      endsAtMs: nowMs + order.lastsMs,
    };
    this.#put(fault);
    return fault;
  }

  /** Notes that it has happened; one that may not happen again ends when what it set off is over. */
  happened(id: string, nowMs: number): void {
    const fault = this.#faults.get(id);
    if (fault === undefined) return;
    const left = fault.left === undefined ? undefined : Math.max(0, fault.left - 1);
    const endsAtMs =
      left === 0 ? Math.min(fault.endsAtMs, nowMs + echoMs(fault.order)) : fault.endsAtMs;
    this.#put({ ...fault, times: fault.times + 1, left, endsAtMs });
  }

  /** Ends one; `undefined` when it does not stand. */
  end(id: string): StandingFault | undefined {
    const fault = this.#faults.get(id);
    if (this.#faults.delete(id)) this.#change += 1;
    return fault;
  }

  /** Those whose time is over; they still stand. */
  due(nowMs: number): readonly { readonly id: string; readonly why: FaultEnd }[] {
    return this.faults
      .filter(({ endsAtMs }) => endsAtMs <= nowMs)
      .map(({ id, left }) => ({ id, why: left === 0 ? "spent" : "expired" }));
  }

  /** Whether no other that stands does the same to the same actor: only then is the actor as before without it. */
  isAlone({ id, order }: StandingFault): boolean {
    const pathOf = (one: FaultOrder): string | undefined => ("path" in one ? one.path : undefined);
    return !this.faults.some(
      ({ id: other, order: its }) =>
        other !== id && its.kind === order.kind && pathOf(its) === pathOf(order),
    );
  }

  #put(fault: StandingFault): void {
    this.#faults.set(fault.id, fault);
    this.#change += 1;
  }
}

/** Whether an order is about messages. */
export function isMailOrder(order: FaultOrder): order is MailOrder {
  return MAIL_FAULTS.some((kind) => kind === order.kind);
}

/** How long what a fault did goes on after it did it. */
function echoMs(order: FaultOrder): number {
  return order.kind === "delay" || order.kind === "reorder" ? (order.byMs ?? FAULT_BY_MS) : 0;
}
