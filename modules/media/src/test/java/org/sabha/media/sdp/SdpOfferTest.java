package org.sabha.media.sdp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SdpOfferTest {
    @Test
    void readsWhatChromiumOffers() {
        SdpOffer offer = Offers.parsed(Offers.CHROMIUM);
        assertTrue(offer.answerable());
        assertEquals(9, offer.sections().size());
        assertEquals(List.of("0", "1", "2", "3", "4", "5", "6", "7", "8"), offer.bundle());
        OfferedSection camera = offer.sections().get(1);
        assertEquals(Direction.SENDONLY, camera.direction());
        assertEquals(1, camera.repairs().size());
        assertEquals(
                camera.sources(),
                List.of(
                        camera.repairs().getFirst().ssrc(),
                        camera.repairs().getFirst().rtxSsrc()));
        assertEquals("VP8", camera.formats().getFirst().encoding());
        assertEquals(96, camera.formats().get(1).repairs());
    }

    @Test
    void readsTheSimulcastStreamsInTheirOrder() {
        assertEquals(
                List.of("q", "h", "f"),
                Offers.parsed(Offers.CHROMIUM_SIMULCAST).sections().get(1).sendRids());
    }

    @Test
    void readsAFingerprintAtSessionLevelAndBundleOnlySections() {
        SdpOffer offer = Offers.parsed(Offers.FIREFOX);
        assertTrue(offer.answerable());
        assertTrue(offer.fingerprint().orElseThrow().toString().startsWith("sha-256 7F:1C:"));
        assertFalse(offer.sections().get(3).stopped());
        assertEquals("8a7b6c5d", offer.transport().orElseThrow().ufrag());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "hello",
                "v=0\r\n",
                "v=0\r\nm=audio\r\n",
                "v=0\r\nm=audio 9 UDP/TLS/RTP/SAVPF 200\r\na=mid:0\r\n",
                "v=0\r\nm=audio 99999 UDP/TLS/RTP/SAVPF 1\r\na=mid:0\r\n",
                "v=0\r\nm=audio 9 UDP/TLS/RTP/SAVPF 1\r\na=mid:a b\r\n",
                "v=0\r\nm=audio 9 UDP/TLS/RTP/SAVPF 1\r\n",
                "v=0\r\na=fingerprint:sha-256 00\r\nm=audio 9 UDP/TLS/RTP/SAVPF 1\r\na=mid:0\r\n",
            })
    @Tag("H30")
    void refusesWhatIsNoOffer(String text) {
        assertEquals(Optional.empty(), SdpOffer.parse(text));
    }

    @Test
    @Tag("H30")
    void refusesTwoSectionsWithTheSameMid() {
        String text = Offers.text(Offers.CHROMIUM).replace("a=mid:3\r\n", "a=mid:2\r\n");
        assertEquals(Optional.empty(), SdpOffer.parse(text));
    }

    @Test
    @Tag("H30")
    void refusesMoreThanItsLimits() {
        String section = "m=audio 0 UDP/TLS/RTP/SAVPF 0\r\n";
        assertTrue(SdpOffer.parse("v=0\r\n" + section.repeat(SdpOffer.MAX_SECTIONS))
                .isPresent());
        assertTrue(SdpOffer.parse("v=0\r\n" + section.repeat(SdpOffer.MAX_SECTIONS + 1))
                .isEmpty());
        String longest = "v=0\r\n" + section + "a=x:" + "y".repeat(SdpOffer.MAX_CHARACTERS);
        assertTrue(SdpOffer.parse(longest).isEmpty());
    }

    @Test
    void cannotAnswerWithoutTheGroundsOfOurTransport() {
        String text = Offers.text(Offers.CHROMIUM);
        assertFalse(offer(text.replaceFirst("a=rtcp-mux\r\n", "")).answerable());
        assertFalse(offer(text.replaceFirst("a=group:BUNDLE[^\r]*", "a=group:LS 0 1"))
                .answerable());
        assertFalse(offer(text.replace("a=fingerprint:sha-256", "a=fingerprint:md5"))
                .answerable());
        assertFalse(offer(text.replaceAll("a=ice-ufrag:[^\r]*\r\n", "")).answerable());
        assertFalse(offer(text.replace("a=setup:actpass", "a=setup:passive")).answerable());
    }

    @Test
    void twoDifferentFingerprintsAreNone() {
        String text = Offers.text(Offers.CHROMIUM);
        assertEquals(
                Optional.empty(),
                offer(text.replaceFirst("a=fingerprint:sha-256 ..", "a=fingerprint:sha-256 00"))
                        .fingerprint());
    }

    private static SdpOffer offer(String text) {
        return SdpOffer.parse(text).orElseThrow();
    }
}
