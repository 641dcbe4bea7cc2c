/** What looking costs the host, and how the page does in a browser; `cost` or `page` as an argument is one of the two. */

import { tableOf } from "../table.ts";
import { measureCost } from "./cost.ts";
import { measurePage } from "./page.ts";

const [only] = process.argv.slice(2).filter((option) => option !== "--quick");
if (only !== "page") await measureCost(process.argv.includes("--quick") ? 3 : 9);
if (only !== "cost") {
  const outcomes = await measurePage();
  if (outcomes.length > 0) console.log(tableOf(outcomes));
}
