import { expect } from "chai";
import { line } from "../../../../src/inspector/terminal/line.ts";
import { Painter } from "../../../../src/inspector/terminal/paint.ts";

describe("Painter", () => {
  it("writes a screen whole, then only what has changed (V5)", () => {
    const painter = new Painter(false);
    painter.paint([line("one"), line("two")]);

    expect(painter.paint([line("one"), line("TWO")])).to.equal("\u001b[2;1HTWO");
    expect(painter.paint([line("one"), line("TWO")])).to.equal("");
    painter.forget();
    expect(painter.paint([line("one"), line("TWO")]))
      .to.include("one")
      .and.include("TWO");
  });

  it("uses no colour where none is wanted, and still shows what is chosen (V5)", () => {
    const tones = ["good", "warn", "bad", "title", "dim", "chosen"] as const;
    const lines = tones.map((tone) => line(tone, tone));

    expect(new Painter(true).paint(lines)).to.include("\u001b[32mgood");
    expect(new Painter(false).paint(lines)).to.include("\u001b[7mchosen");
    expect(new Painter(false).paint(lines)).not.to.match(/\[(?:1;)?3\d/);
  });
});
