package org.sabha.mls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.sabha.mls.MlsBytes.filled;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.util.Arrays;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.sabha.mls.order.CommitRules;
import org.sabha.mls.order.GroupRefusal;
import org.sabha.model.Octets;

/** The word of an earlier key; person 1 of the tests' bytes comes back with the key {@link #NEW_KEY}. */
@Tag("T37")
class ReturnProofTest {
    private static final String ROOM = "abcdefghijklmnopqrstuvwx";
    private static final Octets NEW_KEY = Octets.of(filled(32, 2001));

    private final KeyPair old = pair();
    private final KeyPair another = pair();

    private static KeyPair pair() {
        try {
            return KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        } catch (GeneralSecurityException missing) {
            throw new AssertionError("every Java has Ed25519", missing);
        }
    }

    /** The last 32 bytes of the DER form (RFC 8410 section 4). */
    private static Octets publicKey(KeyPair pair) {
        byte[] der = pair.getPublic().getEncoded();
        return Octets.copyOf(der, der.length - 32, der.length);
    }

    private static byte[] signature(KeyPair pair, byte[] message) {
        try {
            Signature signature = Signature.getInstance("Ed25519");
            signature.initSign(pair.getPrivate());
            signature.update(message);
            return signature.sign();
        } catch (GeneralSecurityException defect) {
            throw new AssertionError(defect);
        }
    }

    private static byte[] word(KeyPair by) {
        return signature(by, ReturnProof.signed(ROOM, NEW_KEY));
    }

    private static byte[] joined(byte[]... parts) {
        MlsBytes bytes = MlsBytes.start();
        for (byte[] part : parts) {
            bytes.raw(part);
        }
        return bytes.bytes();
    }

    private static MlsParse parsed(Consumer<MlsBytes> extensions) {
        byte[] bytes =
                MlsBytes.start().u16(1).u16(5).keyPackage(1, 1, extensions).bytes();
        return MlsParser.parse(bytes, MlsLimits.KEY_PACKAGE);
    }

    private static KeyPackage read(Consumer<MlsBytes> extensions) {
        MlsParse.Read read = (MlsParse.Read) parsed(extensions);
        return ((MlsMessage.KeyPackageMessage) read.message()).keyPackage();
    }

    private static KeyPackage with(byte[] extension) {
        return read(list -> list.u16(ReturnProof.EXTENSION_TYPE).opaque(extension));
    }

    private boolean isByOld(KeyPackage keyPackage) {
        return ReturnProof.isBy(publicKey(old), ROOM, keyPackage);
    }

    private static @Nullable GroupRefusal refusal(byte[] extension) {
        return CommitRules.refuseKeyPackage(with(extension));
    }

    @Test
    void theKeyThatWasThereVouchesForTheNextOne() {
        assertTrue(isByOld(with(word(old))));
        assertNull(refusal(word(old)));
    }

    @Test
    void oneOfSeveralIsEnough() {
        byte[] rubbish = filled(64, 9);
        assertTrue(isByOld(with(joined(rubbish, word(another), word(old)))));
        assertTrue(isByOld(with(joined(word(old), rubbish, rubbish, rubbish))));
        assertFalse(isByOld(with(joined(rubbish, word(another)))));
    }

    @Test
    void withoutTheExtensionNobodyReturns() {
        assertFalse(isByOld(read(list -> {})));
        assertNull(read(list -> {}).returnProof());
        assertFalse(isByOld(read(list -> list.u16(0x3a3a).opaque(word(old)))), "another extension");
    }

    @Test
    void itIsGoodForOneRoomAndOneKeyOnly() {
        assertFalse(ReturnProof.isBy(publicKey(old), "bbcdefghijklmnopqrstuvwx", with(word(old))));
        byte[] forAnother = signature(old, ReturnProof.signed(ROOM, Octets.of(filled(32, 2002))));
        assertFalse(isByOld(with(forAnother)));
        assertFalse(ReturnProof.isBy(publicKey(another), ROOM, with(word(old))));
        assertFalse(ReturnProof.isBy(Octets.of(new byte[31]), ROOM, with(word(old))), "no key at all");
        assertFalse(ReturnProof.isBy(Octets.of(filled(32, 0xffff)), ROOM, with(word(old))), "no point");
    }

    @Test
    void noBitOfItMayBeAnother() {
        byte[] word = word(old);
        for (int at = 0; at < word.length; at++) {
            byte[] changed = word.clone();
            changed[at] ^= 1;
            assertFalse(isByOld(with(changed)), "octet " + at);
        }
    }

    /** Without the length a room's id could run over into the key. */
    @Test
    void signatureCoversFramedContent() {
        byte[] signed = ReturnProof.signed("ab", NEW_KEY);
        byte[] label = "sabha return 1".getBytes(StandardCharsets.US_ASCII);
        assertEquals(label.length + 1 + 2 + 32, signed.length);
        assertEquals(2, signed[label.length]);
        assertEquals(NEW_KEY, Octets.copyOf(signed, signed.length - 32, signed.length));
        assertThrows(IllegalArgumentException.class, () -> ReturnProof.signed("a".repeat(256), NEW_KEY));
    }

    @Test
    void anythingButAFewWholeSignaturesIsRefused() {
        for (int size : new int[] {0, 1, 63, 65, 127, 5 * 64}) {
            assertEquals(GroupRefusal.RETURN_PROOF, refusal(new byte[size]), size + " octets");
            assertFalse(isByOld(with(new byte[size])));
        }
        assertFalse(isByOld(with(joined(word(old), word(old), word(old), word(old), word(old)))), "one too many");
    }

    @Test
    @Tag("H19")
    void thereIsOneSuchExtension() {
        byte[] word = word(old);
        MlsParse twice = parsed(list -> list.u16(ReturnProof.EXTENSION_TYPE)
                .opaque(word)
                .u16(ReturnProof.EXTENSION_TYPE)
                .opaque(word));
        assertEquals(
                MlsFault.EXTENSION_TWICE,
                assertInstanceOf(MlsParse.Malformed.class, twice).fault());
        MlsParse cut = parsed(list -> list.u16(ReturnProof.EXTENSION_TYPE).raw(Arrays.copyOf(word, 9)));
        assertInstanceOf(MlsParse.Malformed.class, cut);
    }
}
