package org.sabha.mls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.sabha.model.Octets;
import tools.jackson.databind.JsonNode;

/** On the KeyPackages of the working group's vectors, of suite 1. */
@Tag("T37")
class KeyPackageSignaturesTest {
    private static List<byte[]> keyPackages() {
        JsonNode vectors = MlsVectors.read("passive-client-welcome.suites-1-3.json");
        return StreamSupport.stream(vectors.spliterator(), false)
                .filter(vector -> vector.get("cipher_suite").asInt() == 1)
                .map(vector -> MlsVectors.bytes(vector, "key_package"))
                .toList();
    }

    private static KeyPackage read(byte[] bytes) {
        MlsParse.Read read = (MlsParse.Read) MlsParser.parse(bytes, MlsLimits.KEY_PACKAGE);
        return ((MlsMessage.KeyPackageMessage) read.message()).keyPackage();
    }

    @Test
    void bothSignaturesOfARealOneHold() {
        assertEquals(8, keyPackages().size());
        for (byte[] bytes : keyPackages()) {
            assertTrue(KeyPackageSignatures.hold(read(bytes)));
        }
    }

    @Test
    void neitherSignatureMayBeAnother() {
        for (byte[] bytes : keyPackages()) {
            Octets leaf = read(bytes).encodedLeaf();
            int endOfLeaf = 2 + 2 + 2 + 2 + 1 + 32 + leaf.size(); // both versions, format, suite and the init key
            for (int last : new int[] {bytes.length, endOfLeaf}) {
                byte[] changed = bytes.clone();
                changed[last - 33] ^= 1;
                assertFalse(KeyPackageSignatures.hold(read(changed)));
            }
        }
    }

    @Test
    void aKeyThatIsNoPointSignsNothing() {
        byte[] bytes = keyPackages().getFirst();
        int signatureKey = 2 + 2 + 2 + 2 + 1 + 32 + 1 + 32 + 1;
        for (int i = 0; i < 32; i++) {
            bytes[signatureKey + i] = (byte) 0xff;
        }
        assertFalse(KeyPackageSignatures.hold(read(bytes)));
    }
}
