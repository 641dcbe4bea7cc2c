import { expect } from "chai";
import { p2pServer } from "../../../actors/p2p-server.ts";
import { P2P_SERVER } from "../../../messages/p2p-server.ts";
import { genericMessages } from "../../../messages/wire/generic.ts";
import { isRuntimeError } from "../../../src/errors.ts";
import { catalogueOf, decodeMessage, encodeMessage } from "../../../src/wire/catalogue.ts";
import { defineMessages, type Message } from "../../../src/wire/define-messages.ts";
import { text } from "../../../src/wire/field.ts";
import { issueWith, type StandardSchema } from "../../../src/wire/standard-schema.ts";
import { useNodeWorld } from "../../support/node-world.ts";

interface Greet {
  readonly type: "host.greet";
  readonly name: string;
}

/** A validator by what it gives back. */
function validatorOf(validate: StandardSchema["~standard"]["validate"]): StandardSchema {
  return { "~standard": { version: 1, vendor: "test", validate } };
}

const capitalised = validatorOf((value) => {
  const name = String(Reflect.get(Object(value), "name"));
  if (/^[A-Z]/.test(name)) return { value };
  return { issues: [{ message: "a name with a capital" }] };
});

function greetings(validator?: StandardSchema) {
  return catalogueOf<Message>([
    ...genericMessages,
    ...defineMessages<Greet>()({
      version: 1,
      bytesMax: 64,
      schemas: {
        "host.greet": {
          wireId: 0x8000,
          kind: "request",
          timeout: "default",
          answeredBy: ["generic.ok", "generic.error"],
          fields: { name: text(20) },
          ...(validator !== undefined && { validator }),
        },
      },
    }),
  ] as never);
}

const greet = (name: string): Message => ({ type: "host.greet", name }) as Message;

function refusalOf(act: () => unknown): unknown {
  try {
    return act();
  } catch (error) {
    return isRuntimeError(error, "codec.malformed") ? error.details : error;
  }
}

describe("a message with a validator", () => {
  const strict = greetings(capitalised);
  const lax = greetings();

  it("travels when it is valid (A8)", () => {
    const sent = encodeMessage(strict, greet("Ada"));

    expect(decodeMessage(strict, sent)).to.deep.equal(greet("Ada"));
  });

  it("neither leaves nor comes in when it is not, and says what was expected (A8)", () => {
    const expected = { what: "host.greet", expected: "a name with a capital" };
    const sent = encodeMessage(lax, greet("ada"));

    expect(refusalOf(() => encodeMessage(strict, greet("ada")))).to.deep.equal(expected);
    expect(refusalOf(() => decodeMessage(strict, sent))).to.deep.equal(expected);
  });

  it("is refused by a validator that throws, or would take time (A8)", () => {
    const throws = validatorOf(() => {
      throw new Error("a bug");
    });
    const waits = validatorOf(async () => Promise.reject(new Error("late")));

    expect(issueWith(throws, greet("Ada"))).to.equal("a validator that throws nothing");
    expect(issueWith(waits, greet("Ada"))).to.equal("a validator that answers at once");
    expect(
      issueWith(
        validatorOf(() => ({ issues: [] })),
        1,
      ),
    ).to.equal("what its validator accepts");
  });

  describe("at a node", () => {
    const world = useNodeWorld();

    it("is answered malformed_request when it is not valid, and never asked of the host (A8)", async () => {
      const heard: unknown[] = [];
      const requests = {
        "host.greet": (message: Message) => {
          heard.push(message);
          return { type: "generic.ok" };
        },
      };
      const routes = { requests, notices: {} };
      const server = await world().start(p2pServer, { catalogue: strict, routes }, P2P_SERVER);
      const ask = async (name: string) =>
        decodeMessage(
          lax,
          await server.call.serve({ peer: "a peer", ...encodeMessage(lax, greet(name)) }),
        );

      expect(await ask("Ada")).to.deep.equal({ type: "generic.ok" });
      expect(await ask("ada")).to.deep.equal({
        type: "generic.error",
        reason: "malformed_request",
      });
      expect(heard).to.deep.equal([greet("Ada")]);
    });
  });
});
