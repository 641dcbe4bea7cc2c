/** What the page looks at: one picture with what is derived of it, a live one or that of a recording. */

import type { MachineFrame } from "../../protocol/bodies.ts";
import type { WatchedStep } from "../../protocol/watched.ts";
import type { Frame } from "../../protocol/frame.ts";
import { Picture, type Row } from "../../picture/picture.ts";
import { SeenWays } from "../../picture/seen-ways.ts";
import { type DrawnMachine, drawnMachine } from "../view/census.ts";
import { type End, endsOf } from "../view/ends.ts";
import { Pulse } from "../view/pulse.ts";
import { GrowingTree, Seniority, type TreeIndex } from "../view/tree-index.ts";
import { type Status, statusOf } from "../view/status.ts";
import { plightOf, TroubleFinder, type Troubles } from "../view/troubles.ts";

/** What a recording knows besides the picture at one of its places. */
export interface Told {
  readonly stepsOf: (id: number) => readonly WatchedStep[];
  /** The states of an actor; undefined where its row says them. */
  readonly stateOf: (id: number) => string | undefined;
}

/** A picture and what is read from it often. */
export class Session {
  readonly picture: Picture;
  readonly pulse = new Pulse();
  /** What was seen of machines on this stream; nothing of a picture that somebody else folds. */
  readonly seenWays = new SeenWays((hash) => this.machine(hash)?.graph);
  readonly #seniority: Seniority;
  readonly #tree: GrowingTree;
  /** The shape of the picture the tree was brought in step with. */
  #shape = -1;
  #ends: { readonly count: number; readonly ends: readonly End[] } | undefined;
  readonly #troubles = new TroubleFinder();
  #byPath = new Map<string, End>();
  #byId = new Map<number, End>();
  readonly #machines = new Map<string, DrawnMachine | undefined>();
  readonly #told: Told | undefined;

  /**
   * @param before keeps actors at their places across streams
   * @param picture one that somebody else folds, such as the reader of a recording
   * @param told what that reader knows besides
   */
  constructor(before?: Session, picture: Picture = new Picture(), told?: Told) {
    this.picture = picture;
    this.#told = told;
    this.#seniority = before === undefined ? new Seniority() : before.#seniority;
    this.#tree = new GrowingTree(this.#seniority);
  }

  /** Takes a frame. */
  take(frame: Frame): void {
    this.picture.take(frame);
    if (frame.kind !== "tick") return;
    this.pulse.sample(this.picture.rows.values(), this.picture.atMs);
    this.seenWays.follow(this.picture);
  }

  /** What a watched actor did, oldest first: each detail tells only what is new. */
  stepsOf(id: number): readonly WatchedStep[] {
    return this.#told?.stepsOf(id) ?? this.picture.steps.get(id) ?? [];
  }

  /** The tree as it is. */
  get tree(): TreeIndex {
    const { shape, rows } = this.picture;
    if (this.#shape !== shape) this.#tree.follow(rows);
    this.#shape = shape;
    return this.#tree;
  }

  /** Those that did not end of their own will, the newest first. */
  get ends(): readonly End[] {
    const { events, crashes } = this.picture;
    const count = events.count + crashes.count;
    if (this.#ends?.count !== count) {
      const ends = endsOf(this.picture);
      this.#ends = { count, ends };
      this.#byPath = new Map([...ends].reverse().map((end) => [end.actor, end]));
      this.#byId = new Map(ends.map((end) => [end.id, end]));
    }
    return this.#ends.ends;
  }

  /** The newest end at a path. */
  endAt(path: string): End | undefined {
    return this.ends.length === 0 ? undefined : this.#byPath.get(path);
  }

  /** The end of an incarnation. */
  endOf(id: number): End | undefined {
    return this.ends.length === 0 ? undefined : this.#byId.get(id);
  }

  /** How an actor is. */
  statusOf(row: Row): Status {
    const plight = row.goneAtMs === undefined ? plightOf(row, this.troubles) : undefined;
    if (plight !== undefined) return plight;
    return statusOf(row, {
      crashed: this.endOf(row.id) !== undefined,
      diedAtMs: this.endAt(row.path)?.atMs,
      nowMs: this.picture.atMs,
      isBusy: this.pulse.now(row.id) >= 0.5,
    });
  }

  /** The states an actor's machine is in. */
  stateOf({ id, now }: Row): string {
    return this.#told?.stateOf(id) ?? now.state;
  }

  /** The machine of a hash; undefined for none. */
  machine(hash: string): DrawnMachine | undefined {
    const frame: MachineFrame | undefined = this.picture.machines.get(hash);
    if (frame === undefined) return undefined;
    if (!this.#machines.has(hash)) this.#machines.set(hash, drawnMachine(frame));
    return this.#machines.get(hash);
  }

  /** What goes wrong by itself. */
  get troubles(): Troubles {
    return this.#troubles.of(this.picture);
  }

  /** The path of an actor; a number where nothing is known of it. */
  nameOf(id: number): string {
    if (id === 0) return "host";
    return this.picture.rows.get(id)?.path ?? this.endOf(id)?.actor ?? `#${id}`;
  }
}
