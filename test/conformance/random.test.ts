import { realRandom } from "../../src/time/real-random.ts";
import { seededRandom } from "../../src/time/seeded-random.ts";
import { describeRandom } from "./random.ts";

describe("the chance contract", () => {
  describeRandom("seeded", () => seededRandom("contract"));
  describeRandom("real", realRandom);
});
