import { expect } from "chai";
import { createMachine } from "xstate";
import type { GraphState, GraphTransition } from "../../../src/machines/graph.ts";
import { readMachine } from "../../../src/machines/read-machine.ts";
import { renderStatelyModule, statelyConfig } from "../../../src/machines/stately.ts";
import { GALLERY } from "../../support/machines/gallery.ts";

/** What a config keeps of a state: all but what its functions were. */
function kept({
  id,
  key,
  kind,
  children,
  initial,
  history,
  historyTargets,
  tags,
  description,
  meta,
}: GraphState): unknown {
  return { id, key, kind, children, initial, history, historyTargets, tags, description, meta };
}

/** What a config keeps of a transition; a delay keeps its number or its name. */
function keptWay({ source, trigger, targets, reenter, deeds, guard }: GraphTransition): unknown {
  const when = trigger.type === "after" ? (trigger.delay.name ?? trigger.delay.ms) : trigger;
  return { source, when, targets, reenter, deeds: deeds.length, isGuarded: guard !== null };
}

describe("statelyConfig", () => {
  for (const [name, machine] of Object.entries(GALLERY)) {
    it(`writes ${name} so that createMachine makes the same states and transitions of it`, () => {
      const graph = readMachine(machine);
      const config: unknown = JSON.parse(JSON.stringify(statelyConfig(graph)));
      const again = readMachine(createMachine(Object(config)));

      expect(again.states.map(kept)).to.deep.equal(graph.states.map(kept));
      expect(again.transitions.map(keptWay)).to.deep.equal(graph.transitions.map(keptWay));
    });
  }

  it("stands in a module that exports the machine", () => {
    const text = renderStatelyModule(readMachine(createMachine({ id: "m" })));

    expect(text).to.match(/^import \{ createMachine \} from "xstate";/);
    expect(text).to.contain("export const machine = createMachine({");
  });
});
