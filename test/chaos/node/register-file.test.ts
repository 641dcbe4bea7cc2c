import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { REGISTER_FILE, RegisterFile } from "./register-file.ts";

describe("a replica of a register", () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "coppice-register-"));
  });

  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  it("has what it kept in its next life, and never an older version after a newer one", () => {
    const file = join(folder, REGISTER_FILE);
    const first = new RegisterFile(file);
    first.keep(7);
    first.keep(3);

    expect(first.version).to.equal(7);
    expect(new RegisterFile(file).version).to.equal(7);
  });

  it("has nothing before its first write", () => {
    expect(new RegisterFile(join(folder, REGISTER_FILE)).version).to.equal(0);
  });
});
