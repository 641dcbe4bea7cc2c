import { expect } from "chai";
import fc from "fast-check";
import { copyForNow, CUT_BYTES_MAX, roomFor, SLAB_BYTES } from "../../../src/wire/slab.ts";

describe("room from slabs", () => {
  it("is of the size asked for, zero, and nobody else's", () => {
    const sizes = fc.array(fc.nat(2 * CUT_BYTES_MAX), { maxLength: 50 });
    fc.assert(
      fc.property(sizes, (wanted) => {
        const rooms = wanted.map(roomFor);
        expect(rooms.map(({ length }) => length)).to.deep.equal(wanted);
        for (const room of rooms) expect(room.every((byte) => byte === 0)).to.equal(true);

        for (const [index, room] of rooms.entries()) room.fill(index + 1);
        for (const [index, room] of rooms.entries()) {
          expect(room.every((byte) => byte === index + 1)).to.equal(true);
        }
      }),
    );
  });

  it("keeps at most a slab alive, and of long ones nothing but themselves", () => {
    expect(roomFor(CUT_BYTES_MAX).buffer.byteLength).to.equal(SLAB_BYTES);
    expect(roomFor(CUT_BYTES_MAX + 1).buffer.byteLength).to.equal(CUT_BYTES_MAX + 1);
  });

  it("takes copies that share nothing with what they were made of", () => {
    const bytes = Uint8Array.of(1, 2, 3);
    const copy = copyForNow(bytes);
    bytes[0] = 9;

    expect([...copy]).to.deep.equal([1, 2, 3]);
    expect(copy.constructor).to.equal(Uint8Array);
  });
});
