package org.sabha.media.sdp;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.sabha.model.GrantedTrack;
import org.sabha.model.TrackId;
import org.sabha.model.TrackSource;
import org.sabha.wire.dtls.CertificateFingerprint;
import org.sabha.wire.stun.IceCredentials;

/** Whatever the text, reading ends, and what is answerable gets an answer that our own reader takes. */
@Tag("fuzz")
@Tag("H30")
class SdpFuzzTest {
    private static final CertificateFingerprint FINGERPRINT =
            CertificateFingerprint.parse("sha-256 AB" + ":CD".repeat(31)).orElseThrow();

    @Tag("Q18")
    @FuzzTest
    void readsAndAnswersAnyText(FuzzedDataProvider data) {
        SdpOffer.parse(data.consumeRemainingAsString()).ifPresent(SdpFuzzTest::answer);
    }

    private static void answer(SdpOffer offer) {
        Map<String, SlotSource> slots = new HashMap<>();
        List<GrantedTrack> granted = new ArrayList<>();
        for (OfferedSection section : offer.sections()) {
            slots.put(section.mid(), new SlotSource(1, 2));
            granted.add(new GrantedTrack(new TrackId("cccccccccccccccc"), section.mid(), TrackSource.CAMERA));
        }
        SdpAnswer answer = SdpAnswer.to(offer, granted, slots, MediaCodec.USUAL);
        if (answer.sections().size() != offer.sections().size()) {
            throw new IllegalStateException("an answer has a section for each of the offer");
        }
        String text = answer.text(
                new LocalTransport(
                        new IceCredentials("serverFragment", "serverPasswordOfGoodLength"),
                        FINGERPRINT,
                        List.of(new InetSocketAddress(InetAddress.getLoopbackAddress(), 9)),
                        List.of()),
                1);
        boolean readable =
                text.length() > SdpOffer.MAX_CHARACTERS || SdpOffer.parse(text).isPresent();
        if (offer.answerable() && !readable) {
            throw new IllegalStateException("not a description: " + text);
        }
    }
}
