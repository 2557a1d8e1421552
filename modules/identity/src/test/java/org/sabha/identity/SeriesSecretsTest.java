package org.sabha.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.sabha.model.IdSource;
import org.sabha.model.RoomId;
import org.sabha.model.Secret;

class SeriesSecretsTest {
    private static final RoomId ROOM = new RoomId("a".repeat(24));
    private static final Secret PERSONAL = new Secret("abcdefghijklmnopqrstuvwxyz234567");

    /** The same in {@code series.test.ts}. */
    @Test
    void derivesWhatThePageDerives() {
        assertEquals(
                "5zsrilvqq4zdd3za6ofzouezbdsgy3wj",
                SeriesSecrets.invitation(PERSONAL, ROOM).reveal());
        assertEquals(
                "zo7cnvyuqkq3erqcwtksg5yz2yinsouw",
                SeriesSecrets.lookup(PERSONAL, ROOM).reveal());
        assertEquals("nq4dg-xmsip", SeriesSecrets.password(PERSONAL, ROOM).reveal());
    }

    @Test
    @Tag("A1")
    void eachMeetingHasSecretsOfItsOwn() {
        IdSource ids = new IdSource(new Random(5));
        Set<Secret> all = new HashSet<>();
        for (int i = 0; i < 500; i++) {
            RoomId room = ids.newRoomId();
            Secret password = SeriesSecrets.password(PERSONAL, room);
            assertTrue(password.reveal().matches("(?=.*[a-z])(?=.*[2-7])[a-z2-7]{5}-[a-z2-7]{5}"), password.reveal());
            all.add(password);
            all.add(SeriesSecrets.invitation(PERSONAL, room));
        }
        assertEquals(1_000, all.size());
        assertNotEquals(SeriesSecrets.invitation(PERSONAL, ROOM), SeriesSecrets.lookup(PERSONAL, ROOM));
    }
}
