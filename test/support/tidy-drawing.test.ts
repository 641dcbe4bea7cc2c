import { expect } from "chai";
import { checkDrawing, parseDeclaration, parseDrawing } from "./tidy-drawing.ts";
import { parseSource } from "./tidy-source.ts";

const DRAWING = `/**
 * Keeps this node reachable.
 *
 *   network            rest_for_one, 3 restarts in 5 s
 *   ├── sessions       supervisor  permanent  infinity
 *   │   └── one        worker      temporary  1 s
 *   ├── tcp-dialer     worker      permanent  5 s
 *   └── listener       worker      transient  brutal_kill
 *
 * Strategy: dialer and listener hold a ref to sessions.
 */
`;

const DECLARATION = `export const network = defineSupervisor({
  id: "network",
  strategy: "rest_for_one",
  intensity: 3,
  periodMs: 5_000,
  children: (options) => [
    sessions.childSpec(options.sessions),
    tcpDialer.childSpec(options.dialer, { shutdown: { afterMs: 5_000 } }),
    { id: "listener", restart: "transient", shutdown: "brutal_kill", start },
  ],
});`;

describe("the drawing of a supervisor", () => {
  const check = (drawing: string, declaration = DECLARATION) =>
    checkDrawing(parseSource("supervisors/network.ts", drawing + declaration));

  it("is read with strategy, budget and its direct children", () => {
    expect(parseDrawing(DRAWING)).to.deep.equal({
      id: "network",
      strategy: "rest_for_one",
      intensity: 3,
      periodMs: 5_000,
      children: [
        { id: "sessions", type: "supervisor", restart: "permanent", shutdown: "infinity" },
        { id: "tcp-dialer", type: "worker", restart: "permanent", shutdown: "5000" },
        { id: "listener", type: "worker", restart: "transient", shutdown: "brutal_kill" },
      ],
    });
    expect(parseDrawing("/** Draws nothing. */")).to.equal(undefined);
  });

  it("is compared with the declaration, which names children by their actor", () => {
    expect(
      parseDeclaration(parseSource("supervisors/network.ts", DECLARATION))?.children,
    ).to.deep.equal([
      { id: "sessions" },
      { id: "tcp-dialer", shutdown: "5000" },
      { id: "listener", restart: "transient", shutdown: "brutal_kill" },
    ]);
    expect(check(DRAWING)).to.deep.equal([]);
  });

  const lies: readonly (readonly [string, string, string])[] = [
    ["another strategy", "rest_for_one", "one_for_one"],
    ["another budget", "3 restarts", "4 restarts"],
    ["another period", "in 5 s", "in 1 min"],
    ["another name", "tcp-dialer ", "dialer     "],
    ["another restart", "transient", "permanent"],
    ["another shutdown", "permanent  5 s", "permanent  6 s"],
  ];
  for (const [what, from, to] of lies) {
    it(`is refused when it shows ${what}`, () => {
      expect(check(DRAWING.replace(from, to))).to.have.length(1);
    });
  }

  it("is refused when a child is missing or children stand in another order", () => {
    expect(check(DRAWING.replace(/.*tcp-dialer.*\n/, ""))).to.have.length(1);
    expect(
      check(DRAWING, DECLARATION.replace("sessions.", "x.").replace("tcpDialer.", "sessions.")),
    ).to.have.length(1);
  });

  it("is asked for when a supervisor has children and none is drawn", () => {
    expect(check("/** Keeps this node reachable. */\n")).to.have.length(1);
  });
});
