import { expect } from "chai";
import { noLostMail } from "../../../../src/testing/oracles/lost-mail.ts";
import { traceOf, type WrittenEvent } from "../../../support/traces.ts";

function mail(
  what: string,
  id: number,
  more: Readonly<Record<string, unknown>> = {},
): WrittenEvent {
  return { kind: `mail.${what}`, actor: "/app/x", values: { id, to: 7, type: "work", ...more } };
}

const stop: WrittenEvent = { kind: "actor.stopped", actor: "/app/x", values: { id: 7 } };

describe("noLostMail", () => {
  for (const end of ["delivered", "dropped", "lost"]) {
    it(`takes mail that was ${end} for accounted for`, () => {
      expect(noLostMail().run(traceOf(mail("sent", 1), mail(end, 1), stop))).to.equal(undefined);
    });
  }

  it("names mail to an actor that stopped of which nothing became", () => {
    const wrong = noLostMail().run(
      traceOf(mail("sent", 1), mail("sent", 2), mail("delivered", 1), stop),
    );

    expect(wrong).to.match(/^no lost mail: nothing became of #2 mail.sent .*id: 2/);
  });

  it("takes mail to an actor that goes on for waiting", () => {
    expect(noLostMail().run(traceOf(mail("sent", 1)))).to.equal(undefined);
  });

  it("names mail that a later one of the same sender has overtaken", () => {
    const by = (sender: number) => ({ sender });
    const sent = [mail("sent", 1, by(3)), mail("sent", 2, by(3)), mail("sent", 3, by(4))];

    expect(noLostMail().run(traceOf(...sent, mail("delivered", 3)))).to.equal(undefined);
    expect(noLostMail().run(traceOf(...sent, mail("delivered", 2)))).to.match(
      /#1 .* overtaken by #4/,
    );
  });

  it("takes mail that a fault holds back, and what waits behind it, for under way", () => {
    const trace = traceOf(mail("sent", 1), mail("delayed", 1), mail("sent", 2), stop);

    expect(noLostMail().run(trace)).to.equal(undefined);
  });

  it("does not look at mail through operators, nor at receivers that are excepted", () => {
    const piped = { piped: true };
    const trace = traceOf(mail("sent", 1), stop);

    expect(noLostMail().run(traceOf(mail("sent", 1, piped), stop))).to.equal(undefined);
    expect(noLostMail({ except: ["/app/*"] }).run(trace)).to.equal(undefined);
    expect(noLostMail({ except: ["/other/*"] }).run(trace)).to.be.a("string");
  });
});
