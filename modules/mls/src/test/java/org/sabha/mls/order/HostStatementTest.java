package org.sabha.mls.order;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.sabha.mls.MlsBytes.filled;

import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.sabha.mls.MlsBytes;
import org.sabha.model.Octets;

class HostStatementTest {
    private static byte[] statement(int locked, int lobby, int count, int keys, int tail) {
        MlsBytes bytes = MlsBytes.start().raw(filled(16, 1)).u32(0xFFFFFFFEL);
        bytes.u8(locked).u8(lobby).u8(count);
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
                        Set.of(Octets.of(filled(32, 10)), Octets.of(filled(32, 11)))),
                HostStatement.read(statement(1, 0, 2, 2, 96)));
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
    }
}
