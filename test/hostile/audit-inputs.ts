/** The four inputs that crash, abort or fill a process that reads peers with net-ipc. */

/** Each with what it does there. */
export const AUDIT_INPUTS: readonly (readonly [title: string, bytes: Uint8Array])[] = [
  ["the three bytes GET", Buffer.from("GET")],
  ["an eight-byte length header", Uint8Array.of(1, 0, 0, 0, 0, 0, 0, 0x80)],
  ["300 bytes of nested msgpack", nestedMsgpack()],
  ["one GiB announced net-ipc's way", Uint8Array.of(0x04, 0, 0, 0, 0x80)],
  ["one GiB announced our way", Uint8Array.of(0x40, 0, 0, 0)],
];

/** One net-ipc packet: its length in base 128, the last group marked, and 300 arrays of one item. */
function nestedMsgpack(): Uint8Array {
  return Buffer.concat([Uint8Array.of(0x02, 0xac), Buffer.alloc(300, 0x91)]);
}
