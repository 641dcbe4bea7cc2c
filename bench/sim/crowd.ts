/**
 * A crowd to simulate: nodes whose actors tell two neighbours something ten times a second and are
 * answered, some fifty events a second for each node. Five of the messages a second are signed by
 * whoever sends them and checked by whoever gets them.
 */

import {
  type ActorRef,
  type Cast,
  defineActor,
  defineSupervisor,
  type Internal,
  keep,
  next,
  started,
} from "../../src/index.ts";
import type { Link, NodeEnv, NodeSpec, RunningNode, SimSpec } from "../../src/testing/index.ts";

/** What a crowd is made of. */
export interface CrowdPlan {
  readonly nodes: number;
  readonly crypto: "modelled" | "real";
  readonly seconds: number;
}

const PORT = 7;
const BEAT_MS = 100;
const NEIGHBOURS = 2;
/** Each so many beats one message is signed: with ten beats a second, five verifications a second. */
const SIGNED_EVERY = 2;
const BODY_BYTES = 64;
const SIGNATURE_BYTES = 64;
const MS_PER_SECOND = 1_000;

/** Kinds of frames: their first byte. */
const PLAIN = 1;
const SIGNED = 2;
const ANSWER = 3;

type BeaterMessages = { met: Cast<Link>; beat: Internal };
interface Beating {
  readonly env: NodeEnv;
  readonly links: readonly Link[];
  readonly beats: number;
}

/** Tells its neighbours something at each beat. */
const beater = defineActor<BeaterMessages, Beating, NodeEnv>({
  name: "beater",
  init: (env, context) => {
    context.setTimer("beat", BEAT_MS, "beat");
    return started({ env, links: [], beats: 0 });
  },
  handle: {
    met: (state, link) => next({ ...state, links: [...state.links, link] }),
    beat: (state, _, context) => {
      const { env, links, beats } = state;
      context.setTimer("beat", BEAT_MS, "beat");
      const [first, ...others] = links;
      first?.send(beats % SIGNED_EVERY === 0 ? signedFrame(env, beats) : plainFrame(beats));
      for (const link of others) link.send(plainFrame(beats));
      return next({ ...state, beats: beats + 1 });
    },
  },
});

interface Heard {
  readonly link: Link;
  readonly frame: Uint8Array;
}

type ListenerMessages = { heard: Cast<Heard>; answered: Cast<Uint8Array> };
interface Listening {
  readonly env: NodeEnv;
  /** Messages and answers, of which a forged one is none. */
  readonly count: number;
}

/** Checks what comes in and answers it. */
const listener = defineActor<ListenerMessages, Listening, NodeEnv>({
  name: "listener",
  init: (env) => started({ env, count: 0 }),
  handle: {
    heard: (state, { link, frame }) => {
      if (frame[0] === SIGNED && !isSigned(state.env, link, frame)) return keep();
      link.send(Uint8Array.of(ANSWER, frame[1] ?? 0));
      return next({ ...state, count: state.count + 1 });
    },
    answered: (state) => next({ ...state, count: state.count + 1 }),
  },
});

function plainFrame(beats: number): Uint8Array {
  const frame = new Uint8Array(BODY_BYTES).fill(beats & 0xff);
  frame[0] = PLAIN;
  return frame;
}

function signedFrame({ signer }: NodeEnv, beats: number): Uint8Array {
  const body = plainFrame(beats);
  body[0] = SIGNED;
  return new Uint8Array(Buffer.concat([body, signer.sign(body)]));
}

function isSigned({ crypto }: NodeEnv, { peerKey }: Link, frame: Uint8Array): boolean {
  const key = { curve: "ed25519", bytes: peerKey } as const;
  if (frame.length !== BODY_BYTES + SIGNATURE_BYTES) return false;
  return crypto.verify(key, frame.subarray(0, BODY_BYTES), frame.subarray(BODY_BYTES));
}

/** A run of a crowd without any fault. */
export function crowdSpec({ nodes, crypto, seconds }: CrowdPlan): SimSpec {
  const names = Array.from({ length: nodes }, (_, nth) => `n${nth}`);
  const specs = names.map((name, nth): NodeSpec => {
    const neighbours = names.flatMap((other, at) => {
      const ahead = (at - nth + nodes) % nodes;
      return ahead > 0 && ahead <= NEIGHBOURS ? [other] : [];
    });
    return { name, start: (env) => startNode(env, neighbours) };
  });
  return { id: "crowd", nodes: specs, crypto, stormMs: seconds * MS_PER_SECOND, calmMs: 1 };
}

async function startNode(env: NodeEnv, neighbours: readonly string[]): Promise<RunningNode> {
  const runtime = env.runtime();
  const app = defineSupervisor({
    id: "app",
    strategy: "one_for_one",
    intensity: 3,
    periodMs: 5_000,
    children: () => [listener.childSpec(env), beater.childSpec(env)],
  });
  const tree = await runtime.start(app);
  const transport = env.transport("crowd");
  const ears = tree.whereis(listener);
  await transport.listen({ host: env.host, port: PORT }, { onLink: (link) => hear(link, ears) });
  for (const name of neighbours) {
    const { host } = env.neighbour(name);
    const dial = (): void => {
      transport.dial({ host, port: PORT }, undefined).then(
        (link) => {
          hear(link, ears);
          tree.whereis(beater)?.cast.met(link);
        },
        // Whoever is not there yet is a moment later.
        () => void env.clock.setTimer(dial, BEAT_MS),
      );
    };
    dial();
  }
  return { runtimes: [runtime], trees: [tree], stop: () => runtime.stop() };
}

function hear(link: Link, ears: ActorRef<ListenerMessages> | undefined): void {
  link.attach({
    onFrame: (frame) => {
      if (frame[0] === ANSWER) ears?.cast.answered(frame);
      else ears?.cast.heard({ link, frame });
    },
    onClose: () => {},
  });
}
