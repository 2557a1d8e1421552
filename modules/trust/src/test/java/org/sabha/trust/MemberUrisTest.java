package org.sabha.trust;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class MemberUrisTest {
    private static final String ROOM = "abcdefghijklmnopqrstuvwx";
    private static final String ROOM_URI = "sabha:room/" + ROOM;
    private static final String DEVICE = MemberUris.device("invitation", "asha____________");
    private static final String HOST = "sabha:role/host";
    private static final String GUEST = "sabha:guest";

    @Test
    void readsWhatItWrites() throws UntrustedCertificateException {
        for (Optional<String> organisation : List.of(Optional.<String>empty(), Optional.of(""), Optional.of("विभाग"))) {
            for (CertifiedRole role : CertifiedRole.values()) {
                var uris = new MemberUris(ROOM, DEVICE, role, organisation);
                assertEquals(uris, MemberUris.read(uris.write(), ROOM));
            }
        }
    }

    @Test
    @Tag("T37")
    void rejectsOtherUris() {
        Map<String, List<String>> wrong = new LinkedHashMap<>();
        wrong.put("another room", List.of("sabha:room/" + ROOM.replace('a', 'b'), DEVICE, HOST, GUEST));
        wrong.put("neither guest nor verified", List.of(ROOM_URI, DEVICE, HOST));
        wrong.put("guest and verified", List.of(ROOM_URI, DEVICE, HOST, GUEST, "sabha:verified/QQ"));
        wrong.put("no room", List.of(DEVICE, HOST, GUEST));
        wrong.put("another order", List.of(DEVICE, ROOM_URI, HOST, GUEST));
        wrong.put("two devices", List.of(ROOM_URI, DEVICE, DEVICE, HOST));
        wrong.put("unknown role", List.of(ROOM_URI, DEVICE, "sabha:role/recorder", GUEST));
        wrong.put("no role", List.of(ROOM_URI, DEVICE, "host", GUEST));
        wrong.put("unknown last", List.of(ROOM_URI, DEVICE, HOST, "sabha:x"));
        wrong.put("odd device", List.of(ROOM_URI, "sabha:user/1/device/2", HOST, GUEST));
        for (String organisation : List.of("QR", "QQ==", "Q Q", "_w", "A".repeat(644))) {
            wrong.put(
                    "organisation " + organisation, List.of(ROOM_URI, DEVICE, HOST, "sabha:verified/" + organisation));
        }
        wrong.forEach((what, uris) ->
                assertThrows(UntrustedCertificateException.class, () -> MemberUris.read(uris, ROOM), what));
    }
}
