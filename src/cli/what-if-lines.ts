/** What `coppice replay --what-if` says. */

import type { Answer, ExactAnswer } from "../inspector/recording/what-if.ts";
import type { MachineGraph } from "../machines/graph.ts";
import { guardText, transitionText } from "../machines/graph-text.ts";
import { OUTCOMES_MAX, type Outcome } from "../machines/what-if.ts";
import { conditionText, resultText, statesText } from "../machines/what-if-text.ts";

/** An answer in lines for people. */
export function whatIfLines(
  answer: Exclude<Answer, { readonly is: "refused" }>,
): readonly string[] {
  const { path, message, machine, event, before, graph } = answer;
  const first = `${path} at message ${message}: ${event} in ${statesText(before)} (machine ${machine})`;
  switch (answer.is) {
    case "exact":
      return [first, ...exactLines(answer, graph), "nothing was run"];
    case "threw":
      return [first, `its machine would throw: ${answer.threw}`, "nothing was run"];
    case "open": {
      const { outcomes, isCut, why } = answer;
      const known = `${why}: by its graph alone, guards over what it remembers cannot be asked`;
      const ways = outcomes.flatMap((one) => outcomeLines(one, graph));
      const more = isCut ? [`there are more ways than these ${OUTCOMES_MAX}`] : [];
      return [first, known, ...ways, ...more, "nothing was run"];
    }
  }
}

function exactLines(answer: ExactAnswer, graph: MachineGraph): readonly string[] {
  const { after, status, taken, guards, actions, changes } = answer;
  const asked = Object.entries(guards).map(([id, said]) => `${guardOf(graph, id)} ${said}`);
  const changed = changes.told.map(
    ({ path, was, is }) => `${path}: ${was ?? "none"} → ${is ?? "none"}`,
  );
  const left = changes.left === undefined ? [] : [`${changes.left} more`];
  return [
    `leads to ${statesText(after)}${status === "active" ? "" : `, ${status}`}`,
    ...part("takes", wayTexts(graph, taken), "no transition"),
    ...part("guards said", asked),
    ...part("would do", actions, "nothing"),
    ...part("changes", [...changed, ...left], "nothing of its context"),
  ];
}

function outcomeLines(outcome: Outcome, graph: MachineGraph): readonly string[] {
  const { taken, deeds, unknown } = outcome;
  return [
    `${conditionText(outcome)}: ${resultText(outcome)}`,
    ...part("  takes", wayTexts(graph, taken), "no transition"),
    ...part("  would do", deeds),
    ...part("  as if nothing were remembered in", unknown),
  ];
}

function part(name: string, texts: readonly string[], none?: string): readonly string[] {
  if (texts.length > 0) return [`${name} ${texts.join("; ")}`];
  return none === undefined ? [] : [`${name} ${none}`];
}

function wayTexts(graph: MachineGraph, ids: readonly string[]): readonly string[] {
  return ids.map((id) => {
    const way = graph.transitions.find((one) => one.id === id);
    return way === undefined ? id : `${way.source}: ${transitionText(way)}`;
  });
}

function guardOf({ transitions }: MachineGraph, id: string): string {
  const guard = transitions.find((one) => one.id === id)?.guard ?? null;
  return guard === null ? id : guardText(guard);
}
