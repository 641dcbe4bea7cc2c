import { connect } from "node:net";
import { expect } from "chai";
import { createRuntime, defineActor, type Runtime, started } from "../../../../src/index.ts";
import {
  FrameStream,
  type InspectorServer,
  Picture,
  serveInspector,
} from "../../../../src/inspector/index.ts";

const idle = defineActor<object, null>({ name: "idle", init: () => started(null), handle: {} });

describe("the served inspector", () => {
  let runtime: Runtime;
  let server: InspectorServer;
  const asked: string[] = [];

  beforeEach(async () => {
    runtime = createRuntime({ strays: "process" });
    await runtime.start(idle);
    const verbs = { note: (args: unknown) => asked.push(JSON.stringify(args)) };
    server = await serveInspector(runtime, { port: 0, name: "yard", verbs });
    asked.length = 0;
  });

  afterEach(async () => {
    await server.close();
    await runtime.stop();
  });

  const at = (path: string) => `http://127.0.0.1:${server.endpoint.port}${path}`;
  const token = () => new URL(server.url).hash.slice("#token=".length);
  const json = { "content-type": "application/json" };

  it("streams the picture of the runtime to who has the token (V1)", async () => {
    const { response, picture, end } = await look(at("/stream"), token());
    expect(response.headers.get("content-type")).to.equal("application/octet-stream");
    expect(picture.hello).to.include({ name: "yard" });
    expect([...picture.rows.values()].map(({ path }) => path)).to.deep.equal(["/idle"]);
    await end();
  });

  it("serves a page without inline code, and nothing beside it (V6)", async () => {
    const page = await fetch(at("/"));
    expect(page.status).to.equal(200);
    expect(page.headers.get("content-security-policy")).to.include("default-src 'none'");
    expect(await page.text()).to.include("<html");
    for (const path of ["/../package.json", "/%2e%2e/package.json", "/assets/../../x", "/no"]) {
      expect(await rawStatus(server, `GET ${path} HTTP/1.1`), path).to.equal(404);
    }
  });

  it("refuses a missing token and a wrong one (V6)", async () => {
    expect(await refusal(fetch(at("/stream")))).to.deep.equal([
      401,
      "the header x-coppice-token is missing",
    ]);
    for (const wrong of ["x", token().slice(1), `${token()}0`, token().replace(/.$/, "g")]) {
      const asking = fetch(at("/stream"), { headers: { "x-coppice-token": wrong } });
      expect(await refusal(asking)).to.deep.equal([401, "the token is wrong"]);
    }
  });

  it("refuses a page of another origin (V6)", async () => {
    for (const origin of [
      "http://evil.example",
      "null",
      `https://127.0.0.1:${server.endpoint.port}`,
    ]) {
      const asking = fetch(at("/stream"), { headers: { "x-coppice-token": token(), origin } });
      expect(await refusal(asking)).to.deep.equal([403, "pages of other origins may not look"]);
    }
    const preflight = await fetch(at("/stream"), { method: "OPTIONS" });
    expect(preflight.status).to.equal(405);
    expect(preflight.headers.get("access-control-allow-origin")).to.equal(null);
  });

  it("refuses to be called by a name that is not its own (V6)", async () => {
    const head = `GET /stream HTTP/1.1\r\nx-coppice-token: ${token()}`;
    expect(await rawStatus(server, head, "evil.example")).to.equal(421);
    expect(
      await rawStatus(server, "GET / HTTP/1.1", `127.0.0.1:${server.endpoint.port + 1}`),
    ).to.equal(421);
    expect(await rawStatus(server, "GET / HTTP/1.1", `localhost:${server.endpoint.port}`)).to.equal(
      200,
    );
  });

  it("refuses an address others reach, unless somebody decides who may look (V6)", async () => {
    let failure: unknown;
    await serveInspector(runtime, { port: 0, host: "0.0.0.0" }).catch((error: unknown) => {
      failure = error;
    });
    expect(failure).to.include({ code: "option.invalid" });
    expect(String(failure)).to.include("a loopback address, or authorize");

    const guarded = await serveInspector(runtime, {
      port: 0,
      host: "0.0.0.0",
      names: ["127.0.0.1"],
      authorize: ({ headers }) => headers["authorization"] === "yes",
    });
    const url = `http://127.0.0.1:${guarded.endpoint.port}/`;
    expect((await fetch(url)).status).to.equal(403);
    expect((await fetch(url, { headers: { authorization: "yes" } })).status).to.equal(200);
    await guarded.close();
  });

  it("changes nothing on a GET, and does only what the host allows (V6)", async () => {
    const { viewer, end } = await look(at("/stream"), token());
    const headers = { ...json, "x-coppice-token": token(), "x-coppice-viewer": viewer };
    const ask = (body: unknown) =>
      fetch(at("/do"), { method: "POST", headers, body: JSON.stringify(body) });
    for (const path of ["/do", "/wish"]) {
      expect((await fetch(at(path), { headers })).status).to.equal(405);
    }
    expect(asked).to.deep.equal([]);
    expect(await (await ask({ verb: "note", args: { a: 1 } })).json()).to.deep.equal({ value: 1 });
    expect(asked).to.deep.equal(['{"a":1}']);
    for (const verb of ["kill", "toString", "__proto__", "constructor"]) {
      const [status, message] = await refusal(ask({ verb }));
      expect([status, message]).to.deep.equal([400, `cannot do that: there is no verb ${verb}`]);
    }
    const form = { ...headers, "content-type": "text/plain" };
    expect((await fetch(at("/do"), { method: "POST", headers: form, body: "{}" })).status).to.equal(
      415,
    );
    await end();
  });

  it("heeds wishes, and says what is wrong with one (V6)", async () => {
    const { viewer, end } = await look(at("/stream"), token());
    const headers = { ...json, "x-coppice-token": token(), "x-coppice-viewer": viewer };
    const wish = (body: string) => fetch(at("/wish"), { method: "POST", headers, body });
    expect((await wish('{"hz":1}')).status).to.equal(204);
    expect((await refusal(wish('{"hz":99}')))[1]).to.include("a number from 0.2 to 10");
    expect((await wish("{")).status).to.equal(400);
    expect((await wish(`{"x":"${"x".repeat(70_000)}"}`)).status).to.equal(413);
    const stranger = { ...headers, "x-coppice-viewer": "v99" };
    expect(
      (await fetch(at("/wish"), { method: "POST", headers: stranger, body: "{}" })).status,
    ).to.equal(404);
    await end();
  });
});

/** Opens a stream and reads its first flush. */
async function look(url: string, token: string) {
  const abort = new AbortController();
  const response = await fetch(url, {
    headers: { "x-coppice-token": token },
    signal: abort.signal,
  });
  const picture = new Picture();
  const stream = new FrameStream();
  const reader = response.body?.getReader();
  while (picture.atMs === 0) {
    const piece = await reader?.read();
    if (piece?.value === undefined) throw new Error(`the stream ended: ${response.status}`);
    for (const frame of stream.push(piece.value)) picture.take(frame);
  }
  const viewer = response.headers.get("x-coppice-viewer") ?? "";
  const end = async (): Promise<void> => {
    abort.abort();
    await reader?.cancel().catch(() => {});
  };
  return { response, picture, viewer, end };
}

async function refusal(asking: Promise<Response>): Promise<readonly [number, string]> {
  const response = await asking;
  const { error } = (await response.json()) as { readonly error: { readonly message: string } };
  return [response.status, error.message];
}

/** The status of a request as it is written, without a client that tidies it. */
function rawStatus(server: InspectorServer, head: string, host?: string): Promise<number> {
  const { port } = server.endpoint;
  return new Promise((resolve, reject) => {
    const socket = connect(port, "127.0.0.1");
    let text = "";
    socket.on("data", (piece) => {
      text += piece.toString();
    });
    socket.on("error", reject);
    socket.on("close", () => resolve(Number(/^HTTP\/1\.1 (\d+)/.exec(text)?.[1])));
    socket.write(`${head}\r\nhost: ${host ?? `127.0.0.1:${port}`}\r\nconnection: close\r\n\r\n`);
  });
}
