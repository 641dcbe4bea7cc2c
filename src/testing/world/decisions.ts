/** What a judge's rules mean at each boundary of a world: the doors ask here, and break what they are told to. */

import type { GeoIp } from "../../geo/geo-ip.ts";
import {
  ActorRules,
  type ActorSite,
  type AppliedFault,
  type EndFault,
  type StartFault,
  type StopFault,
} from "../actors/actor-rules.ts";
import type { DiskDecisions, DiskUse } from "../disk/disk-decisions.ts";
import type { MailboxFault, Ms, NodeName } from "../fault-plan.ts";
import type { KnownKind } from "../faults/fault-kind.ts";
import type { Firing } from "../faults/firing.ts";
import type { Judge } from "../faults/judge.ts";
import type { Occurrence } from "../faults/occurrence.ts";
import type { NetworkDecisions, PieceFate, PieceOnLine } from "../net/network-decisions.ts";
import type { NodeEnv } from "../spec.ts";

/** Who decides, and when it is. */
export interface Court {
  readonly judge: Pick<Judge, "asks" | "fires" | "rulings">;
  /** Virtual time. */
  readonly nowMs: () => Ms;
}

/** What goes wrong on the links of a world. */
export function networkDecisions(court: Court): NetworkDecisions {
  const { judge, nowMs } = court;
  const pieceKinds = new AskedKinds(court, PIECE_KINDS);
  const at = (from: NodeName, to: NodeName): Occurrence => ({
    atMs: nowMs(),
    node: from,
    to,
    place: `${from}>${to}`,
  });
  return {
    onPiece: ({ from, to }: PieceOnLine) =>
      pieceKinds.now().length > 0 ? pieceFate(judge, at(from, to)) : undefined,
    onDial: ({ from, to }) => {
      if (!judge.asks("link.refuse")) return undefined;
      return { refuse: judge.fires("link.refuse", at(from, to)).length > 0 };
    },
  };
}

const PIECE_KINDS = [
  "link.latency",
  "link.bandwidth",
  "link.hold",
  "link.reset",
  "link.corrupt",
] as const satisfies readonly KnownKind[];

/** What becomes of most pieces. */
const ON_TIME: PieceFate = {};

function pieceFate(judge: Court["judge"], at: Occurrence): PieceFate {
  const delayMs = sumOf(judge.fires("link.latency", at));
  const holdMs = sumOf(judge.fires("link.hold", at));
  const rates = judge.fires("link.bandwidth", at).map(({ fault }) => fault.bytesPerSecond);
  const reset = judge.fires("link.reset", at).length > 0;
  const [corrupt] = judge.fires("link.corrupt", at);
  const isLate = delayMs > 0 || holdMs > 0 || rates.length > 0;
  if (!isLate && !reset && corrupt === undefined) return ON_TIME;
  return {
    ...(delayMs > 0 && { delayMs }),
    ...(holdMs > 0 && { holdMs }),
    ...(rates.length > 0 && { bytesPerSecond: Math.min(...rates) }),
    ...(reset && { reset }),
    ...(corrupt !== undefined && { corrupt: corrupt.word }),
  };
}

function sumOf(firings: readonly Pick<Firing, "ms">[]): Ms {
  let sum = 0;
  for (const { ms } of firings) sum += ms;
  return sum;
}

/** What goes wrong on the disk of one node. */
export function diskDecisions({ judge, nowMs }: Court, node: NodeName): DiskDecisions {
  const at = ({ path }: DiskUse): Occurrence => ({ atMs: nowMs(), node, place: path });
  return {
    onWrite: (write) => {
      const [error] = judge.fires("store.write_error", at(write));
      const delayMs = sumOf(judge.fires("store.slow", at(write)));
      return { ...(error !== undefined && { error: error.fault.code }), delayMs };
    },
    onFlush: (flush) => ({ error: judge.fires("store.flush_error", at(flush)).length > 0 }),
    onOpen: (opening) => ({ error: judge.fires("store.open_error", at(opening)).length > 0 }),
  };
}

/** How much later than it should a timer of a node is, in ms. */
export function timerLateness({ judge, nowMs }: Court, node: NodeName): () => Ms {
  return () => {
    if (!judge.asks("clock.timers_late")) return 0;
    return sumOf(judge.fires("clock.timers_late", { atMs: nowMs(), node, place: "clock" }));
  };
}

/** The geography one node believes in. */
export function judgedGeoIp({ judge, nowMs }: Court, node: NodeName, truth: GeoIp): GeoIp {
  return {
    locate: (ip) => {
      const at = { atMs: nowMs(), node, place: ip };
      const isMissing = judge.fires("geo.missing", at).length > 0;
      const [wrong] = judge.fires("geo.wrong", at);
      const place = truth.locate(ip);
      if (isMissing || place === undefined) return undefined;
      if (wrong === undefined) return place;
      // Which way, follows from the firing's own word: along the globe's circles, and over its edges.
      const shift = wrong.word % 2 === 0 ? wrong.fault.shiftDegrees : -wrong.fault.shiftDegrees;
      return {
        latitude: Math.max(-90, Math.min(90, place.latitude + shift / 2)),
        longitude: ((place.longitude + shift + 540) % 360) - 180,
      };
    },
  };
}

const PEER_KINDS = [
  "peer.lie_height",
  "peer.equivocate",
  "peer.flood",
  "peer.silent",
  "peer.slow",
  "peer.stale",
  "peer.corrupt",
] as const satisfies readonly KnownKind[];

/** What befalls the actors of one node, and how it behaves towards others if it plays a bad peer. */
export function judgedNode(court: Court, node: NodeName) {
  return { rules: new JudgedActorRules(court, node), behaves: behaviour(court, node) };
}

function behaviour({ judge, nowMs }: Court, node: NodeName): NodeEnv["behaves"] {
  return (place, message) => {
    const at = { atMs: nowMs(), node, place };
    const occurrence = message === undefined ? at : { ...at, message };
    return PEER_KINDS.flatMap((kind) =>
      judge.fires(kind, occurrence).map(({ fault, ms, word }) => ({ fault, ms, word })),
    );
  };
}

const MAIL_KINDS = ["mailbox.drop", "mailbox.delay", "mailbox.duplicate", "mailbox.crash"] as const;
const START_KINDS = ["lifecycle.fail_start", "lifecycle.slow_start"] as const;
const STOP_KINDS = ["lifecycle.hang_in_stop", "lifecycle.throw_in_stop"] as const;
const END_KINDS = ["lifecycle.kill", "lifecycle.exit_normally"] as const;

/** Those of some kinds that any rule is about: looked up when the rules change, not at each message. */
class AskedKinds<Kind extends KnownKind> {
  readonly #court: Court;
  readonly #kinds: readonly Kind[];
  #asked: readonly Kind[] = [];
  #rulings = -1;

  constructor(court: Court, kinds: readonly Kind[]) {
    this.#court = court;
    this.#kinds = kinds;
  }

  now(): readonly Kind[] {
    const { judge } = this.#court;
    if (judge.rulings !== this.#rulings) {
      this.#rulings = judge.rulings;
      this.#asked = this.#kinds.filter((kind) => judge.asks(kind));
    }
    return this.#asked;
  }
}

/** The rules about the actors of one node, as a judge decides them. */
export class JudgedActorRules extends ActorRules {
  readonly #court: Court;
  readonly #node: NodeName;
  readonly #mailKinds: AskedKinds<(typeof MAIL_KINDS)[number]>;
  readonly #endKinds: AskedKinds<(typeof END_KINDS)[number]>;

  /** @param node whose actors they are */
  constructor(court: Court, node: NodeName) {
    super([], () => undefined);
    this.#court = court;
    this.#node = node;
    this.#mailKinds = new AskedKinds(court, MAIL_KINDS);
    this.#endKinds = new AskedKinds(court, END_KINDS);
  }

  override mail(to: ActorSite, type: string): AppliedFault<MailboxFault> | undefined {
    const kinds = this.#mailKinds.now();
    return kinds.length === 0 ? undefined : this.#first(kinds, to, type);
  }

  override start(actor: ActorSite): AppliedFault<StartFault> | undefined {
    return this.#first(START_KINDS, actor);
  }

  override stop(actor: ActorSite): AppliedFault<StopFault> | undefined {
    return this.#first(STOP_KINDS, actor);
  }

  override end(actor: ActorSite): AppliedFault<EndFault> | undefined {
    const kinds = this.#endKinds.now();
    return kinds.length === 0 ? undefined : this.#first(kinds, actor);
  }

  /** The first that applies; the others are asked all the same, so that no rule moves another's count. */
  #first<Kind extends KnownKind>(
    kinds: readonly Kind[],
    { path, behaviour }: ActorSite,
    message?: string,
  ): AppliedFault<Firing<Kind>["fault"]> | undefined {
    const { judge, nowMs } = this.#court;
    const occurrence = { atMs: nowMs(), node: this.#node, place: path, behaviour, message };
    let applied: AppliedFault<Firing<Kind>["fault"]> | undefined;
    for (const kind of kinds) {
      for (const { rule, fault, ms } of judge.fires(kind, occurrence)) {
        applied ??= { rule: rule.id, what: fault, firing: { lengthMs: () => ms } };
      }
    }
    return applied;
  }
}
