/** Checks that a machine file can be read as a drawing: every state described, every deed named. */

import ts from "typescript";
import { isCallTo } from "./tidy-sizes.ts";
import { complain, propertyName, propertyOf, type SourceFile, walk } from "./tidy-source.ts";

/** Where a config may hold a function: what the context and the output are made of. */
const FUNCTIONS_ALLOWED = ["context", "output", "input"];

/** Checks every machine of a `*.machine.ts` file. */
export function checkMachines(source: SourceFile): readonly string[] {
  const complaints: string[] = [];
  walk(source, (node) => {
    if (!isCallTo(node, "createMachine")) return;
    const [config] = node.arguments;
    if (!config || !ts.isObjectLiteralExpression(config)) return;
    complaints.push(...undescribed(config, source), ...inlineFunctions(config, source));
  });
  return complaints;
}

/**
 * Checks the form in which editors of statecharts read a machine without running it: one literal
 * `setup({...}).createMachine({...})` a file, nothing spread or computed in it.
 */
export function checkMachineForm(source: SourceFile): readonly string[] {
  const calls: ts.CallExpression[] = [];
  walk(source, (node) => {
    if (isCallTo(node, "createMachine")) calls.push(node);
  });
  const [call] = calls;
  if (call === undefined || calls.length > 1) {
    return [
      `${source.path}: ${calls.length} machines. Give each machine a file of its own, and each such file a machine.`,
    ];
  }
  const [config] = call.arguments;
  const { expression } = call;
  const isSetUp =
    ts.isPropertyAccessExpression(expression) && isCallTo(expression.expression, "setup");
  if (!isSetUp || !config || !ts.isObjectLiteralExpression(config)) {
    return [
      complain(source, call, "not `setup({...}).createMachine({...})`. Write the config out here."),
    ];
  }
  return notLiteral(config, source);
}

function notLiteral(config: ts.Node, source: SourceFile): readonly string[] {
  const found: string[] = [];
  const step = (node: ts.Node): void => {
    if (
      ts.isSpreadAssignment(node) ||
      ts.isSpreadElement(node) ||
      ts.isComputedPropertyName(node)
    ) {
      found.push(
        complain(
          source,
          node,
          "spread or computed in a machine. Write it out, so that it can be read.",
        ),
      );
    }
    ts.forEachChild(node, step);
  };
  step(config);
  return found;
}

function undescribed(state: ts.ObjectLiteralExpression, source: SourceFile): readonly string[] {
  const states = propertyOf(state, "states");
  if (!states || !ts.isObjectLiteralExpression(states)) return [];
  return states.properties.flatMap((property) => {
    if (!ts.isPropertyAssignment(property) || !ts.isObjectLiteralExpression(property.initializer))
      return [];
    const inner = undescribed(property.initializer, source);
    if (propertyOf(property.initializer, "description")) return inner;
    const name = propertyName(property.name) ?? "?";
    return [
      complain(
        source,
        property,
        `state \`${name}\` has no description. Say what is true in it and how one leaves.`,
      ),
      ...inner,
    ];
  });
}

function inlineFunctions(
  config: ts.ObjectLiteralExpression,
  source: SourceFile,
): readonly string[] {
  const found: string[] = [];
  const step = (node: ts.Node): void => {
    if (ts.isPropertyAssignment(node) && FUNCTIONS_ALLOWED.includes(propertyName(node.name) ?? ""))
      return;
    if (ts.isArrowFunction(node) || ts.isFunctionExpression(node) || ts.isMethodDeclaration(node)) {
      found.push(
        complain(
          source,
          node,
          "a function inside the machine. Name it in `setup` as an action, guard, delay or actor, so that a drawing can show it.",
        ),
      );
      return;
    }
    ts.forEachChild(node, step);
  };
  step(config);
  return found;
}
