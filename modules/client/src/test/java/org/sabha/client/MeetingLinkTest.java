package org.sabha.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.net.URI;
import java.security.SecureRandom;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.sabha.model.RoomId;
import org.sabha.model.Secret;

class MeetingLinkTest {
    private static final URI SERVER = URI.create("https://meet.example.in:8443");
    private static final RoomId ROOM = new RoomId("abcdefghijklmnopqrstuvw2");

    @Test
    void whatIsHandedOutIsReadBackWithAndWithoutTheSecretOfTheKeyGroup() {
        MeetingLink plain = new MeetingLink(SERVER, ROOM, new Secret("an-invitation"));
        MeetingLink sealed = new MeetingLink(
                SERVER, ROOM, new Secret("an-invitation"), Optional.of(MeetingLink.newLinkSecret(new SecureRandom())));
        assertEquals(Optional.of(plain), MeetingLink.parse(plain.text()));
        assertEquals(Optional.of(sealed), MeetingLink.parse("Join us: " + sealed.text() + " at noon"));
    }

    @Test
    void itsNameInALogOpensNothing() {
        MeetingLink link = new MeetingLink(SERVER, ROOM, new Secret("an-invitation"));
        assertFalse(link.toString().contains("an-invitation"));
    }
}
