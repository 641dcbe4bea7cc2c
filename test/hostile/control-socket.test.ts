/** Local programs that speak to a running node's control socket without its manners. */

import { connect, type Socket } from "node:net";
import { expect } from "chai";
import { AUDIT_INPUTS } from "./audit-inputs.ts";
import { type Stage, withstands } from "./stage.ts";

/** One net-ipc packet: length in base 128, last group marked, then the body. */
function packet(body: Buffer | string): Buffer {
  const content = Buffer.from(body);
  const groups = [(content.length & 127) + 128];
  for (let rest = content.length >> 7; rest > 0; rest >>= 7) groups.unshift(rest & 127);
  return Buffer.concat([Buffer.from(groups), content]);
}

const said = (t: number, d: unknown): Buffer => packet(JSON.stringify({ t, d }));
const HELLO = Buffer.concat([Buffer.from("IPC"), said(0, {})]);
const asking = (verb: string, args: unknown = null): Buffer =>
  Buffer.concat([HELLO, said(1, { id: 1, verb, args })]);

interface Client {
  readonly socket: Socket;
  readonly closed: Promise<string>;
}

async function open({ control }: Stage, ...parts: readonly Uint8Array[]): Promise<Client> {
  const socket = connect(control);
  socket.on("error", () => {});
  let text = "";
  socket.setEncoding("latin1").on("data", (chunk: string) => {
    text += chunk;
  });
  const closed = new Promise<string>((resolve) => socket.once("close", () => resolve(text)));
  await new Promise((resolve) => socket.once("connect", resolve));
  for (const part of parts) socket.write(part);
  return { socket, closed };
}

describe("the control socket of a running node", () => {
  for (const [title, bytes] of AUDIT_INPUTS) {
    withstands(`ends only that connection after ${title}`, async (on) => {
      await (await open(on, bytes)).closed;
    });
    withstands(`ends only that connection after a greeting and ${title}`, async (on) => {
      await (await open(on, HELLO, bytes)).closed;
    });
  }

  for (const [title, bytes] of [
    ["64 KiB of noise", Buffer.alloc(65_536, 0xa7)],
    ["arrays 10,000 deep", packet(`{"t":1,"d":${"[".repeat(10_000)}${"]".repeat(10_000)}}`)],
    ["a verb that is none", said(1, { id: 1, verb: "../x" })],
  ] as const) {
    withstands(`ends only that connection after a greeting and ${title}`, async (on) => {
      await (await open(on, HELLO, bytes)).closed;
    });
  }

  for (const [title, verb, args] of [
    ["a verb nobody has", "nothing", null],
    ["a verb only development has", "kill", { path: "/node" }],
    ["a verb named as what every object has", "constructor", null],
    ["a verb named __proto__", "__proto__", null],
    ["commits from a number that is none", "commits", { from: -1 }],
    ["commits of arguments that are none", "commits", [[[]]]],
    ["commits beyond all numbers", "commits", { from: 1e308, limit: 1e308 }],
  ] as const) {
    withstands(`answers ${title} without a crash`, async (on) => {
      const { socket, closed } = await open(on, asking(verb, args));
      setTimeout(() => socket.end(), 300);

      expect(await closed).to.not.include('"killed"');
    });
  }

  withstands("takes no more than its limit of 200 connections that never greet", async (on) => {
    const clients = await Promise.all(Array.from({ length: 200 }, () => open(on)));

    // Those over the limit are ended at once, the others after 5 s without a greeting.
    await Promise.all(clients.map(({ closed }) => closed));
  });
});
