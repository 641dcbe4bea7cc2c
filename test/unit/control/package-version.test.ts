import { readFileSync } from "node:fs";
import { expect } from "chai";
import { packageVersion } from "../../../src/control/package-version.ts";

describe("the version of the package", () => {
  it("is the one its manifest says", () => {
    const manifest: unknown = JSON.parse(readFileSync("package.json", "utf8"));
    expect(manifest).to.include({ version: packageVersion() });
  });
});
