/** What a host does with keys beside signing: mining keys, origins, and sealing for one key. */

export {
  type Agreement,
  curveAgreement,
  type Recipient,
  recipientOf,
} from "./agreement.ts";
export {
  decodeOriginatedKey,
  encodeOriginatedKey,
  type KeyOrigin,
  type OriginatedKey,
} from "./key-origin.ts";
export { drawMiningKey, type MiningSigner, miningSigner } from "./mining-key.ts";
export { type SealBounds, seal, type UnsealBounds, unseal } from "./seal.ts";
