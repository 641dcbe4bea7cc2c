import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer, type Server } from "node:net";
import { fileURLToPath } from "node:url";
import { expect } from "chai";
import { LOOPBACK } from "../net/loopback.ts";
import { ROUTES_VARIABLE, routesText } from "./routes.ts";

const REDIRECT = fileURLToPath(new URL("./redirect.ts", import.meta.url));

/** Nobody listens there. */
const ADVERTISED = 1;

describe("the redirection of a node's dials", () => {
  let server: Server;
  let port = 0;

  beforeEach(async () => {
    server = createServer();
    await once(server.listen(0, LOOPBACK), "listening");
    const address = server.address();
    port = typeof address === "object" && address !== null ? address.port : 0;
  });

  afterEach(() => server.close());

  for (const [title, dial] of [
    [
      "net",
      `import { connect } from "node:net"; connect({ host: "${LOOPBACK}", port: ${ADVERTISED} });`,
    ],
    [
      "tls",
      `import { connect } from "node:tls"; connect({ host: "${LOOPBACK}", port: ${ADVERTISED} });`,
    ],
  ] as const) {
    it(`leads what dials by ${title} to the proxy`, async () => {
      const accepted = once(server, "connection");
      const child = spawn(
        process.execPath,
        ["--import", "tsx", "--import", REDIRECT, "--input-type=module", "-e", dial],
        { env: { ...process.env, [ROUTES_VARIABLE]: routesText(new Map([[ADVERTISED, port]])) } },
      );
      const ended = once(child, "exit");
      const first = await Promise.race([
        accepted.then(() => "accepted"),
        ended.then(() => "ended"),
      ]);
      child.kill("SIGKILL");

      expect(first).to.equal("accepted");
    });
  }
});
