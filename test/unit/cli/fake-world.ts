/** A process made of nothing: what a command writes, asks and starts, under the eyes of a test. */

import { EventEmitter } from "node:events";
import { PassThrough } from "node:stream";
import type { NodeProcess, ProcessEnd } from "../../../src/cli/devnet/node-process.ts";
import { runCli } from "../../../src/cli/program.ts";
import type { ScreenDoor, ScreenEvents } from "../../../src/cli/screen-door.ts";
import type { CliWorld } from "../../../src/cli/world.ts";
import { realRandom } from "../../../src/time/real-random.ts";
import { type SimulatedClock, simulatedClock } from "../../../src/time/simulated-clock.ts";

/** A world whose every door a test can look through. */
export interface FakeWorld extends CliWorld {
  readonly clock: SimulatedClock;
  readonly out: string[];
  readonly err: string[];
  readonly pictures: (readonly string[])[];
  readonly exits: number[];
  readonly signals: EventEmitter;
}

/** A screen of 80x24 that keeps what was written and is typed on by a test. */
export interface FakeScreen extends ScreenDoor {
  readonly written: string[];
  /** How often it was taken and given back. */
  readonly taken: string[];
  type(keys: string): void;
  resize(columns: number, rows: number): void;
}

/** Makes a screen. */
export function fakeScreen(): FakeScreen {
  const written: string[] = [];
  const taken: string[] = [];
  let size = { columns: 80, rows: 24 };
  let events: ScreenEvents | undefined;
  return {
    ...{ isThere: true, isColoured: false, written, taken },
    size: () => size,
    write: (text) => void written.push(text),
    take: (given) => {
      events = given;
      taken.push("taken");
      return () => void taken.push("given back");
    },
    type: (keys) => events?.onKeys(keys),
    resize: (columns, rows) => {
      size = { columns, rows };
      events?.onResize();
    },
  };
}

/** Makes a world; what a test needs of it is given. */
export function fakeWorld(
  parts: Partial<Pick<CliWorld, "ask" | "screen" | "startProcess">> = {},
): FakeWorld {
  const out: string[] = [];
  const err: string[] = [];
  const pictures: (readonly string[])[] = [];
  const exits: number[] = [];
  return {
    out,
    err,
    pictures,
    exits,
    terminal: {
      line: (text) => out.push(text),
      complain: (text) => err.push(text),
      redraw: (lines) => pictures.push(lines),
      isLive: false,
    },
    screen: { ...fakeScreen(), isThere: false },
    clock: simulatedClock(),
    random: realRandom(),
    signals: new EventEmitter(),
    input: new PassThrough(),
    ask: () => Promise.reject(new Error("nobody is asked here")),
    startProcess: () => {
      throw new Error("nothing is started here");
    },
    exitNow: (code) => exits.push(code),
    ...parts,
  };
}

/** Runs one command line, the words separated by single spaces. */
export async function typed(
  line: string,
  world: FakeWorld = fakeWorld(),
): Promise<{ readonly code: number; readonly out: readonly string[]; readonly err: string }> {
  const code = await runCli(line.split(" "), world);
  return { code, out: world.out, err: world.err.join("\n") };
}

/** A process that ends when it is told to. */
export interface FakeProcess extends NodeProcess {
  readonly told: string[];
  end(end?: Partial<ProcessEnd>): void;
}

/** Makes a process that stops and dies as asked, at once. */
export function fakeProcess(pid: number): FakeProcess {
  const told: string[] = [];
  let tell: (end: ProcessEnd) => void = () => {};
  const ended = new Promise<ProcessEnd>((resolve) => {
    tell = resolve;
  });
  const end = (given: Partial<ProcessEnd> = {}): void =>
    tell({ code: 0, signal: null, lastWords: "", ...given });
  return {
    pid,
    ended,
    told,
    end,
    stop: () => {
      told.push("stop");
      end();
    },
    kill: () => {
      told.push("kill");
      end({ code: null, signal: "SIGKILL" });
    },
  };
}
