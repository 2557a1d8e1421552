package org.sabha.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.net.URI;
import java.security.SecureRandom;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sabha.model.RoomId;
import org.sabha.model.Secret;

class MeetingLinkTest {
    private static final URI SERVER = URI.create("https://meet.example.in:8443");
    private static final RoomId ROOM = new RoomId("abcdefghijklmnopqrstuvw2");

    @Test
    void parsesOwnLinksWithAndWithoutSecret() {
        MeetingLink plain = new MeetingLink(SERVER, ROOM, new Secret("an-invitation"));
        MeetingLink sealed = new MeetingLink(
                SERVER, ROOM, new Secret("an-invitation"), Optional.of(MeetingLink.newLinkSecret(new SecureRandom())));
        assertEquals(Optional.of(plain), MeetingLink.parse(plain.text()));
        assertEquals(Optional.of(sealed), MeetingLink.parse("Join us: " + sealed.text() + " at noon"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://:8443",
                "https://[2001:db8",
                "https://:::",
                "https://meet.example.in:99999",
                "https://-",
                "https://a_b"
            })
    void anAddressThatIsNoneIsNoLink(String server) {
        assertEquals(Optional.empty(), MeetingLink.parse(server + "/m/" + ROOM + "#i=an-invitation"));
    }

    @Test
    void anAddressInBracketsIsALink() {
        String text = "http://[2001:db8::1]:8080/m/" + ROOM + "#i=an-invitation";
        assertEquals(text, MeetingLink.parse(text).orElseThrow().text());
    }

    @Test
    void itsNameInALogOpensNothing() {
        MeetingLink link = new MeetingLink(SERVER, ROOM, new Secret("an-invitation"));
        assertFalse(link.toString().contains("an-invitation"));
    }
}
