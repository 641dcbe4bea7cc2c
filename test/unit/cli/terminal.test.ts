import { expect } from "chai";
import { terminalOf } from "../../../src/cli/terminal.ts";

function stream(isTTY: boolean, columns = 80) {
  const written: string[] = [];
  return { written, isTTY, columns, write: (text: string) => written.push(text) };
}

describe("terminal", () => {
  it("writes lines to one stream and complaints to the other", () => {
    const [out, err] = [stream(false), stream(false)];
    const terminal = terminalOf(out, err);
    terminal.line("a");
    terminal.complain("b");

    expect([out.written, err.written]).to.deep.equal([["a\n"], ["b\n"]]);
    expect(terminal.isLive).to.equal(false);
  });

  it("draws a picture in the place of the one before", () => {
    const out = stream(true);
    const terminal = terminalOf(out, stream(true));
    terminal.redraw(["1", "2"]);
    terminal.redraw(["3"]);

    expect(out.written).to.deep.equal(["1\n2\n", "\u001b[2F\u001b[J", "3\n"]);
  });

  it("cuts lines that would wrap", () => {
    const out = stream(true, 5);
    terminalOf(out, stream(true)).redraw(["123456"]);

    expect(out.written).to.deep.equal(["1234\n"]);
  });

  it("wipes the picture before a line, so that the line stays", () => {
    const out = stream(true);
    const terminal = terminalOf(out, stream(true));
    terminal.redraw(["1"]);
    terminal.line("news");
    terminal.redraw(["2"]);

    expect(out.written.slice(1)).to.deep.equal(["\u001b[1F\u001b[J", "news\n", "2\n"]);
  });

  it("shows what a terminal would obey, so that nobody's name or reason moves it (V2)", () => {
    const [out, err] = [stream(true), stream(true)];
    const terminal = terminalOf(out, err);
    terminal.line("\u001b]0;mine\u0007 a\tb\nc");
    terminal.line(JSON.stringify({ name: "\u009b2J" }));
    terminal.complain("x\r\u202ey");
    terminal.redraw(["\u001b[2J"]);

    expect(out.written).to.deep.equal([
      ...["\\u001b]0;mine\\u0007 a\tb\nc\n", '{"name":"\\u009b2J"}\n', "\\u001b[2J\n"],
    ]);
    expect(err.written).to.deep.equal(["x\\u000d\\u202ey\n"]);
  });
});
