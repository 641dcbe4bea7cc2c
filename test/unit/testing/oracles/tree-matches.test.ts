import { expect } from "chai";
import { treeMatchesSpec } from "../../../../src/testing/oracles/tree-matches.ts";
import type { TreeNode } from "../../../../src/runtime/tree-snapshot.ts";
import { emptyPlace, nodeWith, StillWorld, treeNode } from "../../../support/oracle-world.ts";
import type { WrittenEvent } from "../../../support/traces.ts";

const x = treeNode("/app/x");
const y = treeNode("/app/y", { restart: "transient" });

function app(children: readonly TreeNode[], facts: Partial<TreeNode> = {}): TreeNode {
  return treeNode("/app", { kind: "supervisor", children, ...facts });
}

function report(context: string, child: string): WrittenEvent {
  return { kind: "supervisor.report", actor: "/app", values: { context, child } };
}

/** What is found in a tree after those events. */
function found(
  tree: TreeNode,
  events: readonly WrittenEvent[],
  check = treeMatchesSpec(),
): string | undefined {
  const world = new StillWorld(nodeWith(() => [tree]));
  world.happens({ kind: "actor.started", actor: "/app" }, ...events);
  return check.check(world);
}

describe("treeMatchesSpec", () => {
  const fell = report("child_terminated", "x");
  const place = emptyPlace("/app/x");

  it("takes a tree in which everybody runs", () => {
    expect(found(app([x, y]), [fell])).to.equal(undefined);
  });

  it("names a child that fell and is left as it lies", () => {
    expect(found(app([place, y]), [fell])).to.match(
      /\/app on a leaves \/app\/x as it lies after #2 supervisor.report/,
    );
    expect(found(app([place, y]), [report("start_error", "x")])).to.match(/leaves \/app\/x/);
  });

  it("takes a child that stands still for a reason", () => {
    const asked = { kind: "mail.delivered", actor: "/app", values: { type: "terminateChild" } };
    const reasons = [report("child_gave_up", "x"), report("shutdown_error", "x"), asked];

    for (const reason of reasons) {
      expect(found(app([place, y]), [fell, reason])).to.equal(undefined);
    }
    expect(found(app([place, y]), [])).to.equal(undefined);
  });

  it("takes a child that waits for its sibling, is temporary, or whose supervisor stops", () => {
    const restarting = emptyPlace("/app/y", { life: "restarting" });

    expect(found(app([place, restarting]), [fell])).to.equal(undefined);
    expect(found(app([emptyPlace("/app/x", { restart: "temporary" })]), [fell])).to.equal(
      undefined,
    );
    expect(found(app([place], { life: "stopping" }), [fell])).to.equal(undefined);
  });

  it("names a dead child that is taken for running, unless its exit still waits", () => {
    const dead = treeNode("/app/x", { life: "stopped" });

    expect(found(app([dead]), [])).to.match(/\/app on a takes \/app\/x for running/);
    expect(found(app([dead], { mailbox: 1 }), [])).to.equal(undefined);
  });

  it("holds a supervisor to its specification: who, in which order, how", () => {
    const check = treeMatchesSpec({
      specs: [{ supervisor: "/app", children: [{ id: "x" }, { id: "y", restart: "transient" }] }],
    });

    expect(found(app([x, treeNode("/app/more"), y]), [], check)).to.equal(undefined);
    expect(found(app([x]), [], check)).to.match(/has no child y/);
    expect(found(app([y, x]), [], check)).to.match(/has y out of order/);
    expect(found(app([x, { ...y, restart: "permanent" }]), [], check)).to.match(
      /y not as transient/,
    );
  });

  it("looks again only when something was said of actors", () => {
    let tree = app([x]);
    const world = new StillWorld(nodeWith(() => [tree]));
    const check = treeMatchesSpec();
    world.happens({ kind: "actor.started", actor: "/app" }, fell);
    check.check(world);
    tree = app([place]);

    expect(check.check(world)).to.equal(undefined);
    world.happens({ kind: "actor.stopped", actor: "/app/x" });
    expect(check.check(world)).to.be.a("string");
  });

  it("lets be whom it is told to, and supervisors that share a path", () => {
    const excepted = treeMatchesSpec({ except: ["/app"] });
    const twins = treeNode("/", { children: [app([place]), app([x])] });

    expect(found(app([place]), [fell], excepted)).to.equal(undefined);
    expect(found(twins, [fell])).to.equal(undefined);
  });
});
