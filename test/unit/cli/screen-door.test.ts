import { EventEmitter } from "node:events";
import { PassThrough } from "node:stream";
import { setImmediate as turn } from "node:timers/promises";
import { expect } from "chai";
import { type ScreenProcess, screenOf } from "../../../src/cli/screen-door.ts";

/** Another buffer, no cursor, nothing on it; and the way back. @see ECMA-48 and xterm's private modes */
const ENTER_SCREEN = "\u001b[?1049h\u001b[?25l\u001b[2J";
const LEAVE_SCREEN = "\u001b[0m\u001b[?25h\u001b[?1049l";

/** A process with a terminal, as far as a screen needs one. */
class FakeProcess extends EventEmitter {
  readonly raw: boolean[] = [];
  readonly codes: number[] = [];
  readonly env: Readonly<Record<string, string>>;
  readonly stdin = Object.assign(new PassThrough(), {
    isTTY: true,
    setRawMode: (isRaw: boolean) => this.raw.push(isRaw),
  });
  readonly stdout = Object.assign(new PassThrough({ encoding: "utf8" }), { isTTY: true });

  constructor(env: Readonly<Record<string, string>> = {}) {
    super();
    this.env = env;
  }

  exit(code: number): void {
    this.codes.push(code);
  }

  get written(): string {
    return String(this.stdout.read() ?? "");
  }

  get heard(): number {
    const { stdin, stdout } = this;
    return (
      this.listenerCount("exit") +
      this.listenerCount("SIGHUP") +
      stdin.listenerCount("data") +
      stdout.listenerCount("resize")
    );
  }
}

function screenIn(process: FakeProcess) {
  return screenOf(process as unknown as ScreenProcess);
}

function taken(process: FakeProcess) {
  const keys: string[] = [];
  let resized = 0;
  const events = {
    onKeys: (text: string) => keys.push(text),
    onResize: () => {
      resized += 1;
    },
  };
  const give = screenIn(process).take(events);
  return { keys, give, resized: () => resized };
}

describe("screenOf", () => {
  it("is there where both ends are a terminal, 80x24 where that does not say how large it is", () => {
    const process = new FakeProcess();
    expect(screenIn(process)).to.include({ isThere: true, isColoured: true });
    expect(screenIn(process).size()).to.deep.equal({ columns: 80, rows: 24 });

    Object.assign(process.stdout, { columns: 120, rows: 40 });
    expect(screenIn(process).size()).to.deep.equal({ columns: 120, rows: 40 });
    process.stdin.isTTY = false;
    expect(screenIn(process).isThere).to.equal(false);
  });

  it("has no colours where NO_COLOR or a dumb terminal says so (V5)", () => {
    expect(screenIn(new FakeProcess({ NO_COLOR: "1" })).isColoured).to.equal(false);
    expect(screenIn(new FakeProcess({ TERM: "dumb" })).isColoured).to.equal(false);
    expect(screenIn(new FakeProcess({ NO_COLOR: "" })).isColoured).to.equal(true);
  });

  it("takes the screen raw, hears keys and sizes, and gives all of it back once", async () => {
    const process = new FakeProcess();
    const { keys, give, resized } = taken(process);
    process.stdin.write("q");
    process.stdout.emit("resize");
    await turn();

    expect([keys, resized(), process.raw]).to.deep.equal([["q"], 1, [true]]);
    expect(process.written).to.equal(ENTER_SCREEN);
    give();
    give();
    expect([process.written, process.raw]).to.deep.equal([LEAVE_SCREEN, [true, false]]);
    expect(process.heard).to.equal(0);
  });

  it("gives it back when the process ends by another way", () => {
    const process = new FakeProcess();
    taken(process);
    process.emit("exit");

    expect(process.written).to.equal(ENTER_SCREEN + LEAVE_SCREEN);
    expect(process.codes).to.deep.equal([]);
  });

  it("ends the process when its terminal has gone away", () => {
    const process = new FakeProcess();
    taken(process);
    process.emit("SIGHUP");

    expect(process.codes).to.deep.equal([129]);
    expect(process.heard).to.equal(0);
  });
});
