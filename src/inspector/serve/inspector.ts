/** The inspector of one runtime: collects, keeps time for its viewers, does what they ask for where that is allowed. */

import { isProduction } from "../../control/production.ts";
import { cannotDo } from "../../control/refusal.ts";
import type { Runtime } from "../../runtime/runtime.ts";
import type { TimerId } from "../../time/clock.ts";
import { Collector, type CollectorParts } from "../collect/collector.ts";
import { cut, preview } from "../collect/preview.ts";
import { LiveFaults, type LinkBreaker } from "../faults/live-faults.ts";
import { type Hello, INSPECTOR_PROTOCOL } from "../protocol/bodies.ts";
import { SharedRows } from "./shared-rows.ts";
import { OpenViewer, type Viewer } from "./viewer.ts";

/** Viewers at once. */
export const VIEWERS_MAX = 32;

/** The process is read that often, in ms. */
const READ_MS = 1_000;

/** Characters of the arguments of a verb in the list of what happened. */
const ARGS_CHARACTERS = 500;

/** Does one thing a viewer asks for. */
export type InspectorVerb = (args: unknown) => unknown;

/** What an inspector is handed besides the runtime. */
export interface InspectorParts extends CollectorParts {
  /** What the host calls this runtime. @defaultValue "runtime" */
  readonly name?: string;
  /** Version of coppice. @defaultValue "" */
  readonly version?: string;
  /** Of Node.js. @defaultValue "" */
  readonly platform?: string;
  /** @defaultValue "live" */
  readonly source?: Hello["source"];
  /** What viewers may do besides looking. @defaultValue nothing */
  readonly verbs?: Readonly<Record<string, InspectorVerb>>;
  /**
   * Lets viewers kill, suspend and break what runs here, for development; a node says how its links are
   * broken. With `NODE_ENV=production` nobody may, whatever is said here. @defaultValue false
   */
  readonly faults?: boolean | { readonly links: LinkBreaker };
}

/** An open inspector; it costs nothing per message. */
export interface Inspector {
  /**
   * Lets somebody look.
   *
   * @throws RuntimeError `control.refused` beyond {@link VIEWERS_MAX} viewers
   */
  open(): Viewer;
  /** The viewer with this id, while it is open. */
  viewer(id: string): Viewer | undefined;
  /**
   * Does what a viewer asks for; it is written into the list of what happened first.
   *
   * @throws RuntimeError `control.refused` for a verb there is none of, and what the verb throws
   */
  act(verb: string, args: unknown): unknown;
  /** Resolves when no fault stands. */
  whenCalm(): Promise<void>;
  /** Ends it, every fault and every viewer. Idempotent. */
  close(): void;
}

/**
 * Opens the inspector of a runtime.
 *
 * @throws RuntimeError `listener.limit`
 * @example
 * const inspector = inspectorOf(runtime, { name: "orders" });
 * const viewer = inspector.open();
 * viewer.onDue(() => send(viewer.take(65_536)));
 */
export function inspectorOf(runtime: Runtime, parts: InspectorParts = {}): Inspector {
  return new RuntimeInspector(runtime, parts);
}

class RuntimeInspector implements Inspector {
  readonly #parts: InspectorParts;
  readonly #collector: Collector;
  readonly #rows: SharedRows;
  readonly #viewers = new Map<string, OpenViewer>();
  readonly #faults: LiveFaults | undefined;
  readonly #verbs: Readonly<Record<string, InspectorVerb>>;
  #opened = 0;
  #timer: TimerId | undefined;
  #readAtMs: number;
  #isClosed = false;

  constructor(runtime: Runtime, parts: InspectorParts) {
    this.#parts = parts;
    this.#collector = new Collector(runtime, parts);
    this.#rows = new SharedRows(this.#collector);
    this.#faults = faultsOf(this.#collector, parts);
    this.#verbs = { ...parts.verbs, ...(this.#faults && verbsOf(this.#faults)) };
    const { clock } = this.#collector.kernel;
    this.#readAtMs = clock.monotonic();
    this.#collector.onUrgent = (watched) => {
      for (const viewer of this.#viewers.values()) viewer.hurry(clock.monotonic(), watched);
    };
    this.#beat();
  }

  open(): Viewer {
    if (this.#isClosed) throw cannotDo("the inspector is closed");
    if (this.#viewers.size >= VIEWERS_MAX) throw cannotDo(`there are ${VIEWERS_MAX} viewers`);
    this.#opened += 1;
    const id = `v${this.#opened}`;
    const viewer = new OpenViewer({
      id,
      collector: this.#collector,
      rows: this.#rows,
      faults: this.#faults,
      hello: () => this.#hello(),
      onChanged: () => this.#arm(),
      onClosed: () => {
        if (this.#viewers.delete(id)) this.#collector.countViewers(-1);
      },
    });
    this.#viewers.set(id, viewer);
    this.#collector.countViewers(1);
    return viewer;
  }

  viewer(id: string): Viewer | undefined {
    return this.#viewers.get(id);
  }

  act(verb: string, args: unknown): unknown {
    const work = Object.hasOwn(this.#verbs, verb) ? this.#verbs[verb] : undefined;
    if (work === undefined) throw cannotDo(`there is no verb ${cut(verb, ARGS_CHARACTERS)}`);
    const atMs = this.#collector.kernel.clock.now();
    const text = cut(preview(args, "values"), ARGS_CHARACTERS);
    this.#collector.note({ type: "inspector.did", atMs, verb, args: text });
    return work(args);
  }

  whenCalm(): Promise<void> {
    return this.#faults?.whenCalm() ?? Promise.resolve();
  }

  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#faults?.close();
    for (const viewer of [...this.#viewers.values()]) viewer.close();
    this.#disarm();
    this.#collector.close();
  }

  #hello(): Hello {
    const { name = "runtime", version = "", platform = "", source = "live" } = this.#parts;
    const verbs = Object.keys(this.#verbs);
    const { startedAtMs, kernel, payloads } = this.#collector;
    return {
      protocol: INSPECTOR_PROTOCOL,
      ...{ version, platform, name, source, startedAtMs },
      nowMs: kernel.clock.now(),
      verbs,
      ...(this.#faults && { faults: this.#faults.kinds }),
      without: {
        ...(!payloads.isAllowed && { payloads: "the host does not allow them" }),
        ...(verbs.length === 0 && { verbs: "this is not a development host" }),
        ...(this.#faults === undefined && { faults: whyNoFaults(this.#parts) }),
        ...(this.#parts.network === undefined && { network: "this runtime is no node" }),
      },
    };
  }

  /** Reads the process once a second, and tells the viewers for whom something is due. */
  readonly #beat = (): void => {
    const nowMs = this.#collector.kernel.clock.monotonic();
    if (nowMs >= this.#readAtMs) {
      this.#readAtMs = Math.max(this.#readAtMs + READ_MS, nowMs);
      this.#collector.read();
      if (this.#viewers.size > 0) this.#collector.readNetwork();
    }
    for (const viewer of [...this.#viewers.values()]) viewer.remind(nowMs);
    this.#arm();
  };

  #arm(): void {
    this.#disarm();
    if (this.#isClosed) return;
    const { clock } = this.#collector.kernel;
    let nextMs = this.#readAtMs;
    for (const { dueAtMs } of this.#viewers.values()) {
      if (dueAtMs !== undefined && dueAtMs < nextMs) nextMs = dueAtMs;
    }
    this.#timer = clock.setTimer(this.#beat, Math.max(0, nextMs - clock.monotonic()));
  }

  #disarm(): void {
    if (this.#timer !== undefined) this.#collector.kernel.clock.clearTimer(this.#timer);
    this.#timer = undefined;
  }
}

function faultsOf(
  collector: Collector,
  { faults = false, hidden: spared }: InspectorParts,
): LiveFaults | undefined {
  if (faults === false || isProduction()) return undefined;
  const { kernel } = collector;
  const links = faults === true ? undefined : faults.links;
  return new LiveFaults({ kernel, spared, links, note: (event) => collector.note(event) });
}

function verbsOf(faults: LiveFaults): Readonly<Record<string, InspectorVerb>> {
  return {
    kill: (args) => faults.kill(args),
    fault: (args) => faults.fault(args),
    lift: (args) => faults.lift(args),
    resume: (args) => faults.resume(args),
    fire_timer: (args) => faults.fireTimer(args),
  };
}

function whyNoFaults({ faults = false }: InspectorParts): string {
  return faults === false ? "the host does not allow them" : "NODE_ENV is production";
}
