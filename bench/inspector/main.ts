/** What looking costs the host, what is left of it, how the page does in a browser; `cost`, `attach` or `page` as an argument is one of them. */

import { tableOf } from "../table.ts";
import { measureAttaching } from "./attach.ts";
import { measureCost } from "./cost.ts";
import { measurePage } from "./page.ts";

const [only] = process.argv.slice(2).filter((option) => option !== "--quick");
const isMeasured = (what: string): boolean => only === undefined || only === what;
if (isMeasured("cost")) await measureCost(process.argv.includes("--quick") ? 3 : 9);
if (isMeasured("attach")) await measureAttaching();
if (isMeasured("page")) {
  const outcomes = await measurePage();
  if (outcomes.length > 0) console.log(tableOf(outcomes));
}
