package org.sabha.mls.order;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.sabha.mls.MlsBytes.filled;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.util.Arrays;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.sabha.mls.MlsBytes;
import org.sabha.model.Classification;
import org.sabha.model.Octets;

class HostStatementTest {
    private static byte[] statement(int locked, int lobby, int count, int keys, int tail) {
        return classified(locked, lobby, 0, count, keys, tail);
    }

    private static byte[] classified(int locked, int lobby, int grade, int count, int keys, int tail) {
        MlsBytes bytes = MlsBytes.start().raw(filled(16, 1)).u32(0xFFFFFFFEL);
        bytes.u8(locked).u8(lobby).u8(grade).u8(count);
        for (int i = 0; i < keys; i++) {
            bytes.raw(filled(32, 10 + i));
        }
        return bytes.raw(filled(tail, 3)).bytes();
    }

    @Test
    void isReadAsItsHostsWroteIt() {
        assertEquals(
                new HostStatement(
                        Octets.of(filled(16, 1)),
                        0xFFFFFFFEL,
                        true,
                        false,
                        Classification.CONFIDENTIAL,
                        Set.of(Octets.of(filled(32, 10)), Octets.of(filled(32, 11)))),
                HostStatement.read(classified(1, 0, 2, 2, 2, 96)));
        assertNotNull(HostStatement.read(statement(0, 1, 16, 16, 96)));
        assertNotNull(HostStatement.read(statement(0, 1, 0, 0, 96)));
    }

    @Test
    @Tag("H19")
    void isRefusedWhenALengthOrFlagIsOff() {
        assertNull(HostStatement.read(new byte[0]));
        assertNull(HostStatement.read(statement(0, 1, 0, 0, 95)));
        assertNull(HostStatement.read(statement(0, 1, 0, 0, 97)));
        assertNull(HostStatement.read(statement(0, 1, 1, 0, 96)));
        assertNull(HostStatement.read(statement(0, 1, 17, 17, 96)));
        assertNull(HostStatement.read(statement(2, 1, 0, 0, 96)));
        assertNull(HostStatement.read(statement(0, 255, 0, 0, 96)));
        assertNull(HostStatement.read(classified(0, 1, 3, 0, 0, 96)), "no meeting is secret");
        assertNull(HostStatement.read(classified(0, 1, 255, 0, 0, 96)));
    }

    @Test
    @Tag("T37")
    void isSignedAsHostsSignTodayOrNotAtAll() throws GeneralSecurityException {
        KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        byte[] now = signed(pair, HostStatement.LABEL);
        assertTrue(HostStatement.isSigned(now));
        assertFalse(HostStatement.isSigned(signed(pair, "sabha meeting 2")), "by the rules of before");
        for (int at : new int[] {0, 19, 20, 22, 23, 24, now.length - 1}) {
            byte[] changed = now.clone();
            changed[at] ^= 1;
            assertFalse(HostStatement.isSigned(changed), "at " + at);
        }
        assertFalse(HostStatement.isSigned(new byte[0]));
        assertFalse(HostStatement.isSigned(statement(0, 1, 0, 0, 96)));
    }

    /** Of a group that its signer made. */
    private static byte[] signed(KeyPair pair, String label) throws GeneralSecurityException {
        byte[] der = pair.getPublic().getEncoded();
        byte[] key = Arrays.copyOfRange(der, der.length - 32, der.length);
        MlsBytes body = MlsBytes.start()
                .raw(filled(16, 1))
                .u32(1)
                .u8(0)
                .u8(1)
                .u8(1)
                .u8(1)
                .raw(key);
        Signature signature = Signature.getInstance("Ed25519");
        signature.initSign(pair.getPrivate());
        signature.update(label.getBytes(StandardCharsets.US_ASCII));
        signature.update(body.bytes());
        return body.raw(key).raw(signature.sign()).bytes();
    }
}
