import { expect } from "chai";
import { TrafficRates } from "../../../src/link/traffic-rates.ts";

const carried = (count: number) => ({
  ...{ bytesIn: 100 * count, bytesOut: 10 * count },
  ...{ messagesIn: 2 * count, messagesOut: count },
});

describe("what goes over links each second", () => {
  it("is counted between two times, however far they are apart", () => {
    const rates = new TrafficRates();
    expect(rates.take(new Map([["a", carried(1)]]), 1_000).size).to.equal(0);
    const after = rates.take(new Map([["a", carried(5)]]), 3_000);
    expect(after.get("a")).to.deep.equal(carried(2));
  });

  it("is not known of a link that is new, also where there was another before", () => {
    const rates = new TrafficRates();
    rates.take(new Map([["a", carried(9)]]), 1_000);
    expect(rates.take(new Map([["a", carried(1)]]), 2_000).size).to.equal(0);
    expect(rates.take(new Map([["b", carried(1)]]), 3_000).size).to.equal(0);
    expect(rates.take(new Map([["a", carried(2)]]), 4_000).size).to.equal(0);
  });

  it("is not known twice at one time", () => {
    const rates = new TrafficRates();
    rates.take(new Map([["a", carried(1)]]), 1_000);
    expect(rates.take(new Map([["a", carried(2)]]), 1_000).size).to.equal(0);
  });
});
