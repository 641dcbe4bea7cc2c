import { expect } from "chai";
import fc from "fast-check";
import {
  type ActorRef,
  type Cast,
  defineActor,
  defineSupervisor,
  started,
  type Strategy,
  type SupervisorDefinition,
} from "../../../../src/index.ts";
import { blastRadius, radiusText } from "../../../../src/inspector/picture/blast-radius.ts";
import type { Picture, Row } from "../../../../src/inspector/picture/picture.ts";
import { Looking } from "../../../support/inspector/looking.ts";

/** A supervisor with its children. */
interface Branch {
  readonly strategy: Strategy;
  readonly children: readonly Shape[];
}

type Shape = Branch | "worker";

const strategy = fc.constantFrom<Strategy>("one_for_one", "one_for_all", "rest_for_one");

const { tree } = fc.letrec<{ tree: Branch; part: Shape }>((tie) => ({
  tree: fc.record({ strategy, children: fc.array(tie("part"), { minLength: 1, maxLength: 4 }) }),
  part: fc.oneof({ maxDepth: 2 }, fc.constant<Shape>("worker"), tie("tree")),
}));

describe("what falls with an actor", () => {
  it("is what real supervisors end and start anew when it crashes (S2, property)", async () => {
    await fc.assert(
      fc.asyncProperty(tree, fc.nat(), async (shape, nth) => {
        const { looking, looker, leaves } = await grown(shape, 5);
        const victims = [...looker.picture.rows.values()].filter(
          ({ origin }) => origin.kind === "worker",
        );
        const victim = victims[nth % Math.max(1, victims.length)];
        if (victim !== undefined) {
          const radius = blastRadius(victim.id, looker.picture.rows);
          const expected = pathsOf(radius.ids, looker.picture);
          leaves.get(victim.path)?.cast.fail("x");
          await looking.pass(1_100, looker);
          expect(goneOf(looker.picture)).to.have.members(expected);
          expect(livingOf(looker.picture)).to.include.members(expected);
        }
        await looking.stop();
      }),
      { numRuns: 40 },
    );
  });

  it("is a supervisor as well that has no restart left, and all it holds (S2)", async () => {
    const inner: Shape = { strategy: "one_for_one", children: ["worker", "worker"] };
    const outer: Branch = { strategy: "rest_for_one", children: ["worker", inner, "worker"] };
    const { looking, looker, leaves } = await grown(outer, 1);
    leaves.get("/s/c1/c0")?.cast.fail("first");
    await looking.pass(1_100, looker);
    const row = rowAt("/s/c1/c0", looker.picture);
    const radius = blastRadius(row.id, looker.picture.rows);

    expect(pathsOf(radius.ids, looker.picture)).to.have.members([
      ...["/s/c1", "/s/c1/c0", "/s/c1/c1", "/s/c2"],
    ]);
    expect(radiusText(radius, looker.picture.rows)).to.equal(
      "If it crashes, 3 others end too; no restart is left to c1; s starts them again.",
    );
    const before = new Set(goneOf(looker.picture));
    expect([...before]).to.deep.equal(["/s/c1/c0"]);
    leaves.get("/s/c1/c0")?.cast.fail("second");
    await looking.pass(1_100, looker);
    expect(new Set(goneOf(looker.picture))).to.deep.equal(
      new Set(["/s/c1", "/s/c1/c0", "/s/c1/c1", "/s/c2"]),
    );
    await looking.stop();
  });

  it("is told in words: alone, with others, and where nobody starts it again (S2)", async () => {
    const { looking, looker } = await grown({ strategy: "one_for_one", children: ["worker"] }, 5);
    const { rows } = looker.picture;
    const text = (path: string): string =>
      radiusText(blastRadius(rowAt(path, looker.picture).id, rows), rows);

    expect(text("/s/c0")).to.equal("If it crashes, only it ends; s starts it again.");
    expect(text("/s")).to.equal("If it crashes, 1 other ends too; nobody starts them again.");
    await looking.stop();
  });
});

type LeafMessages = { fail: Cast<string> };
type Leaves = Map<string, ActorRef<LeafMessages>>;

/** An actor that fails on request, and says where it is. */
const leaf = defineActor<LeafMessages, undefined, Leaves>({
  name: "leaf",
  init: (leaves, { path, self }) => {
    leaves.set(path, self);
    return started(undefined);
  },
  handle: {
    fail: (_state, text) => {
      throw new Error(text);
    },
  },
});

/** A runtime with a tree in it, looked at. */
async function grown(shape: Branch, intensity: number) {
  const looking = new Looking();
  const looker = looking.look();
  const leaves: Leaves = new Map();
  await looking.runtime.start(supervisorOf(shape, { intensity, leaves }, "s"), undefined);
  await looking.pass(0, looker);
  return { looking, looker, leaves };
}

function supervisorOf(
  shape: Branch,
  wish: { readonly intensity: number; readonly leaves: Leaves },
  id: string,
): SupervisorDefinition<void> {
  const { intensity, leaves } = wish;
  return defineSupervisor({
    ...{ id, strategy: shape.strategy, intensity, periodMs: 60_000 },
    children: () =>
      shape.children.map((child, nth) =>
        child === "worker"
          ? leaf.childSpec(leaves, { id: `c${nth}` })
          : supervisorOf(child, wish, `c${nth}`).childSpec(undefined),
      ),
  });
}

function rowAt(path: string, { rows }: Picture): Row {
  const found = [...rows.values()].find((row) => row.path === path && row.goneAtMs === undefined);
  if (found === undefined) throw new Error(`nobody is at ${path}`);
  return found;
}

function pathsOf(ids: readonly number[], { rows }: Picture): readonly string[] {
  return ids.map((id) => rows.get(id)?.path ?? `#${id}`);
}

function goneOf({ rows }: Picture): readonly string[] {
  return [...rows.values()].flatMap(({ path, goneAtMs }) => (goneAtMs === undefined ? [] : path));
}

function livingOf({ rows }: Picture): readonly string[] {
  return [...rows.values()].flatMap(({ path, goneAtMs }) => (goneAtMs === undefined ? path : []));
}
