import { expect } from "chai";
import { isRuntimeError } from "../../../src/errors.ts";
import { catalogueOf, decodeMessage, encodeMessage } from "../../../src/wire/catalogue.ts";
import { encode } from "../../../src/wire/codec.ts";
import { defineMessages, type Message } from "../../../src/wire/define-messages.ts";
import { text, u8 } from "../../../src/wire/field.ts";

type EchoMessage = Ask | Said;
interface Ask {
  readonly type: "echo.ask";
  readonly words: string;
}
interface Said {
  readonly type: "echo.said";
  readonly words: string;
  readonly times: number;
}

const echoMessages = defineMessages<EchoMessage>()({
  version: 3,
  bytesMax: 64,
  schemas: {
    "echo.said": { wireId: 0x9001, kind: "response", fields: { words: text(50), times: u8 } },
    "echo.ask": {
      wireId: 0x9000,
      kind: "request",
      timeout: "content",
      answeredBy: ["echo.said"],
      bytesMax: 16,
      fields: { words: text(50) },
    },
  },
});

function codeOf(act: () => unknown): string {
  try {
    act();
  } catch (error) {
    return isRuntimeError(error) ? error.code : String(error);
  }
  return "accepted";
}

describe("a family of messages", () => {
  const catalogue = catalogueOf(echoMessages);

  it("travels as its version and the fields in their order", () => {
    const sent = encodeMessage(catalogue, { type: "echo.said", words: "hi", times: 2 });

    expect(sent.wireId).to.equal(0x9001);
    expect([...sent.payload]).to.deep.equal([...encode([3, "hi", 2])]);
    expect(decodeMessage(catalogue, sent)).to.deep.equal({
      type: "echo.said",
      words: "hi",
      times: 2,
    });
  });

  it("is known by its wire id before a payload is read", () => {
    const ask = catalogue.byWireId(0x9000);

    expect(ask).to.include({ type: "echo.ask", kind: "request", timeoutMs: 25_165, version: 3 });
    expect(ask.answeredBy).to.deep.equal(["echo.said"]);
    expect(catalogue.byWireId(0x9001)).to.include({ kind: "response", timeoutMs: 0 });
    expect(catalogue.messages.map(({ wireId }) => wireId)).to.deep.equal([0x9000, 0x9001]);
  });

  it("refuses another version, another number of fields and what is no list", () => {
    const { decode } = catalogue.byWireId(0x9001);

    expect(codeOf(() => decode(encode([4, "hi", 2])))).to.equal("codec.version");
    expect(codeOf(() => decode(encode([3, "hi"])))).to.equal("codec.malformed");
    expect(codeOf(() => decode(encode([3, "hi", 2, 0])))).to.equal("codec.malformed");
    expect(codeOf(() => decode(encode([])))).to.equal("codec.malformed");
    expect(codeOf(() => decode(encode(3)))).to.equal("codec.malformed");
    expect(codeOf(() => decode(new Uint8Array(0)))).to.equal("codec.malformed");
  });

  it("holds each message to its own limit of bytes, both ways", () => {
    const long = { type: "echo.ask", words: "x".repeat(20) } as const;

    expect(codeOf(() => encodeMessage(catalogue, long))).to.equal("codec.too_large");
    expect(codeOf(() => catalogue.byWireId(0x9000).decode(encode([3, long.words])))).to.equal(
      "codec.too_large",
    );
    expect(
      codeOf(() => encodeMessage(catalogue, { ...long, type: "echo.said", times: 1 })),
    ).to.equal("accepted");
  });

  it("refuses a wire id that no family has", () => {
    expect(codeOf(() => catalogue.byWireId(7))).to.equal("codec.unknown_message");
    expect(catalogue.byType("echo.never")).to.equal(undefined);
  });

  it("does not merge with one that shares a wire id or a type, or that answers nothing", () => {
    const other = defineMessages<{ readonly type: "other.said" }>();
    const clash = other({
      version: 1,
      bytesMax: 8,
      schemas: { "other.said": { wireId: 0x9001, kind: "notice", fields: {} } },
    });
    const unanswered = other({
      version: 1,
      bytesMax: 8,
      schemas: {
        "other.said": {
          wireId: 1,
          kind: "request",
          timeout: "default",
          answeredBy: ["echo.ask"],
          fields: {},
        },
      },
    });

    expect(codeOf(() => catalogueOf<Message>([...echoMessages, ...clash]))).to.equal(
      "option.invalid",
    );
    expect(codeOf(() => catalogueOf<Message>([...echoMessages, ...echoMessages]))).to.equal(
      "option.invalid",
    );
    expect(codeOf(() => catalogueOf<Message>([...echoMessages, ...unanswered]))).to.equal(
      "option.invalid",
    );
    expect(codeOf(() => catalogueOf(unanswered))).to.equal("option.invalid");
  });
});
