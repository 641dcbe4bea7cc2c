import { connect } from "node:net";
import { expect } from "chai";
import fc from "fast-check";
import { createRuntime } from "../../../../src/index.ts";
import { serveInspector } from "../../../../src/inspector/index.ts";
import { type RequestHead, routeOf } from "../../../../src/inspector/serve/request-rule.ts";
import { checkWish } from "../../../../src/inspector/serve/wish-check.ts";

const TOKEN = "ab12".repeat(16);
const HOST = "127.0.0.1:4000";
const door = { hosts: new Set([HOST]), token: TOKEN };

const head: fc.Arbitrary<RequestHead> = fc.record({
  method: fc.constantFrom("GET", "POST", "HEAD", "PUT", "OPTIONS", "", "get"),
  url: fc.oneof(
    fc.constantFrom("/", "/stream", "/wish", "/do", "/do?x=1", "/assets/a.js"),
    fc.string(),
  ),
  host: fc.oneof({ weight: 3, arbitrary: fc.constant(HOST) }, fc.string()),
  origin: fc.oneof({ weight: 3, arbitrary: fc.constantFrom("", `http://${HOST}`) }, fc.string()),
  token: fc.oneof(fc.constantFrom("", TOKEN, `${TOKEN}0`, TOKEN.slice(1)), fc.string()),
  viewer: fc.string(),
  contentType: fc.constantFrom(
    "",
    "application/json",
    "application/json; charset=utf-8",
    "text/plain",
  ),
});

describe("who may ask the inspector what", () => {
  it("lets nobody past without its name, its origin, its token and its type (V6)", () => {
    fc.assert(
      fc.property(head, (asked) => {
        const route = routeOf(asked, door);
        if (route.kind === "refused") {
          expect(route.status).to.be.within(400, 499);
          expect(route.reason).to.not.equal("");
          return;
        }
        expect(asked.host).to.equal(HOST);
        expect(["", `http://${HOST}`]).to.include(asked.origin);
        if (route.kind === "page") return;
        expect(asked.token).to.equal(TOKEN);
        expect(asked.method).to.equal(route.kind === "stream" ? "GET" : "POST");
        if (route.kind !== "stream") expect(asked.contentType).to.match(/^application\/json/);
      }),
      { numRuns: 3_000 },
    );
  });

  it("takes any wish as it is or refuses it by name (V6)", () => {
    fc.assert(
      fc.property(fc.anything(), (wish) => {
        try {
          const { hz } = checkWish(wish, 32);
          expect(hz).to.be.within(0.2, 10);
        } catch (error) {
          expect(error).to.include({ code: "option.invalid" });
        }
      }),
      { numRuns: 2_000 },
    );
  });

  it("answers or hangs up, whatever bytes it is sent, and goes on (V6)", async () => {
    const runtime = createRuntime({ strays: "process" });
    const server = await serveInspector(runtime, { port: 0 });
    const { port } = server.endpoint;
    const starts = [
      "GET /stream HTTP/1.1\r\n",
      "POST /do HTTP/1.1\r\nhost: ",
      "GET / HTTP/1.1\r\nhost: a\r\n\r\n",
      "",
    ];
    const bytes = fc.tuple(fc.constantFrom(...starts), fc.uint8Array({ maxLength: 200 }));
    await fc.assert(
      fc.asyncProperty(bytes, ([start, rest]) => fire(port, start, rest)),
      { numRuns: 150 },
    );
    expect((await fetch(`http://127.0.0.1:${port}/`)).status).to.equal(200);
    await server.close();
    await runtime.stop();
  }).timeout(60_000);
});

/** Sends bytes and ends; resolves when the server has hung up too. */
function fire(port: number, start: string, rest: Uint8Array): Promise<void> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1");
    socket.on("error", () => {});
    socket.on("data", () => {});
    socket.on("close", () => resolve());
    socket.end(Buffer.concat([Buffer.from(start), rest]));
  });
}
