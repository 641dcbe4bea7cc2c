/** An SCXML document as a tree of states, read from its text alone. */

import { readXml, type XmlElement } from "./xml.ts";

/** A transition of a document. */
export interface ScxmlTransition {
  readonly source: ScxmlState;
  /** Descriptors; none for a transition without an event. */
  readonly events: readonly string[];
  readonly condition: string | undefined;
  readonly targets: readonly string[];
  readonly isInternal: boolean;
  readonly content: readonly XmlElement[];
}

/** A state of a document, or the document itself. */
export interface ScxmlState {
  readonly id: string;
  readonly kind: "scxml" | "state" | "parallel" | "final" | "history";
  readonly parent: ScxmlState | undefined;
  readonly order: number;
  readonly children: ScxmlState[];
  readonly transitions: ScxmlTransition[];
  readonly entry: readonly XmlElement[];
  readonly exit: readonly XmlElement[];
  /** Where a compound state begins, or where a history leads at first. */
  beginning: ScxmlTransition | undefined;
  readonly isDeep: boolean;
}

/** A document, with its states by id. */
export interface ScxmlDocument {
  readonly root: ScxmlState;
  readonly states: ReadonlyMap<string, ScxmlState>;
}

const STATES = ["state", "parallel", "final", "history"] as const;

/**
 * Reads a document.
 *
 * @throws when it is not well-formed, names a state twice, or leads to one that is not there
 */
export function readScxml(text: string): ScxmlDocument {
  const states = new Map<string, ScxmlState>();
  const root = readState(readXml(text), undefined, states);
  for (const { transitions, beginning } of [root, ...states.values()]) {
    for (const { targets } of [...transitions, ...(beginning ? [beginning] : [])]) {
      for (const to of targets) if (!states.has(to)) throw new Error(`there is no state ${to}`);
    }
  }
  return { root, states };
}

function readState(
  element: XmlElement,
  parent: ScxmlState | undefined,
  states: Map<string, ScxmlState>,
): ScxmlState {
  const { id = "", initial, type } = element.attributes;
  const contentOf = (name: string) =>
    element.children.flatMap((child) => (child.name === name ? child.children : []));
  const state: ScxmlState = {
    id,
    kind: kindOf(element.name),
    parent,
    order: states.size + 1,
    children: [],
    transitions: [],
    entry: contentOf("onentry"),
    exit: contentOf("onexit"),
    beginning: undefined,
    isDeep: type === "deep",
  };
  if (parent !== undefined) {
    if (!/^[A-Za-z_][\w.-]*$/.test(id)) throw new Error(`"${id}" is no id`);
    if (states.has(id)) throw new Error(`two states are ${id}`);
    states.set(id, state);
  }
  for (const child of element.children) {
    if (isStateName(child.name)) state.children.push(readState(child, state, states));
    if (child.name === "transition") state.transitions.push(readTransition(child, state));
  }
  state.beginning = beginningOf(element, state, initial);
  return state;
}

function beginningOf(
  element: XmlElement,
  state: ScxmlState,
  initial: string | undefined,
): ScxmlTransition | undefined {
  if (state.kind === "history") return state.transitions.shift();
  const written = element.children.find(({ name }) => name === "initial")?.children[0];
  if (written !== undefined) return readTransition(written, state);
  if (state.kind === "parallel") return undefined;
  const target = initial ?? state.children.find(({ kind }) => kind !== "history")?.id;
  if (target === undefined) return undefined;
  const attributes = { target };
  return readTransition({ name: "transition", attributes, children: [], text: "" }, state);
}

function readTransition({ attributes, children }: XmlElement, source: ScxmlState): ScxmlTransition {
  const { event, target, cond, type } = attributes;
  return {
    source,
    events: event?.split(/\s+/) ?? [],
    condition: cond,
    targets: target?.split(/\s+/) ?? [],
    isInternal: type === "internal",
    content: children,
  };
}

function isStateName(name: string): name is (typeof STATES)[number] {
  return STATES.some((one) => one === name);
}

function kindOf(name: string): ScxmlState["kind"] {
  if (name === "scxml" || isStateName(name)) return name;
  throw new Error(`<${name}> is no state`);
}
