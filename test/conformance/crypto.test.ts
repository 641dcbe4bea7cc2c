import { nativeCrypto } from "../../src/crypto/native.ts";
import { nobleCrypto } from "../../src/crypto/noble.ts";
import { modelledCrypto, modelledSigner } from "../../src/testing/crypto/modelled-crypto.ts";
import { cryptoConformance, modelConformance } from "./crypto.ts";

cryptoConformance("@noble", nobleCrypto);
cryptoConformance("node:crypto under the rule", nativeCrypto);
cryptoConformance("node:crypto with room for one key", () => nativeCrypto({ preparedKeysMax: 1 }));
modelConformance("the model of simulations", modelledCrypto, [
  ["ed25519", (seed) => modelledSigner(seed)],
  ["secp256r1", (seed) => modelledSigner(seed, "secp256r1")],
  ["secp256k1", (seed) => modelledSigner(seed, "secp256k1")],
]);
