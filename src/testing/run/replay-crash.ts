/** A crash that happened elsewhere, again: the actor alone, in the state it was in, given the message it was given. */

import type { ActorDefinition } from "../../actor/define-actor.ts";
import { type MachineStart, standing } from "../../actor/machine-refold.ts";
import { targetOf } from "../../actor/ref.ts";
import { started } from "../../actor/result.ts";
import { call } from "../../actor/send.ts";
import { describeExit, errorBehind } from "../../exit-reason.ts";
import { fingerprintOf } from "../../inspector/picture/fingerprint.ts";
import { missingOf, readCrashFile } from "../../inspector/picture/crash-file.ts";
import type { ShownCrash } from "../../inspector/picture/picture.ts";
import type { ExactText } from "../../inspector/protocol/watched.ts";
import { createRuntime, type Runtime } from "../../runtime/runtime.ts";
import type { RuntimeEvent } from "../../telemetry/events.ts";
import { seededRandom } from "../../time/seeded-random.ts";
import { type SimulatedClock, simulatedClock } from "../../time/simulated-clock.ts";
import { decodeExact } from "../../wire/exact-value.ts";

/** How long the actor may take, in ms of virtual time. */
const PATIENCE_MS = 60_000;

/** What a replay is given besides. */
export interface ReplayCrashOptions {
  /**
   * Puts into the state what no file holds, such as doors and refs; what the file lacks is `undefined` in it.
   * @defaultValue the state as it is in the file
   */
  readonly revive?: (state: unknown) => unknown;
}

/** What came of it. */
export interface CrashReplay {
  /** Whether the actor crashed in the same place for the same reason, whatever its numbers are. */
  readonly same: boolean;
  /** Why it crashed now; absent when it did not. */
  readonly reason?: string;
  /** What it threw now. */
  readonly error?: unknown;
  /** The crash as it was told. */
  readonly recorded: ShownCrash;
  /** What the file lacks; empty when the replay is exact. */
  readonly missing: readonly string[];
}

/**
 * Has a crash happen again, in virtual time, with nobody else in the runtime.
 *
 * @param file the text of the file that the page or `coppice crash` saved
 * @param definition the actor that crashed
 * @throws RuntimeError `recording.unreadable` when the file is none of a crash
 * @example
 * const { same, error } = await replayCrash(readFileSync("crash-till-7.json", "utf8"), till);
 * expect(same).to.equal(true);
 */
export async function replayCrash<M, A>(
  file: string,
  definition: ActorDefinition<M, A>,
  { revive = (state) => state }: ReplayCrashOptions = {},
): Promise<CrashReplay> {
  const { crash: recorded } = readCrashFile(file);
  const clock = simulatedClock();
  const runtime = createRuntime({ clock, random: seededRandom(1) });
  const crash = await crashIn(runtime, clock, {
    behaviour: {
      ...definition.behaviour,
      init: () => started(revive(stateIn(recorded, definition))),
    },
    message: { type: recorded.message?.type ?? "", payload: valueIn(recorded.exact?.message) },
  });
  const stopped = runtime.stop();
  await clock.advance(PATIENCE_MS);
  await stopped;
  const found = { recorded, missing: missingOf(recorded) };
  if (crash === undefined) return { ...found, same: false };
  const reason = describeExit(crash.reason);
  const [then, now] = [recorded, { ...recorded, reason, where: crash.where }].map(fingerprintOf);
  return { ...found, same: then === now, reason, error: errorBehind(crash.reason) };
}

type Crash = Extract<RuntimeEvent, { type: "actor.crashed" }>;

interface Again {
  readonly behaviour: ActorDefinition<unknown, unknown>["behaviour"];
  readonly message: { readonly type: string; readonly payload: unknown };
}

async function crashIn(
  runtime: Runtime,
  clock: SimulatedClock,
  { behaviour, message }: Again,
): Promise<Crash | undefined> {
  let crash: Crash | undefined;
  const unlisten = runtime.listen((event) => {
    if (event.type === "actor.crashed") crash ??= event;
  });
  const { ref } = await runtime.start({ name: behaviour.name, behaviour } as never, undefined);
  // Asked rather than told: a handler that answers finds somebody to answer, and one that does not is none the wiser.
  call(targetOf(ref), message, { timeoutMs: PATIENCE_MS }).catch(() => undefined);
  await clock.advance(2 * PATIENCE_MS);
  unlisten();
  return crash;
}

function stateIn<M, A>(
  { exact }: ShownCrash,
  { behaviour: { chart } }: ActorDefinition<M, A>,
): unknown {
  const value = valueIn(exact?.state);
  if (exact?.runs !== "machine" || chart === undefined) return value;
  return standing(chart.machine, value as MachineStart);
}

function valueIn(exact: ExactText | undefined): unknown {
  return exact?.bytes === undefined ? undefined : decodeExact(Buffer.from(exact.bytes, "base64"));
}
