import { nativeCrypto } from "../../src/crypto/native.ts";
import { nobleCrypto } from "../../src/crypto/noble.ts";
import { cryptoConformance } from "./crypto.ts";

cryptoConformance("@noble", nobleCrypto);
cryptoConformance("node:crypto under the rule", nativeCrypto);
cryptoConformance("node:crypto with room for one key", () => nativeCrypto({ preparedKeysMax: 1 }));
