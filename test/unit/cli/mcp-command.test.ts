import { EventEmitter, once } from "node:events";
import type { PassThrough } from "node:stream";
import { setImmediate as turn } from "node:timers/promises";
import { expect } from "chai";
import { LINE_CHARACTERS_MAX } from "../../../src/cli/line-reader.ts";
import { type FakeWorld, fakeWorld, typed } from "./fake-world.ts";
import { inspectedNode } from "./inspected-node.ts";

/** Lets everything that is ready happen, and time pass with it. */
async function settle(world: FakeWorld, ms = 0): Promise<void> {
  for (let turns = 0; turns < 20; turns += 1) await turn();
  await world.clock.advance(ms);
  for (let turns = 0; turns < 20; turns += 1) await turn();
}

function say(world: FakeWorld, id: number, method: string, params: object = {}): void {
  const line = JSON.stringify({ jsonrpc: "2.0", id, method, params });
  (world.input as PassThrough).write(`${line}\n`);
}

function answers(world: FakeWorld): ReadonlyMap<number, { result?: unknown; error?: unknown }> {
  return new Map(world.out.map((line) => JSON.parse(line)).map((one) => [one.id, one]));
}

describe("coppice mcp", () => {
  it("answers an agent out of what the node tells, and ends with its input (V5)", async () => {
    const world = fakeWorld({ ask: inspectedNode().ask });
    const running = typed("mcp --socket /run/node.sock", world);
    say(world, 1, "initialize", { protocolVersion: "2025-06-18" });
    say(world, 2, "tools/call", { name: "crash", arguments: { id: 5 } });
    await settle(world, 100);

    expect(answers(world).get(1)).to.have.nested.property("result.serverInfo.name", "coppice");
    expect(answers(world).get(2))
      .to.have.nested.property("result.content[0].text")
      .that.includes("disk is full");
    (world.input as PassThrough).end();
    expect((await running).code).to.equal(0);
  });

  it("answers what was asked before its input ended (V5)", async () => {
    const node = inspectedNode();
    const late = new EventEmitter();
    const told = once(late, "told");
    const ask: typeof node.ask = async (...question) => {
      await told;
      return await node.ask(...question);
    };
    const world = fakeWorld({ ask });
    const running = typed("mcp --socket /run/node.sock", world);
    say(world, 1, "initialize");
    say(world, 2, "tools/call", { name: "overview" });
    (world.input as PassThrough).end();
    const answeredAtEnd = running.then(() => [...answers(world).keys()]);
    await settle(world);
    late.emit("told");
    await settle(world, 100);

    expect(await answeredAtEnd).to.deep.equal([1, 2]);
    expect(answers(world).get(2)).to.have.nested.property("result.content[0].text");
  });

  it("watches an actor it is asked about (V5)", async () => {
    const node = inspectedNode();
    const world = fakeWorld({ ask: node.ask });
    const running = typed("mcp --socket /run/node.sock", world);
    say(world, 1, "initialize");
    await settle(world, 100);
    node.forget();
    say(world, 2, "tools/call", { name: "actor", arguments: { path: "/node/store" } });
    await settle(world, 10_100);

    expect(answers(world).get(2))
      .to.have.nested.property("result.content[0].text")
      .that.includes('"path":"/node/store"');
    world.signals.emit("SIGTERM");
    await running;
  });

  it("says that the node is gone instead of waiting for ever (V5)", async () => {
    const node = inspectedNode();
    node.die();
    const world = fakeWorld({ ask: node.ask });
    const running = typed("mcp --socket /run/node.sock", world);
    say(world, 1, "initialize");
    say(world, 2, "tools/call", { name: "overview" });
    await settle(world, 12_000);

    expect(answers(world).get(2))
      .to.have.property("result")
      .that.deep.equals({
        content: [
          { type: "text", text: "cannot look: cannot reach /run/node.sock: nobody answers there" },
        ],
        isError: true,
      });
    world.signals.emit("SIGTERM");
    await running;
  });

  it("holds no more of a line than it may have (V6)", async () => {
    const world = fakeWorld({ ask: inspectedNode().ask });
    const running = typed("mcp --socket /run/node.sock", world);
    const input = world.input as PassThrough;
    for (let at = 0; at < 3; at += 1) input.write("x".repeat(LINE_CHARACTERS_MAX / 2));
    input.write("\n\n");
    say(world, 1, "ping");
    await settle(world);

    expect(world.out.map((line) => JSON.parse(line).error?.code)).to.deep.equal([
      -32_700,
      undefined,
    ]);
    input.end();
    await running;
  });
});
