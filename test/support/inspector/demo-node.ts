/** A node that is not there: its actors, messages, crashes and peers follow from a seed and from the time that was let pass. */

import type {
  Detail,
  ShownEvent,
  ShownMessage,
  Vitals,
} from "../../../src/inspector/protocol/bodies.ts";
import type { NetworkFrame } from "../../../src/inspector/protocol/network.ts";
import { demoNetwork } from "./demo-network.ts";
import { DURATION_BUCKETS_MS } from "../../../src/inspector/protocol/bodies.ts";
import type { MessageHeader } from "../../../src/inspector/protocol/headers.ts";
import type { RowNow, RowOrigin } from "../../../src/inspector/protocol/rows.ts";
import { CYCLE_MS_MIN } from "../../../src/inspector/picture/wait-cycles.ts";
import type { WaitsFrame } from "../../../src/inspector/protocol/waits.ts";
import { seededRandom } from "../../../src/time/seeded-random.ts";
import { DemoFaults } from "./demo-faults.ts";
import { machineFrames, type Part, TALKS, TREE } from "./demo-cast.ts";
import { nowMade, originMade } from "./frames-made.ts";

/** How far one step goes, in ms. */
export const STEP_MS = 250;

/** When the demo begins. */
const START_MS = Date.UTC(2026, 10, 21, 12, 0, 0);

/** Restarts that count are forgotten after, in ms. */
const PERIOD_MS = 5_000;

const HANDLES = [3, 18, 42, 30, 11, 4, 1, 0, 0, 0, 0];
const CONNECTION_STATES = ["connected", "connected", "connected", "connecting", "disconnected"];

/** One actor of the demo. */
interface Player {
  readonly id: number;
  readonly path: string;
  readonly part: Part;
  readonly parent: number;
  readonly origin: RowOrigin;
  now: RowNow;
}

/** What one step brought. */
export interface Step {
  readonly events: readonly ShownEvent[];
  readonly headers: readonly MessageHeader[];
  readonly gone: readonly number[];
}

/** The node. */
export class DemoNode {
  readonly machines = machineFrames();
  readonly players = new Map<number, Player>();
  readonly startedAtMs = START_MS - 3_725_000;
  readonly vitals: Vitals[] = [];
  readonly faults = new DemoFaults({
    atMs: () => this.atMs,
    note: (event) => this.#events.push(event),
  });
  atMs = START_MS;
  waits: WaitsFrame = { waits: [], left: 0 };
  readonly #random = seededRandom("demo");
  #lastId = 0;
  #message = 1_000;
  #events: ShownEvent[] = [];
  #headers: MessageHeader[] = [];
  #gone: number[] = [];
  readonly #forgets: { readonly atMs: number; readonly id: number }[] = [];
  readonly #totals = { messages: 0, crashes: 0, restarts: 0, deadLetters: 3 };

  constructor() {
    this.#start(TREE, 0, "");
    for (let at = 120; at > 0; at -= 1) this.#read(this.atMs - at * 1_000);
  }

  /** The actor that lives at a path. */
  at(path: string): Player | undefined {
    return [...this.players.values()].find((one) => one.path === path);
  }

  /** Lets one step pass. */
  step(): Step {
    this.atMs += STEP_MS;
    this.faults.step();
    const tick = Math.round((this.atMs - START_MS) / STEP_MS);
    for (const player of this.players.values()) this.#work(player);
    for (const [at, talk] of TALKS.entries()) if ((tick + at) % 3 === 0) this.#talk(talk, at);
    if (tick % 16 === 6) this.crash("/node/sync/state-sync");
    if (tick === 20) this.crash("/node/p2p/links/connections/hazel");
    if (tick % 8 === 0) this.#turn(tick);
    this.#forget();
    if (this.atMs % 1_000 === 0) this.#read(this.atMs);
    const step = { events: this.#events, headers: this.#headers, gone: this.#gone };
    this.#events = [];
    this.#headers = [];
    this.#gone = [];
    return step;
  }

  /** Has an actor crash; its supervisor starts it anew. */
  crash(path: string): void {
    const player = this.at(path);
    if (player === undefined) return;
    const lastMessages = this.#lastMessages(player.id);
    this.#totals.crashes += 1;
    this.#events.push({
      ...{ type: "actor.crashed", atMs: this.atMs, actor: path, id: player.id, where: "handle" },
      reason: `RangeError: commit 84${player.id} does not follow 8412: its parent is unknown`,
      stack: `RangeError: commit does not follow\n    at follow (src/chain/follow.ts:118:11)\n    at handle (actors/${player.part.label}.ts:84:20)\n    at Cell.drain (src/actor/drain.ts:52:9)`,
      ...(lastMessages.at(-1) === undefined
        ? {}
        : { message: lastMessages.at(-1) as ShownMessage }),
      lastMessages,
      state: JSON.stringify({
        head: 8_412,
        wanted: 8_640,
        peers: 11,
        inFlight: { "8413": "birch" },
      }),
      ...(player.now.state === "" ? {} : { machineState: player.now.state }),
    });
    this.#end(player, "RangeError: commit does not follow");
  }

  /** Has two actors wait for each other from now on. */
  deadlock(one: string, other: string): void {
    const [from = 0, to = 0] = [one, other].map((path) => this.at(path)?.id ?? 0);
    const wait = { asks: "ask", holds: true, sinceMs: this.atMs };
    this.waits = {
      waits: [
        { ...wait, from, to },
        { ...wait, from: to, to: from },
      ],
      left: 0,
    };
    const { atMs } = this;
    this.#events.push({
      ...{ type: "wait.cycle", atMs: atMs + CYCLE_MS_MIN, lastedMs: CYCLE_MS_MIN },
      ...{ actors: [one, other], asks: ["ask", "ask"] },
    });
  }

  /** Kills an actor as a viewer would. */
  kill(path: string): boolean {
    const player = this.at(path);
    if (player === undefined) return false;
    this.#events.push({ type: "inspector.did", atMs: this.atMs, verb: "kill", args: path });
    this.#end(player, "killed");
    return true;
  }

  /** Everything of a watched actor. */
  detail(id: number, headers: readonly MessageHeader[]): Detail | undefined {
    const player = this.players.get(id);
    if (player === undefined) return undefined;
    const steps = headers.filter(({ to }) => to === id);
    return {
      ...{ id, atMs: this.atMs, tasks: 1, names: [`${player.part.label}@demo`], accepts: [] },
      state: JSON.stringify({ head: 8_412, peers: 11, queue: [], secret: "(left out)" }),
      timers: [
        { name: "heartbeat", dueInMs: 2_000 - (this.atMs % 2_000) },
        { name: "give up", dueInMs: 14_300 },
      ],
      links: [player.parent],
      watches: [...this.players.keys()].slice(3, 6),
      watchedBy: [player.parent],
      waiting: steps.slice(0, 3).map(({ type }) => type),
      taken: {
        "sync.answer": player.now.handled,
        "verify.done": Math.floor(player.now.handled / 3),
        "store.flushed": 12,
      },
      waits: DURATION_BUCKETS_MS.map((_, at) => HANDLES[at + 2] ?? 0).concat(0),
      handles: HANDLES,
      steps: steps.map((message) => ({ message, waitMs: 0.4, handleMs: 0.08 })),
    };
  }

  /** The node among its peers. */
  network(): NetworkFrame {
    const { atMs } = this;
    const stateOf = (path: string): string => this.at(path)?.now.state ?? "disconnected";
    return demoNetwork({ atMs, sinceMs: atMs - START_MS, stateOf });
  }

  #start(part: Part, parent: number, above: string): void {
    const player = this.#born(part, parent, above);
    for (const child of part.children ?? []) this.#start(child, player.id, player.path);
  }

  #born(part: Part, parent: number, above: string): Player {
    this.#lastId += 1;
    const machine = this.machines.find(({ name }) => name === part.machine);
    const origin = originMade({
      ...{ parent, label: part.label, behaviour: part.behaviour ?? part.label },
      ...{
        mailboxMax: 1_000,
        bornAtMs: above === "" || this.#lastId < 200 ? this.startedAtMs : this.atMs,
      },
      ...(part.strategy === undefined
        ? {}
        : {
            kind: "supervisor",
            strategy: part.strategy,
            intensity: part.intensity ?? 3,
            periodMs: PERIOD_MS,
          }),
      machine: machine?.hash ?? "",
    });
    const begins = part.machine === "bootstrap" ? "up" : "connected";
    const now = nowMade({ state: part.machine === undefined ? "" : begins });
    const player: Player = {
      id: this.#lastId,
      path: `${above}/${part.label}`,
      part,
      parent,
      origin,
      now,
    };
    this.players.set(player.id, player);
    return player;
  }

  #work(player: Player): void {
    const { rate = 0 } = player.part;
    const taken = Math.round((rate * STEP_MS * (0.6 + 0.8 * this.#random.unit())) / 1_000);
    const isSwamped = player.part.label === "session-17";
    const depth = isSwamped ? 640 : rate > 200 ? Math.floor(this.#random.unit() * 24) : 0;
    this.#totals.messages += taken;
    const { now } = player;
    player.now = {
      ...now,
      depth,
      depthMax: Math.max(depth, now.depthMax),
      handled: now.handled + taken,
    };
  }

  #talk([from, to, type]: (typeof TALKS)[number], at: number): void {
    const [sender, taker] = [from, to].map((label) =>
      [...this.players.values()].find(({ part }) => part.label === label),
    );
    if (sender === undefined || taker === undefined) return;
    this.#message += 1 + (at % 3);
    const before = this.#headers.at(-1)?.id ?? 0;
    const outcome =
      this.#message % 41 === 0 ? "unhandled" : this.#message % 29 === 0 ? "postponed" : "handled";
    const causeId = at % 4 === 0 ? 0 : before;
    this.#headers.push({
      id: this.#message,
      causeId,
      from: sender.id,
      to: taker.id,
      type,
      outcome,
      atMs: this.atMs - STEP_MS + at * 20,
    });
  }

  #lastMessages(to: number): readonly ShownMessage[] {
    return TALKS.slice(0, 7).map(([from, , type], at) => ({
      ...{ id: this.#message - 20 + at * 2, causeId: this.#message - 22 + at * 2, type },
      from: [...this.players.values()].find(({ part }) => part.label === from)?.id ?? to,
      payload: `{"from":${8_412 + at},"commits":[…],"peer":"birch"}`,
    }));
  }

  #end(player: Player, reason: string): void {
    const { atMs } = this;
    this.players.delete(player.id);
    this.#gone.push(player.id);
    this.#events.push({ type: "actor.stopped", atMs, actor: player.path, id: player.id, reason });
    const supervisor = this.players.get(player.parent);
    if (supervisor === undefined) return;
    const again = this.#born(player.part, player.parent, supervisor.path);
    this.#totals.restarts += 1;
    const { restarts, restartsCounted } = supervisor.now;
    supervisor.now = {
      ...supervisor.now,
      restarts: restarts + 1,
      restartsCounted: restartsCounted + 1,
    };
    this.#forgets.push({ atMs: atMs + PERIOD_MS, id: supervisor.id });
    this.#events.push(
      {
        type: "supervisor.report",
        atMs,
        supervisor: supervisor.path,
        context: "child_terminated",
        reason,
        child: player.part.label,
      },
      { type: "actor.started", atMs: atMs + 2, actor: again.path, id: again.id },
      {
        type: "supervisor.progress",
        atMs: atMs + 2,
        supervisor: supervisor.path,
        child: player.part.label,
        actor: again.path,
      },
    );
  }

  #forget(): void {
    while ((this.#forgets[0]?.atMs ?? Number.POSITIVE_INFINITY) <= this.atMs) {
      const player = this.players.get(this.#forgets.shift()?.id ?? 0);
      if (player !== undefined)
        player.now = { ...player.now, restartsCounted: player.now.restartsCounted - 1 };
    }
  }

  /** Some connections go from state to state. */
  #turn(tick: number): void {
    for (const [at, player] of [...this.players.values()]
      .filter(({ part }) => part.machine === "connection")
      .entries()) {
      const state =
        CONNECTION_STATES[(tick / 8 + at * 3) % CONNECTION_STATES.length] ?? "connected";
      if (at % 3 !== 0) player.now = { ...player.now, state };
    }
  }

  #read(atMs: number): void {
    const shape = Math.sin(atMs / 9_000) + Math.sin(atMs / 2_300) / 2;
    if (atMs <= START_MS) this.#totals.messages += Math.round(1_900 + 500 * shape);
    this.vitals.push({
      ...{
        atMs,
        actors: this.players.size,
        starting: 0,
        ...this.#totals,
        waiting: Math.round(660 + 30 * shape),
      },
      heapBytes: Math.round(84e6 + 6e6 * shape),
      loopDelayMs: 1.2 + Math.abs(shape),
      ...{ peers: 8, head: 8_412 + Math.round((atMs - START_MS) / 100) },
    });
  }
}
