/** Copies the files of the product that the compiler leaves behind (*.proto, pages, styles). */

import { cpSync, readdirSync } from "node:fs";
import { extname, join } from "node:path";

/** The folders that ship. */
export const PRODUCT_FOLDERS = ["src", "messages", "actors", "supervisors"] as const;

/** Ships as it stands in the checkout, beside what is built. */
const LAUNCHER = join("src", "cli", "coppice.js");

/** Copies every file that is not TypeScript from the product folders into `outDir`. */
export function copyAssets(outDir: string): readonly string[] {
  const assets = PRODUCT_FOLDERS.flatMap((folder) =>
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && ![".ts", ".md"].includes(extname(entry.name)))
      .map((entry) => join(entry.parentPath, entry.name))
      .filter((path) => path !== LAUNCHER),
  );
  for (const asset of assets) cpSync(asset, join(outDir, asset));
  return assets;
}
