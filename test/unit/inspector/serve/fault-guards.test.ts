import { expect } from "chai";
import { createRuntime, defineActor, type Runtime, started } from "../../../../src/index.ts";
import {
  FrameStream,
  type InspectorParts,
  type InspectorServer,
  Picture,
  serveInspector,
} from "../../../../src/inspector/index.ts";

const idle = defineActor<object, null>({ name: "idle", init: () => started(null), handle: {} });

/** Every verb of faults there is. */
const VERBS = ["kill", "fault", "lift", "resume", "fire_timer"];

/** Arguments with which each would be done. */
const ARGS: Readonly<Record<string, object>> = {
  kill: { path: "/idle" },
  fault: { kind: "drop", path: "/idle" },
  lift: { rule: "f1" },
  resume: { path: "/idle" },
  fire_timer: { path: "/idle", timer: "none" },
};

describe("Faults over HTTP", () => {
  let runtime: Runtime;
  let server: InspectorServer;
  const before = process.env["NODE_ENV"];

  const serve = async (faults?: NonNullable<InspectorParts["faults"]>): Promise<void> => {
    runtime = createRuntime({ strays: "process" });
    await runtime.start(idle);
    server = await serveInspector(runtime, { port: 0, ...(faults !== undefined && { faults }) });
  };

  afterEach(async () => {
    if (before === undefined) delete process.env["NODE_ENV"];
    else process.env["NODE_ENV"] = before;
    await server.close();
    await runtime.stop();
  });

  /** Opens a stream, reads its first flush, and says what this viewer may do. */
  async function look() {
    const { origin, hash } = new URL(server.url);
    const token = hash.slice("#token=".length);
    const leave = new AbortController();
    const { signal } = leave;
    const response = await fetch(`${origin}/stream`, {
      ...{ headers: { "x-coppice-token": token }, signal },
    });
    const picture = new Picture();
    const stream = new FrameStream();
    const reader = response.body?.getReader();
    const read = async (isEnough: () => boolean): Promise<void> => {
      while (!isEnough()) {
        const { value } = (await reader?.read()) ?? {};
        for (const frame of stream.push(value ?? new Uint8Array())) picture.take(frame);
      }
    };
    await read(() => picture.atMs > 0);
    const viewer = response.headers.get("x-coppice-viewer") ?? "";
    const act = async (
      verb: string,
      said: { readonly token?: string; readonly args?: object } = {},
    ) => {
      const answer = await fetch(`${origin}/do`, {
        method: "POST",
        headers: {
          ...{ "content-type": "application/json", "x-coppice-viewer": viewer },
          "x-coppice-token": said.token ?? token,
        },
        body: JSON.stringify({ verb, args: said.args ?? ARGS[verb] }),
      });
      const body = (await answer.json()) as { value?: unknown; error: { message: string } };
      return { status: answer.status, body };
    };
    return { picture, act, read, end: () => leave.abort() };
  }

  /** That nothing can be done, and nothing was. */
  async function expectNoVerbs(why: string): Promise<void> {
    const { picture, act, end } = await look();
    expect(picture.hello?.verbs).to.deep.equal([]);
    expect(picture.hello?.faults).to.equal(undefined);
    expect(picture.hello?.without).to.include({ faults: why });
    for (const verb of VERBS) {
      const { status, body } = await act(verb);
      expect([status, body.error.message]).to.deep.equal([
        400,
        `cannot do that: there is no verb ${verb}`,
      ]);
    }
    expect(runtime.counts().actors).to.equal(1);
    end();
  }

  it("have no verb at all where the host does not ask for them (E3)", async () => {
    await serve();
    await expectNoVerbs("the host does not allow them");
  });

  it("have no verb at all in production, whatever the host asks for (E3)", async () => {
    process.env["NODE_ENV"] = "production";
    await serve(true);
    await expectNoVerbs("NODE_ENV is production");
  });

  it("are there where the host asks for them, for who has the token (E3)", async () => {
    await serve(true);
    const { picture, act, read, end } = await look();
    expect(picture.hello?.verbs).to.have.members(VERBS);
    expect(picture.hello?.faults).to.include.members(["drop", "chaos"]).and.not.include("cut");
    expect((await act("fault", { token: "0".repeat(64) })).status).to.equal(401);
    expect(await act("fault")).to.deep.include({ status: 200 });
    await read(() => picture.faults.length > 0);
    expect(picture.faults[0]).to.include({ id: "f1", scope: "/idle" });
    const did = picture.events.values.find(({ type }) => type === "inspector.did");
    expect(did).to.include({ verb: "fault" });
    expect((await act("lift")).body).to.deep.equal({ value: { lifted: "f1" } });
    await read(() => picture.faults.length === 0);
    end();
  });

  it("name the field that is wrong (E3)", async () => {
    await serve(true);
    const { act, end } = await look();
    const wrong = { kind: "drop", path: "/idle", lastsMs: 300_001 };
    const { status, body } = await act("fault", { args: wrong });
    expect([status, body.error.message]).to.deep.equal([
      400,
      "cannot do that: lastsMs is 300001 (expected a whole number from 100 to 300000)",
    ]);
    end();
  });
});
