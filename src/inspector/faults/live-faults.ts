/**
 * Faults done to a runtime that runs, for development: whoever orders one is held to limits, each ends by itself, and
 * when the last has ended the runtime is as it was before the first.
 */

import type { Cell } from "../../actor/cell.ts";
import type { Kernel } from "../../actor/kernel.ts";
import { refOf } from "../../actor/ref.ts";
import { resume, suspend } from "../../actor/sys.ts";
import { cannotDo } from "../../control/refusal.ts";
import type { Random } from "../../time/random.ts";
import { seededRandom } from "../../time/seeded-random.ts";
import type { TimerId } from "../../time/clock.ts";
import type { ShownEvent } from "../protocol/bodies.ts";
import { CHAOS_LASTS_MS, chaosText, runChaos } from "./chaos.ts";
import { FaultInterposer } from "./fault-interposer.ts";
import {
  checkDeed,
  checkFault,
  type ChaosOrder,
  FAULT_KINDS,
  type FaultKind,
  type FaultOrder,
  LINK_FAULTS,
  type LinkOrder,
} from "./fault-order.ts";
import { killActor } from "./kill-actor.ts";
import { scopeOf, shownFault } from "./fault-text.ts";
import type { ShownFault } from "./shown-fault.ts";
import { type FaultEnd, isMailOrder, RuleBook, type StandingFault } from "./rule-book.ts";

/** Time for the answer to leave before what it stands on may be gone, in ms. */
const ANSWER_FIRST_MS = 50;

/** Breaks links of a node. Returns what mends them. */
export type LinkBreaker = (order: LinkOrder) => Promise<() => void> | (() => void);

/** What faults are done with. */
export interface LiveFaultsParts {
  readonly kernel: Kernel;
  /** Adds to the list of what happened. */
  readonly note: (event: ShownEvent) => void;
  /** Names of behaviours that chaos leaves alone. @defaultValue none */
  readonly spared?: readonly string[] | undefined;
  /** Breaks links; absent in a runtime that is no node. */
  readonly links?: LinkBreaker | undefined;
}

/** The faults of one runtime. */
export class LiveFaults {
  /** What can be done here. */
  readonly kinds: readonly FaultKind[];
  readonly #parts: LiveFaultsParts;
  readonly #book = new RuleBook();
  readonly #interposer: FaultInterposer;
  readonly #seeds = new Map<string, string>();
  /** What ends each. */
  readonly #undo = new Map<string, () => void>();
  readonly #calm = new Set<() => void>();
  #timer: TimerId | undefined;

  constructor(parts: LiveFaultsParts) {
    this.#parts = parts;
    const isLink = (kind: FaultKind): boolean => LINK_FAULTS.some((one) => one === kind);
    this.kinds = FAULT_KINDS.filter((kind) => parts.links !== undefined || !isLink(kind));
    this.#interposer = new FaultInterposer({
      kernel: parts.kernel,
      book: this.#book,
      happened: (id) => this.#happened(id),
    });
  }

  /** Grows with everything that changes in {@link shown}. */
  get change(): number {
    return this.#book.change;
  }

  /** The faults that stand, oldest first. */
  get shown(): readonly ShownFault[] {
    const { clock } = this.#parts.kernel;
    const now = { wallMs: clock.now(), monotonicMs: clock.monotonic() };
    return this.#book.faults.map((fault) => shownFault(fault, now, this.#seeds.get(fault.id)));
  }

  /**
   * Begins a fault.
   *
   * @throws RuntimeError `option.invalid` naming the field, `control.refused`
   */
  async fault(args: unknown): Promise<{ readonly rule: string; readonly seed: string }> {
    const order = checkFault(args, this.kinds);
    const { clock, random } = this.#parts.kernel;
    const fault = this.#book.begin(order, clock.monotonic());
    const seed = order.seed ?? random.fork(`fault ${fault.id}`).u32().toString(16);
    this.#seeds.set(fault.id, seed);
    this.#arm();
    try {
      const undo = await this.#do(fault, order, seededRandom(seed));
      if (this.#book.at(fault.id) === undefined) undo();
      else this.#undo.set(fault.id, undo);
    } catch (error) {
      this.#forget(fault.id);
      throw error;
    }
    return { rule: fault.id, seed };
  }

  /**
   * Ends a fault before its time.
   *
   * @throws RuntimeError `option.invalid`, `control.refused` for one that does not stand
   */
  lift(args: unknown): { readonly lifted: string } {
    const { rule } = checkDeed(args, ["rule"]);
    if (this.#book.at(rule) === undefined) throw cannotDo(`no fault ${rule} stands`);
    this.#end(rule, "lifted");
    return { lifted: rule };
  }

  /** Ends an actor: as by its own will, by a crash, or at once. @throws as {@link lift} */
  kill(args: unknown): { readonly killed: string } {
    const { path, how = "brutal" } = checkDeed(args, ["path", "how"]);
    const cell = this.#cellAt(path);
    this.#parts.kernel.clock.setTimer(() => killActor(cell, how), ANSWER_FIRST_MS);
    return { killed: path };
  }

  /** Lets a suspended actor go on. @throws as {@link lift} */
  async resume(args: unknown): Promise<{ readonly resumed: string }> {
    const { path } = checkDeed(args, ["path"]);
    const cell = this.#cellAt(path);
    for (const { id, order } of this.#book.faults)
      if (order.kind === "suspend" && order.path === path) this.#end(id, "lifted");
    await resume(refOf(cell));
    return { resumed: path };
  }

  /** Has a timer fire now. @throws as {@link lift} */
  fireTimer(args: unknown): { readonly fired: string } {
    const { path, timer: name } = checkDeed(args, ["path", "timer"]);
    const timer = this.#cellAt(path).timers?.get(name);
    if (timer === undefined) throw cannotDo(`${path} has no timer ${name}`);
    timer.fireNow();
    return { fired: name };
  }

  /** Resolves when no fault stands. */
  whenCalm(): Promise<void> {
    if (this.#book.faults.length === 0) return Promise.resolve();
    return new Promise((resolve) => this.#calm.add(resolve));
  }

  /** Ends all. */
  close(): void {
    for (const { id } of this.#book.faults) this.#end(id, "closed");
  }

  #do(fault: StandingFault, order: FaultOrder, random: Random): (() => void) | Promise<() => void> {
    if (isMailOrder(order) || order.kind === "hold_timer") {
      this.#someoneAt(order.path);
      this.#interposer.begin(fault, order, random);
      return () => this.#interposer.end(fault.id);
    }
    switch (order.kind) {
      case "suspend":
        return this.#suspend(fault, this.#cellAt(order.path));
      case "fill":
        return this.#fill(fault, this.#cellAt(order.path));
      case "chaos":
        this.#someoneAt(order.path);
        return this.#chaos(fault, order, random);
      default:
        return this.#break(order);
    }
  }

  async #suspend(fault: StandingFault, cell: Cell): Promise<() => void> {
    this.#endsWith(fault, cell);
    const ref = refOf(cell);
    const undo = (): void => {
      if (this.#book.isAlone(fault)) resume(ref).catch(() => {});
    };
    await suspend(ref).catch((error: unknown) => {
      undo();
      throw error;
    });
    this.#happened(fault.id);
    return undo;
  }

  #fill(fault: StandingFault, cell: Cell): () => void {
    this.#endsWith(fault, cell);
    cell.mailbox.limitRoom(0);
    this.#happened(fault.id);
    return () => cell.mailbox.limitRoom(this.#book.isAlone(fault) ? "as_it_says" : 0);
  }

  /** Of one actor nothing is left to go wrong when it is gone. */
  #endsWith({ id }: StandingFault, cell: Cell): void {
    void refOf(cell)
      .exited()
      .then(() => this.#end(id, "gone"));
  }

  #break(order: LinkOrder): Promise<() => void> | (() => void) {
    const { links } = this.#parts;
    if (links === undefined) throw cannotDo("this runtime is no node");
    return links(order);
  }

  /** What chaos began ends with it. */
  #chaos({ id }: StandingFault, order: ChaosOrder, random: Random): () => void {
    const begun: string[] = [];
    const stop = runChaos(order, random, {
      clock: this.#parts.kernel.clock,
      paths: () => this.#preyOfChaos(),
      do: (deed) => {
        this.#happened(id);
        this.#tell(id, deed.path, chaosText(deed));
        if (deed.does.verb === "kill") {
          killActor(this.#cellAt(deed.path), deed.does.how);
          return;
        }
        const lasts = { lastsMs: CHAOS_LASTS_MS, seed: deed.seed };
        this.fault({ ...deed.does.order, ...lasts, path: deed.path }).then(
          ({ rule }) => begun.push(rule),
          // There is no room for it, or nobody is there any more: chaos goes on.
          () => {},
        );
      },
    });
    return () => {
      stop();
      for (const rule of begun) this.#end(rule, "lifted");
    };
  }

  /** Whoever is below another: with a root all would be over, and with the inspector chaos itself. */
  #preyOfChaos(): readonly string[] {
    const { kernel, spared = [] } = this.#parts;
    return kernel.cells
      .filter(({ parent, behaviour }) => parent !== undefined && !spared.includes(behaviour.name))
      .map(({ path }) => path);
  }

  #happened(id: string): void {
    this.#book.happened(id, this.#parts.kernel.clock.monotonic());
    if (this.#book.at(id)?.left === 0) this.#arm();
  }

  #arm(): void {
    const { clock } = this.#parts.kernel;
    if (this.#timer !== undefined) clock.clearTimer(this.#timer);
    const { nextMs } = this.#book;
    this.#timer = undefined;
    if (nextMs === undefined) return;
    this.#timer = clock.setTimer(
      () => {
        for (const { id, why } of this.#book.due(clock.monotonic())) this.#end(id, why);
        this.#arm();
      },
      Math.max(0, nextMs - clock.monotonic()),
    );
  }

  #end(id: string, why: FaultEnd): void {
    const fault = this.#book.at(id);
    if (fault === undefined) return;
    this.#tell(id, scopeOf(fault.order), `${fault.order.kind} ended: ${why}`);
    this.#forget(id);
  }

  #forget(id: string): void {
    this.#book.end(id);
    this.#seeds.delete(id);
    const undo = this.#undo.get(id);
    this.#undo.delete(id);
    undo?.();
    this.#arm();
    if (this.#book.faults.length > 0) return;
    for (const hear of this.#calm) hear();
    this.#calm.clear();
  }

  #tell(rule: string, about: string, says: string): void {
    const { kernel, note } = this.#parts;
    note({ type: "fault", atMs: kernel.clock.now(), rule, about, says });
  }

  #cellAt(path: string): Cell {
    const cell = this.#parts.kernel.cells.find((one) => one.path === path);
    if (cell === undefined) throw cannotDo(`there is no actor ${path}`);
    return cell;
  }

  /** A pattern may fit those who come later; a path without one is somebody's or a mistake. */
  #someoneAt(path: string): void {
    if (!path.includes("*")) this.#cellAt(path);
  }
}
