import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { expect } from "chai";
import { installedGeoFiles } from "../../../../src/cli/devnet/geo-files.ts";

describe("installedGeoFiles", () => {
  it("finds the database of the development install, both IP versions", () => {
    expect(installedGeoFiles().map((file) => file.slice(-9))).to.deep.equal([
      "ipv4.mmdb",
      "ipv6.mmdb",
    ]);
  });

  it("finds nothing where the package is not installed", () => {
    const elsewhere = pathToFileURL(join(tmpdir(), "nothing.js")).href;

    expect(installedGeoFiles(elsewhere)).to.deep.equal([]);
  });
});
