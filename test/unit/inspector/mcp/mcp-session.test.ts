import { expect } from "chai";
import { McpSession, QUESTIONS_MAX, REVISIONS } from "../../../../src/inspector/mcp/mcp-session.ts";
import { TOOLS } from "../../../../src/inspector/mcp/tools.ts";

type Ask = ConstructorParameters<typeof McpSession>[0]["ask"];

function sessionOf(ask: Ask = ({ name }) => Promise.resolve(`facts of ${name}`)) {
  const session = new McpSession({ version: "1.2.3", tools: TOOLS, ask });
  let id = 0;
  const say = async (method: string, params?: unknown) => {
    id += 1;
    const answer = await session.take(JSON.stringify({ jsonrpc: "2.0", id, method, params }));
    const { id: repeated, ...rest } = JSON.parse(answer ?? "null");
    expect(repeated).to.equal(id);
    return rest;
  };
  return { session, say };
}

describe("McpSession", () => {
  it("speaks the revision a client wants, or else its newest (V5)", async () => {
    const { say } = sessionOf();
    for (const revision of REVISIONS) {
      const { result } = await say("initialize", { protocolVersion: revision });
      expect(result.protocolVersion).to.equal(revision);
    }
    const { result } = await say("initialize", { protocolVersion: "1999-01-01" });
    expect(result).to.deep.include({
      protocolVersion: REVISIONS[0],
      capabilities: { tools: {} },
      serverInfo: { name: "coppice", version: "1.2.3" },
    });
  });

  it("lists tools that only look, each with a schema (V5)", async () => {
    const { say } = sessionOf();
    expect((await say("tools/list")).error.code).to.equal(-32_600);
    await say("initialize");
    const { tools } = (await say("tools/list")).result;
    expect(tools.map(({ name }: { name: string }) => name)).to.deep.equal([
      ...["overview", "tree", "actor", "messages", "crashes", "crash"],
      ...["events", "network", "machines", "waits"],
    ]);
    for (const { annotations, inputSchema, description } of tools) {
      expect(annotations.readOnlyHint).to.equal(true);
      expect(inputSchema).to.include({ type: "object", additionalProperties: false });
      expect(description).to.match(/\.$/);
    }
  });

  it("answers a tool as text; what the agent can mend is an answer too, what is no tool is an error (V5)", async () => {
    const { say } = sessionOf(({ name }) =>
      name === "waits"
        ? Promise.reject(new Error("cannot look: it is gone"))
        : Promise.resolve(`facts of ${name}`),
    );
    await say("initialize");
    const call = async (name: string, args?: unknown) =>
      say("tools/call", { name, arguments: args });
    expect((await call("overview")).result).to.deep.equal({
      content: [{ type: "text", text: "facts of overview" }],
    });
    const bad = (await call("crash", {})).result;
    expect([bad.isError, bad.content[0].text]).to.deep.equal([
      true,
      "cannot ask crash: id is missing",
    ]);
    expect((await call("waits")).result).to.deep.equal({
      ...{ content: [{ type: "text", text: "cannot look: it is gone" }], isError: true },
    });
    expect((await call("kill", { path: "/" })).error.code).to.equal(-32_602);
    expect((await say("resources/list")).error.code).to.equal(-32_601);
  });

  it("answers a ping at any time, and notices never (V5)", async () => {
    const { session, say } = sessionOf();
    expect((await say("ping")).result).to.deep.equal({});
    const notice = '{"jsonrpc":"2.0","method":"notifications/initialized"}';
    expect(await session.take(notice)).to.equal(undefined);
  });

  it("holds so many questions open and refuses the next (V6)", async () => {
    const { session, say } = sessionOf(() => new Promise(() => {}));
    await say("initialize");
    const line = JSON.stringify({
      ...{ jsonrpc: "2.0", id: "q", method: "tools/call", params: { name: "overview" } },
    });
    for (let at = 0; at < QUESTIONS_MAX; at += 1) void session.take(line);
    expect((await say("ping")).error.message).to.equal("32 questions are open");
  });

  it("answers whatever stands in the place of a name or an argument, shortly (V5)", async () => {
    const { session } = sessionOf();
    await session.take('{"jsonrpc":"2.0","id":1,"method":"initialize"}');
    const deep = `${"[".repeat(100_000)}${"]".repeat(100_000)}`;
    const noText = '{"toString":1,"valueOf":1}';
    const calls = [
      `{"name":${noText}}`,
      `{"name":${deep}}`,
      `{"name":"actor","arguments":{"path":${deep}}}`,
      `{"name":"overview","arguments":{"constructor":5}}`,
      `{"name":"overview","arguments":{"__proto__":5}}`,
      `{"name":"overview","arguments":{"${"x".repeat(100_000)}":5}}`,
    ];
    for (const params of calls) {
      const line = `{"jsonrpc":"2.0","id":2,"method":"tools/call","params":${params}}`;
      const answer = await session.take(line);
      const { error, result } = JSON.parse(answer ?? "null");
      expect(error?.code === -32_602 || result?.isError === true).to.equal(true);
      expect(answer?.length).to.be.below(1_000);
    }
  });
});
