package org.sabha.client.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.sabha.model.MediaKind;

class MediaAnswerTest {
    private static final String ANSWER = """
            v=0
            a=ice-lite
            m=audio 9 UDP/TLS/RTP/SAVPF 111
            a=mid:0
            a=ice-ufrag:abcd
            a=ice-pwd:abcdefghijklmnopqrstuvwx
            a=fingerprint:sha-256 %s
            a=candidate:1 1 udp 2130706431 192.0.2.1 10000 typ host
            a=candidate:2 1 tcp 1518280447 192.0.2.1 9 typ host tcptype passive
            a=recvonly
            m=video 9 UDP/TLS/RTP/SAVPF 96 97
            a=mid:1
            a=sendonly
            a=ssrc-group:FID 4000000000 7
            a=ssrc:4000000000 cname:slot-1
            a=ssrc:7 cname:slot-1
            m=video 0 UDP/TLS/RTP/SAVPF 96
            a=mid:2
            a=sendonly
            """.formatted("00" + ":00".repeat(31)).replace("\n", "\r\n");

    @Test
    void readsAddressesAndTracks() {
        MediaAnswer answer = MediaAnswer.read(ANSWER).orElseThrow();
        assertEquals("abcd", answer.ice().ufrag());
        assertEquals(1, answer.candidates().size());
        assertEquals(10_000, answer.candidates().getFirst().getPort());
        assertEquals(List.of("0"), answer.sending());
        assertEquals(List.of(new MediaPlan.Slot("1", MediaKind.VIDEO, (int) 4_000_000_000L, 7)), answer.slots());
    }

    @Test
    void keepsABoundedPartOfAnAnswerThatHasNoEnd() {
        StringBuilder text = new StringBuilder(ANSWER);
        for (int i = 0; i < 3_000; i++) {
            text.append("a=candidate:1 1 udp 1 192.0.2.1 ").append(20_000 + i).append(" typ host\r\n");
        }
        assertEquals(
                64, MediaAnswer.read(text.toString()).orElseThrow().candidates().size());
        text.setLength(ANSWER.length());
        for (int i = 0; i < 3_000; i++) {
            text.append("m=video 9 x\r\na=mid:s")
                    .append(i)
                    .append("\r\na=sendonly\r\na=ssrc:")
                    .append(i)
                    .append("\r\n");
        }
        // the first section of the answer itself is one that may send
        assertEquals(
                511, MediaAnswer.read(text.toString()).orElseThrow().slots().size());
    }

    @Test
    void answersToWhateverText() {
        Random random = new Random(9);
        for (int i = 0; i < 2_000; i++) {
            StringBuilder text = new StringBuilder(ANSWER);
            for (int k = 0; k < 8; k++) {
                int at = random.nextInt(text.length() - 20);
                if (random.nextBoolean()) {
                    text.delete(at, at + random.nextInt(20));
                } else {
                    text.setCharAt(at, (char) random.nextInt(0x250));
                }
            }
            MediaAnswer.read(text.toString());
        }
        assertTrue(MediaAnswer.read("").isEmpty());
        assertTrue(MediaAnswer.read(ANSWER.replace("udp", "tcp")).isEmpty(), "no UDP candidate");
    }
}
