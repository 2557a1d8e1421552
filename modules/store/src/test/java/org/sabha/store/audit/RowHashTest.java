package org.sabha.store.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The bytes that are hashed are those that docs/admin/audit.md names. */
@Tag("T18")
class RowHashTest {
    private static final Digest BEFORE = new Digest(1, -2, 3, -4);
    private static final Digest NAME = new Digest(5, 6, 7, 8);

    private final RowHash hash = new RowHash();

    private static AuditEntry.Facts facts(@Nullable String value) {
        return new AuditEntry.Facts(-7, 500, "room", "verb", "actor", null, "", value, null, "C3", 2);
    }

    /** As the page says it. */
    private static Digest byTheBook(@Nullable String value) throws IOException {
        var bytes = new ByteArrayOutputStream();
        var out = new DataOutputStream(bytes);
        out.write(BEFORE.bytes());
        out.writeLong(9);
        out.writeLong(-7);
        out.writeLong(500);
        for (String text : new @Nullable String[] {"room", "verb", "actor", null, "", value, null, "C3"}) {
            byte[] utf8 = text == null ? new byte[0] : text.getBytes(StandardCharsets.UTF_8);
            out.writeInt(text == null ? -1 : utf8.length);
            out.write(utf8);
        }
        out.writeLong(2);
        out.writeInt(32);
        out.write(NAME.bytes());
        out.writeInt(-1);
        return Digest.of(RowHash.sha256().digest(bytes.toByteArray()));
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", "plain", "\u007f", "\u0080", "ascii first, then अशा", "\ud83d\ude00", "half \ud83d"})
    void isThatOfThePartsInTheirOrder(@Nullable String value) throws IOException {
        Digest expected = byTheBook(value);
        assertEquals(expected, hash.after(BEFORE, 9, facts(value), NAME, null));
        assertTrue(hash.fits(BEFORE, 9, new AuditEntry(1, facts(value), NAME, null, expected)), "at the number asked");
        assertFalse(hash.fits(BEFORE, 8, new AuditEntry(9, facts(value), NAME, null, expected)));
        var other = new Digest(expected.first(), expected.second(), expected.third(), expected.fourth() + 1);
        assertFalse(hash.fits(BEFORE, 9, new AuditEntry(9, facts(value), NAME, null, other)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "अ"})
    void aRowLongerThanAnyCanBeHasNoHash(String letter) {
        var facts = facts(letter.repeat(5_000));
        assertThrows(IllegalArgumentException.class, () -> hash.after(BEFORE, 9, facts, null, null));
        assertFalse(hash.fits(BEFORE, 9, new AuditEntry(9, facts, null, null, Digest.NONE)));
    }
}
