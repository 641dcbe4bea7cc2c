/**
 * Counts what a runtime reports and how requests went, for whoever scrapes. Bounded: labels come from
 * short lists (message types, causes, reasons), and what is one too many is counted as `other`.
 */

import type { RuntimeEvent } from "./events.ts";
import type { RequestEnd } from "../link/peer-timing.ts";
import { AnswerMetrics } from "./answer-metrics.ts";
import { HistogramFamily, LABEL_VALUES_MAX, REQUEST_SECONDS } from "./histogram.ts";
import type { Labels, Metric } from "./open-metrics.ts";

/** What is counted of the runtime's events: under which name, and by which label. */
const COUNTERS = [
  ["events", "coppice_events", "name", "Events of the node and its host by name."],
  [
    "handshakes",
    "coppice_handshakes_refused",
    "reason",
    "Connections that became no peer, by why.",
  ],
  ["sessions", "coppice_sessions_refused", "reason", "Peers that got no session, by why."],
  ["restarts", "coppice_actor_restarts", "restart", "Ends of children that supervisors reported."],
  ["given_up", "coppice_actors_given_up", "restart", "Children whose restart budget was spent."],
  ["crashes", "coppice_actor_crashes", "where", "Crashes of actors by where they happened."],
  ["dead_letters", "coppice_dead_letters", "cause", "Messages that reached nobody."],
  [
    "blocked",
    "coppice_blocked_turns",
    "what",
    "Turns that held the event loop for 100 ms or more.",
  ],
] as const;

/** The metrics of one node. */
export class Metrics {
  /** How this node answers. */
  readonly answers = new AnswerMetrics();
  readonly #durations = new HistogramFamily(REQUEST_SECONDS);
  readonly #ends = new Map<string, number>();
  readonly #reported = new Map<string, Map<string, number>>();

  /** Counts an event of the runtime. */
  hear(event: RuntimeEvent): void {
    const counted = countedOf(event);
    if (counted !== undefined) this.#count(...counted);
    const refused = refusedOf(event);
    if (refused !== undefined) this.#count(...refused);
  }

  /** Notes how a request to a peer went, and how long that took in ms. */
  request(type: string, end: RequestEnd, tookMs: number): void {
    const message = this.#durations.labelOf(type);
    if (end === "answered") this.#durations.observe(message, tookMs / 1_000);
    const key = JSON.stringify({ message, end });
    this.#ends.set(key, (this.#ends.get(key) ?? 0) + 1);
  }

  /** Everything counted so far. */
  view(): readonly Metric[] {
    return [
      ...COUNTERS.map((counter) => this.#counter(counter)),
      ...this.answers.view(),
      {
        name: "coppice_requests",
        type: "counter",
        help: "Requests to peers by how they ended.",
        samples: [...this.#ends].map(([key, value]) => ({ labels: labelsIn(key), value })),
      },
      this.#durations.view("coppice_request_seconds", "How long answers of peers took."),
    ];
  }

  #counter([kept, name, label, help]: (typeof COUNTERS)[number]): Metric {
    const samples = [...(this.#reported.get(kept) ?? [])].map(([word, value]) => ({
      labels: { [label]: word },
      value,
    }));
    return { name, type: "counter", help, samples };
  }

  #count(kept: string, word: string): void {
    const counts = this.#reported.get(kept) ?? new Map<string, number>();
    this.#reported.set(kept, counts);
    const known = counts.has(word) || counts.size < LABEL_VALUES_MAX ? word : "other";
    counts.set(known, (counts.get(known) ?? 0) + 1);
  }
}

/** Under what an event is counted, and as what; most are not. */
function countedOf(event: RuntimeEvent): readonly [kept: string, word: string] | undefined {
  switch (event.type) {
    case "actor.crashed":
      return ["crashes", event.where.split(" ")[0] ?? "unknown"];
    case "supervisor.report":
      return reported(event.context, event.offender.restart);
    case "message.dead":
      return ["dead_letters", event.cause];
    case "runtime.blocked":
      return ["blocked", "turn"];
    case "app":
      return ["events", event.name];
    default:
      return undefined;
  }
}

/** Who was not let in is counted by the reason, too. */
function refusedOf(event: RuntimeEvent): readonly [kept: string, word: string] | undefined {
  if (event.type !== "app") return undefined;
  const kept = REFUSALS.get(event.name);
  return kept === undefined ? undefined : [kept, String(event.values["reason"])];
}

const REFUSALS: ReadonlyMap<string, string> = new Map([
  ["p2p.handshake_refused", "handshakes"],
  ["p2p.session_refused", "sessions"],
]);

function reported(context: string, restart: string): readonly [string, string] | undefined {
  if (context === "child_terminated") return ["restarts", restart];
  return context === "child_gave_up" ? ["given_up", restart] : undefined;
}

function labelsIn(key: string): Labels {
  return JSON.parse(key) as Labels;
}
