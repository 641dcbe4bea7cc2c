/** Replicas of a register on their disks, and a node that reads and writes many of them over links. */

import type { Routes } from "../../../actors/p2p-server.ts";
import { store } from "../../../actors/store.ts";
import { STORE } from "../../../messages/store.ts";
import type { PeerAsk } from "../../../src/link/peer-ask.ts";
import { PeerTiming } from "../../../src/link/peer-timing.ts";
import type { QuorumRepair } from "../../../src/peer/quorum.ts";
import type { QuorumPeer, QuorumRules } from "../../../src/peer/quorum-state.ts";
import type { Runtime } from "../../../src/runtime/runtime.ts";
import type { NodeEnv, NodeSpec } from "../../../src/testing/spec.ts";
import { catalogueOf } from "../../../src/wire/catalogue.ts";
import { genericMessages } from "../../../messages/wire/generic.ts";
import type { Message } from "../../../src/wire/define-messages.ts";
import { quorumRead } from "../../../supervisors/face/quorum-read.ts";
import { quorumWrite } from "../../../supervisors/face/quorum-write.ts";
import { hedgedRead } from "./hedged-read.ts";
import { type LinkNode, startLinks } from "./link-node.ts";
import {
  newestOf,
  type RegisterHeld,
  type RegisterKept,
  registerMessages,
  type RegisterRead,
  type RegisterWrite,
  versionOf,
} from "./register-messages.ts";

const catalogue = catalogueOf<Message>([...genericMessages, ...registerMessages]);

/** How one read is done. */
export interface RegisterReading {
  readonly peers: readonly QuorumPeer[];
  readonly timeoutMs: number;
  readonly consistencyLevel: number;
  readonly answersMin: number;
  /** Whether slow peers are asked again, so that one may answer twice. */
  readonly isHedged: boolean;
  /** Told what each peer answered, and who failed, in the order in which it came. */
  readonly heard: (peer: string, version: number | undefined) => void;
  readonly repair: (found: QuorumRepair<Message>) => void;
}

/** Who holds the register, and how many of them have to take part. */
export interface RegisterLevel {
  readonly holders: readonly string[];
  readonly needed: number;
  readonly timeoutMs: number;
}

/** What a read at a level found. */
export interface RegisterFound {
  readonly version: number;
  /** Whether all that were heard before it ended held the same. */
  readonly isSame: boolean;
}

/** A reader of the register while it runs. */
export interface RegisterReader extends LinkNode {
  /** Reads from many. @returns the version that was accepted */
  readonly read: (reading: RegisterReading) => Promise<number>;
  /** Has one replica keep a version. */
  readonly write: (peer: string, version: number, timeoutMs: number) => Promise<void>;
  /** Has many keep a version. @returns whether that was done before all had answered */
  readonly writeMany: (version: number, level: RegisterLevel) => Promise<"early" | "complete">;
  /** Reads at a level, the newest version winning, slow replicas hedged. */
  readonly readLevel: (level: RegisterLevel) => Promise<RegisterFound>;
}

/** A node that reads and writes replicas. */
export function readerNode(name: string, replicas: readonly string[]): NodeSpec {
  return {
    name,
    role: "reader",
    start: async (env): Promise<RegisterReader> => {
      const nothing = () => ({ requests: {}, notices: {} });
      const links = await startLinks(env, {
        dials: replicas,
        catalogue,
        routes: nothing,
      });
      return {
        ...links,
        read: async (reading) => versionOf(await readMany(env, links, reading)),
        write: async (peer, version, timeoutMs) => {
          const message: RegisterWrite = { type: "register.write", version };
          await links.ask.request(peer, message, { timeoutMs });
        },
        writeMany: (version, level) => writeMany(links, version, level),
        readLevel: (level) => readLevel(env, links, level),
      };
    },
  };
}

async function writeMany(
  { ask }: LinkNode,
  version: number,
  level: RegisterLevel,
): Promise<"early" | "complete"> {
  let isComplete = false;
  const settled = (): void => {
    isComplete = true;
  };
  const message: RegisterWrite = { type: "register.write", version };
  await quorumWrite<Message>(ask, message, { ...level, settled });
  return isComplete ? "complete" : "early";
}

async function readLevel(
  { clock }: NodeEnv,
  { ask, self }: LinkNode,
  { holders, needed, timeoutMs }: RegisterLevel,
): Promise<RegisterFound> {
  const heard = new Set<number>();
  const rules: QuorumRules<Message> = {
    consistencyLevel: needed,
    answersMin: needed,
    answersNeeded: needed,
    keyOf: (answer) => String(versionOf(answer)),
    resolve: newestOf,
  };
  const timing = new PeerTiming({ clock, classMs: () => timeoutMs });
  const peers = holders.map((peer, distance) => ({ peer, distance }));
  const message: RegisterRead = { type: "register.read" };
  const how = { peers, self, rules, timeoutMs, timing };
  const told: Pick<PeerAsk, "request"> = {
    request: async (...asked) => {
      const answer = await ask.request(...asked);
      heard.add(versionOf(answer));
      return answer;
    },
  };
  const version = versionOf(await quorumRead<Message>({ ...ask, ...told }, message, how));
  return { version, isSame: heard.size === 1 };
}

function readMany(env: NodeEnv, { ask, self }: LinkNode, reading: RegisterReading) {
  const { peers, timeoutMs, consistencyLevel, answersMin, repair, heard, isHedged } = reading;
  const rules: QuorumRules<Message> = {
    consistencyLevel,
    answersMin,
    keyOf: (answer) => String(versionOf(answer)),
    resolve: newestOf,
  };
  const message: RegisterRead = { type: "register.read" };
  if (isHedged) {
    return hedgedRead(
      { ask, clock: env.clock, message },
      {
        peers,
        self,
        rules,
        timeoutMs,
        repair,
        heard: (peer, answer) => heard(peer, answer && versionOf(answer)),
      },
    );
  }
  const told: Pick<PeerAsk, "request"> = {
    request: async (peer, question, options) => {
      try {
        const answer = await ask.request(peer, question, options);
        heard(peer, versionOf(answer));
        return answer;
      } catch (error) {
        heard(peer, undefined);
        throw error;
      }
    },
  };
  return quorumRead<Message>({ ...ask, ...told }, message, {
    peers,
    self,
    rules,
    timeoutMs,
    repair,
  });
}

const TABLE = "register";
const KEY = Uint8Array.of(1);

/** A node that keeps a register on its disk. */
export function replicaNode(name: string): NodeSpec {
  return {
    name,
    role: "replica",
    start: (env) => {
      let last: Promise<unknown> = Promise.resolve();
      // One write at a time: an older version must not come between the look and the write of a newer one.
      const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
        const done = last.then(work);
        last = done.catch(() => {});
        return done;
      };
      return startLinks(env, {
        dials: [],
        catalogue,
        routes: (runtime) => replicaRoutes(runtime, inTurn),
        below: [
          store.childSpec(
            { opener: env.storeOpener, path: `/${name}/store` },
            { name: STORE, shutdown: { afterMs: 30_000 } },
          ),
        ],
      });
    },
  };
}

function replicaRoutes(
  runtime: Runtime,
  inTurn: <T>(work: () => Promise<T>) => Promise<T>,
): Pick<Routes<Message>, "requests" | "notices"> {
  const disk = runtime.ref(STORE);
  const held = async (): Promise<number> => {
    const bytes = await disk.call.get({ table: TABLE, key: KEY });
    return bytes === undefined ? 0 : new DataView(bytes.buffer, bytes.byteOffset).getUint32(0);
  };
  return {
    requests: {
      "register.read": async (): Promise<RegisterHeld> => ({
        type: "register.held",
        version: await held(),
      }),
      "register.write": (message) => {
        const version = Number(Reflect.get(message, "version"));
        return inTurn(async (): Promise<RegisterKept> => {
          if ((await held()) < version) {
            const value = new Uint8Array(4);
            new DataView(value.buffer).setUint32(0, version);
            await disk.call.write([{ put: [TABLE, KEY, value] }]);
          }
          return { type: "register.kept" };
        });
      },
    },
    notices: {},
  };
}
