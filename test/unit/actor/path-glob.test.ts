import { expect } from "chai";
import fc from "fast-check";
import { anyGlobMatcher, globMatcher } from "../../../src/actor/path-glob.ts";

/** The same rule as a regular expression. */
function asRegExp(glob: string): RegExp {
  const parts = glob
    .split("/")
    .map((part) => (part === "**" ? "**" : part.replaceAll("*", "[^/]*")));
  let text = "";
  for (const [index, part] of parts.entries()) {
    if (part === "**") text += index === 0 ? "(?:[^/]*(?:/[^/]*)*)?" : "(?:/[^/]*)*";
    else text += index === 0 ? part : `/${part}`;
  }
  return new RegExp(`^${text}$`, "u");
}

describe("globMatcher", () => {
  const rows: readonly (readonly [glob: string, path: string, fits: boolean])[] = [
    ["/node/peers", "/node/peers", true],
    ["/node/peers", "/node/peers/1", false],
    ["/node/*", "/node/peers", true],
    ["/node/*", "/node/peers/1", false],
    ["/node/**", "/node/peers/1", true],
    ["/node/**", "/node", true],
    ["**", "/anything/at/all", true],
    ["/**/session", "/node/peers/session", true],
    ["/**/session", "/node/peers/sessions", false],
    ["/node/conn-*", "/node/conn-7", true],
    ["/node/conn-*", "/node/con-7", false],
    ["/node/*-*-x", "/node/a-b-x", true],
    ["/node/*-*-x", "/node/a-x", false],
    ["/node/a*a", "/node/a", false],
  ];

  for (const [glob, path, fits] of rows) {
    it(`${fits ? "takes" : "refuses"} ${path} for ${glob}`, () => {
      expect(globMatcher(glob)(path)).to.equal(fits);
    });
  }

  it("agrees with a regular expression", () => {
    const part = fc.constantFrom("", "a", "b", "ab", "aab");
    const wanted = fc.constantFrom("a", "b", "*", "a*", "*b", "a*b", "**", "*a*");
    const paths = fc.array(part, { maxLength: 4 }).map((parts) => ["", ...parts].join("/"));
    const globs = fc.array(wanted, { maxLength: 4 }).map((parts) => ["", ...parts].join("/"));
    fc.assert(
      fc.property(globs, paths, (glob, path) => {
        expect(globMatcher(glob)(path)).to.equal(asRegExp(glob).test(path));
      }),
      { numRuns: 3_000 },
    );
  });

  it("takes a path that fits one of several", () => {
    const fits = anyGlobMatcher(["/a", "/b/*"]);

    expect(["/a", "/b/c", "/c"].map(fits)).to.deep.equal([true, true, false]);
    expect(anyGlobMatcher([])("/a")).to.equal(false);
  });
});
