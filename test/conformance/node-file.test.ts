/** Nothing a program can say to a node is forgotten where a file says it. */

import { readFileSync } from "node:fs";
import { expect } from "chai";
import { checkNodeConfig, type ProgramOption } from "../../src/cli/node-config.ts";
import { startOptionsOf } from "../../src/cli/start-options.ts";
import { NODE_OPTIONS } from "../../supervisors/face/option-rules.ts";
import { configOf, FILE, WHOLE } from "../support/node-file.ts";

/** Why a file cannot say them, or how it does. */
const SAID_BY_PROGRAMS: Readonly<Record<ProgramOption, string>> = {
  doors: "objects of a program",
  host: "a path in the file, to a module",
  interposer: "a function of a simulation",
  onEvent: "--json prints them",
  route: "routeToLoopback in the file",
  startsDown: "nobody behind a file calls nodeUp",
  traces: "a function of a program that has a tracer",
};

const SAID_BY_FILES = Object.keys(NODE_OPTIONS).filter(
  (name) => !Object.hasOwn(SAID_BY_PROGRAMS, name),
);

describe("the file of a node", () => {
  it("hands on every option a node has, but those only a program can say (S8, E1)", () => {
    expect(Object.keys(startOptionsOf(configOf(WHOLE)))).to.have.members(SAID_BY_FILES);
  });

  it("knows no field that is neither an option of a node nor the command's own (S8, E1)", () => {
    const read = checkNodeConfig({ ...FILE, colour: 1 }, "/base");
    const known = "problems" in read ? read.problems[0]?.expected.replace("one of ", "") : "";
    const own = ["protocolKeyFile", "routeToLoopback", "host", "hostSettings"];

    expect(known?.split(", ")).to.have.members([...SAID_BY_FILES, ...own]);
  });

  it("has every field in the table of its page (E1)", () => {
    const page = readFileSync("docs/command-line.md", "utf8");
    const firstColumn = [...page.matchAll(/^\| (`[^|]*) \|/gm)].flatMap(([, cell = ""]) =>
      [...cell.matchAll(/`(\w+)`/g)].map(([, name]) => name),
    );

    expect(firstColumn).to.include.members(Object.keys(configOf(WHOLE)));
  });
});
