package org.sabha.media.sdp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.sabha.model.GrantedTrack;
import org.sabha.model.TrackId;
import org.sabha.model.TrackSource;
import org.sabha.wire.dtls.CertificateFingerprint;
import org.sabha.wire.rtp.RtpExtension;
import org.sabha.wire.stun.IceCredentials;

class SdpAnswerTest {
    private static final GrantedTrack MICROPHONE =
            new GrantedTrack(new TrackId("mmmmmmmmmmmmmmmm"), "0", TrackSource.MICROPHONE);
    private static final GrantedTrack CAMERA =
            new GrantedTrack(new TrackId("cccccccccccccccc"), "1", TrackSource.CAMERA);
    private static final String FINGERPRINT = "sha-256 AB" + ":CD".repeat(31);

    @Test
    void takesTheCameraInTheOrderOfTheOfferAndTheMicrophoneAsOpus() throws UnknownHostException {
        List<String> sections = sections(answer(Offers.CHROMIUM_DD, List.of(MICROPHONE, CAMERA)));
        String microphone = sections.get(1);
        assertTrue(microphone.startsWith("m=audio 9 UDP/TLS/RTP/SAVPF 111\r\n"), microphone);
        assertTrue(microphone.contains("a=recvonly\r\n"));
        assertTrue(microphone.contains("a=fmtp:111 minptime=10;useinbandfec=1;usedtx=1\r\n"));
        String camera = sections.get(2);
        assertTrue(camera.startsWith("m=video 9 UDP/TLS/RTP/SAVPF 96 97 45 46 98 99\r\n"), camera);
        assertTrue(camera.contains("a=rtcp-fb:96 transport-cc\r\n"));
        assertTrue(camera.contains("a=rtcp-fb:96 nack pli\r\n"));
        assertTrue(camera.contains("a=fmtp:97 apt=96\r\n"));
        assertTrue(camera.contains("a=extmap:12 " + RtpExtension.DEPENDENCY_DESCRIPTOR.uri() + "\r\n"));
        assertFalse(camera.contains("goog-remb"));
        assertFalse(camera.contains("H264"));
    }

    @Test
    void takesH264OnlyWhereItIsAllowed() throws UnknownHostException {
        Set<MediaCodec> all = EnumSet.allOf(MediaCodec.class);
        String text = SdpAnswer.to(Offers.parsed(Offers.CHROMIUM_DD), List.of(MICROPHONE, CAMERA), slots(), all)
                .text(transport(), 1);
        List<String> sections = sections(text);
        assertTrue(sections.get(2).contains("packetization-mode=1;profile-level-id=42e01f\r\n"), sections.get(2));
        assertTrue(sections.get(6).contains(" H264/90000\r\n"), sections.get(6));
        assertTrue(sections.get(6).indexOf(" H264/90000") > sections.get(6).indexOf(" VP8/90000"));
    }

    @Test
    void givesEachSlotItsOwnStreamAndSources() throws UnknownHostException {
        String slot =
                sections(answer(Offers.CHROMIUM, List.of(MICROPHONE, CAMERA))).get(6);
        assertTrue(slot.startsWith("m=video 9 UDP/TLS/RTP/SAVPF 98 99 96 97 45 46\r\n"), slot);
        assertTrue(slot.contains("a=sendonly\r\n"));
        assertTrue(slot.contains("a=msid:slot-5 t5\r\n"));
        assertTrue(slot.contains("a=ssrc-group:FID 1005 2005\r\n"));
        assertTrue(slot.contains("a=ssrc:1005 cname:"));
        assertTrue(slot.contains("a=ssrc:2005 cname:"));
        assertTrue(slot.contains("a=extmap:4 urn:ietf:params:rtp-hdrext:sdes:mid\r\n"));
        String voice = sections(answer(Offers.CHROMIUM, List.of())).get(3);
        assertTrue(voice.contains("a=ssrc:1002 cname:"));
        assertFalse(voice.contains("FID"));
    }

    @Test
    void statesOneIceLiteBundledTransport() throws UnknownHostException {
        String text = answer(Offers.CHROMIUM, List.of(MICROPHONE));
        assertTrue(text.contains("a=ice-lite\r\n"));
        assertTrue(text.contains("a=extmap-allow-mixed\r\n"));
        assertTrue(text.contains("a=group:BUNDLE 0 1 2 3 4 5 6 7 8\r\n"));
        assertTrue(text.contains("a=setup:passive\r\n"));
        assertTrue(text.contains("a=ice-ufrag:serverFragment\r\n"));
        assertTrue(text.contains("a=fingerprint:" + FINGERPRINT + "\r\n"));
        assertTrue(text.contains("a=candidate:1 1 udp 2130706431 192.0.2.1 10000 typ host\r\n"));
        assertTrue(text.contains("a=candidate:3 1 tcp 1520435199 192.0.2.1 8443 typ host tcptype passive\r\n"));
        assertTrue(
                text.contains("a=candidate:4 1 tcp 1520434943 2001:db8:0:0:0:0:0:1 8443 typ host tcptype passive\r\n"));
        assertTrue(text.contains(" 2001:db8:0:0:0:0:0:1 10000 typ host\r\n"));
        assertEquals(9, text.split("a=rtcp-rsize\r\n", -1).length - 1);
    }

    @Test
    @Tag("T13")
    void leavesWhatWasNotGrantedInactive() throws UnknownHostException {
        List<String> sections = sections(answer(Offers.CHROMIUM, List.of(MICROPHONE)));
        assertTrue(sections.get(2).contains("a=inactive\r\n"));
        assertTrue(sections.get(2).startsWith("m=video 9 "));
        SdpAnswer screenOnMicrophone = SdpAnswer.to(
                Offers.parsed(Offers.CHROMIUM),
                List.of(new GrantedTrack(MICROPHONE.track(), "0", TrackSource.SCREEN)),
                slots(),
                MediaCodec.USUAL);
        assertEquals(List.of(), screenOnMicrophone.accepted());
    }

    @Test
    void acceptsSimulcast() throws UnknownHostException {
        String camera = sections(answer(Offers.CHROMIUM_SIMULCAST, List.of(MICROPHONE, CAMERA)))
                .get(2);
        assertTrue(camera.contains("a=rid:q recv\r\na=rid:h recv\r\na=rid:f recv\r\na=simulcast:recv q;h;f\r\n"));
    }

    @Test
    void keepsExtensionsAndSimulcastOfInactiveSections() throws UnknownHostException {
        String offer = Offers.text(Offers.CHROMIUM_SIMULCAST);
        int camera = offer.indexOf("m=video");
        String stopped = offer.substring(0, camera) + offer.substring(camera).replaceFirst("a=sendonly", "a=inactive");
        List<String> wanted = negotiated(answerTo(offer, List.of(MICROPHONE, CAMERA)));
        assertTrue(wanted.contains("a=extmap:10 " + RtpExtension.RTP_STREAM_ID.uri()), wanted.toString());
        assertTrue(wanted.contains("a=simulcast:recv q;h;f"), wanted.toString());
        for (String inactive : List.of(answerTo(offer, List.of(MICROPHONE)), answerTo(stopped, List.of(MICROPHONE)))) {
            assertTrue(sections(inactive).get(2).contains("a=inactive\r\n"));
            assertEquals(wanted, negotiated(inactive));
        }
    }

    /** What the camera's section negotiates besides codecs. */
    private static List<String> negotiated(String answer) {
        return sections(answer)
                .get(2)
                .lines()
                .filter(line -> line.matches("a=(extmap|rid|simulcast):.*"))
                .toList();
    }

    @Test
    void answersFirefoxInItsNumbersAndWithDirectionsTurned() throws UnknownHostException {
        List<String> sections = sections(answer(Offers.FIREFOX, List.of(MICROPHONE, CAMERA)));
        assertTrue(sections.get(1).startsWith("m=audio 9 UDP/TLS/RTP/SAVPF 109\r\n"));
        assertFalse(sections.get(1).contains("rtcp-rsize"));
        assertTrue(sections.get(2).startsWith("m=video 9 UDP/TLS/RTP/SAVPF 120 124 121 125\r\n"));
        assertTrue(sections.get(2).contains("a=extmap:10/recvonly https://aomedia"));
        assertTrue(sections.get(4).startsWith("m=video 9 UDP/TLS/RTP/SAVPF 121 125 120 124\r\n"));
    }

    @Test
    void refusesEncryptedExtensions() throws UnknownHostException {
        String offer = Offers.text(Offers.CHROMIUM_DD)
                .replace("a=extmap:12 ", "a=extmap:12 urn:ietf:params:rtp-hdrext:encrypt ");
        SdpAnswer answer =
                SdpAnswer.to(SdpOffer.parse(offer).orElseThrow(), List.of(CAMERA), slots(), MediaCodec.USUAL);
        assertFalse(answer.text(transport(), 1).contains("encrypt"));
        assertFalse(answer.extensionIds().containsKey(RtpExtension.DEPENDENCY_DESCRIPTOR));
    }

    @Test
    void rejectsStoppedSectionsAndDataChannels() throws UnknownHostException {
        String offer = Offers.text(Offers.CHROMIUM).replaceFirst("m=video 9 ", "m=video 0 ")
                + "m=application 9 UDP/DTLS/SCTP webrtc-datachannel\r\na=mid:9\r\n";
        String text = SdpAnswer.to(
                        SdpOffer.parse(offer).orElseThrow(), List.of(MICROPHONE, CAMERA), slots(), MediaCodec.USUAL)
                .text(transport(), 1);
        assertTrue(sections(text).get(2).startsWith("m=video 0 "));
        assertTrue(sections(text).get(10).startsWith("m=application 0 UDP/DTLS/SCTP 0\r\n"));
        assertTrue(text.contains("a=group:BUNDLE 0 2 3 4 5 6 7 8\r\n"));
    }

    @Test
    void anExtensionIdThatMeansTwoThingsKeepsItsFirstMeaning() {
        String offer = Offers.text(Offers.CHROMIUM_DD).replace("a=extmap:12 https", "a=extmap:1 https");
        SdpAnswer answer = SdpAnswer.to(
                SdpOffer.parse(offer).orElseThrow(), List.of(MICROPHONE, CAMERA), slots(), MediaCodec.USUAL);
        assertEquals(1, answer.extensionIds().get(RtpExtension.AUDIO_LEVEL));
        assertFalse(answer.extensionIds().containsKey(RtpExtension.DEPENDENCY_DESCRIPTOR));
    }

    private static String answer(String name, List<GrantedTrack> granted) throws UnknownHostException {
        return answerTo(Offers.text(name), granted);
    }

    private static String answerTo(String offer, List<GrantedTrack> granted) throws UnknownHostException {
        return SdpAnswer.to(SdpOffer.parse(offer).orElseThrow(), granted, slots(), MediaCodec.USUAL)
                .text(transport(), 1);
    }

    private static Map<String, SlotSource> slots() {
        Map<String, SlotSource> slots = new HashMap<>();
        for (int mid = 0; mid < 20; mid++) {
            slots.put(String.valueOf(mid), new SlotSource(1000 + mid, 2000 + mid));
        }
        return slots;
    }

    private static LocalTransport transport() throws UnknownHostException {
        return new LocalTransport(
                new IceCredentials("serverFragment", "serverPasswordOfGoodLength"),
                CertificateFingerprint.parse(FINGERPRINT).orElseThrow(),
                List.of(
                        new InetSocketAddress(InetAddress.getByName("192.0.2.1"), 10_000),
                        new InetSocketAddress(InetAddress.getByName("2001:db8::1"), 10_000)),
                List.of(
                        new InetSocketAddress(InetAddress.getByName("192.0.2.1"), 8_443),
                        new InetSocketAddress(InetAddress.getByName("2001:db8::1"), 8_443)));
    }

    /** The session part, then one string per m-section. */
    private static List<String> sections(String text) {
        List<String> sections = new ArrayList<>();
        for (String part : text.split("(?m)(?=^m=)", -1)) {
            if (part.startsWith("m=") || sections.isEmpty()) {
                sections.add(part);
            } else {
                sections.set(sections.size() - 1, sections.getLast() + part);
            }
        }
        return sections;
    }
}
