import { expect } from "chai";
import fc from "fast-check";
import { decideExitSignal, type ExitSignalFacts } from "../../../src/actor/signal.ts";

const base: ExitSignalFacts = {
  reason: "any",
  kind: "exit",
  trapping: false,
  fromSelf: false,
  linked: true,
};

/** Kind, reason, from itself, then what happens without and with trapping: OTP's table. */
const table = [
  ["exit", "normal", false, "drop", "message"],
  ["link", "normal", false, "drop", "message"],
  ["exit", "any", false, "die any", "message"],
  ["exit", "kill", false, "die killed", "die killed"],
  ["link", "killed", false, "die killed", "message"],
  ["link", "kill", false, "die kill", "message"],
  ["exit", "normal", true, "die normal", "message"],
  ["exit", "any", true, "die any", "message"],
  ["exit", "kill", true, "die killed", "die killed"],
] as const;

const said = (facts: Partial<ExitSignalFacts>): string => {
  const decision = decideExitSignal({ ...base, ...facts });
  return decision.do === "die" ? `die ${String(decision.reason)}` : decision.do;
};

describe("decideExitSignal", () => {
  for (const [kind, reason, fromSelf, plain, trapped] of table) {
    const who = fromSelf ? "itself" : "another";
    it(`for ${kind} ${reason} from ${who}: ${plain}, trapped: ${trapped} (1.1)`, () => {
      expect(said({ kind, reason, fromSelf, trapping: false })).to.equal(plain);
      expect(said({ kind, reason, fromSelf, trapping: true })).to.equal(trapped);
    });
  }

  it("drops whatever comes through a link that was removed (1.5)", () => {
    fc.assert(
      fc.property(fc.string(), fc.boolean(), fc.boolean(), (reason, trapping, fromSelf) => {
        expect(said({ kind: "link", linked: false, reason, trapping, fromSelf })).to.equal("drop");
      }),
    );
  });

  it("never lets a trapping actor die of anything but an explicit kill (1.4)", () => {
    fc.assert(
      fc.property(
        fc.string(),
        fc.constantFrom("exit" as const, "link" as const),
        (reason, kind) => {
          fc.pre(reason !== "kill" || kind === "link");
          expect(said({ kind, reason, trapping: true })).to.equal("message");
        },
      ),
    );
  });
});
