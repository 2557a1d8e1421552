package org.sabha.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Documents made to hurt, as large as is let through: each is refused with its code, and what reading it allocates is in
 * proportion to its size, so memory stays flat. Work is bounded by allocation here and not by a clock, which would
 * depend on the machine.
 */
@Tag("T34")
class HostileDocumentsTest {
    private static final int MAX = ClientMessageCodec.MAX_BYTES;

    /** Characters are two bytes, a name in the set of seen names is about a hundred. */
    private static final long ALLOCATED_PER_BYTE = 40;

    private static final long ALLOCATED_AT_LEAST = 256 * 1024;

    private final ClientMessageCodec codec = new ClientMessageCodec();

    record Hostile(String name, ProtocolErrorCode code, String text) {
        @Override
        public String toString() {
            return name;
        }
    }

    static List<Hostile> documents() {
        List<Hostile> all = new ArrayList<>();
        String frame = "{\"seq\":7,\"ack\":0,\"message\":";
        int room = MAX - 200;
        add(all, "arrays in arrays", ProtocolErrorCode.TOO_DEEP, "[".repeat(MAX));
        add(all, "objects in objects", ProtocolErrorCode.TOO_DEEP, "{\"a\":".repeat(MAX / 5));
        add(all, "alternating nesting", ProtocolErrorCode.TOO_DEEP, "[{\"a\":".repeat(MAX / 6));
        add(all, "nesting in the message", ProtocolErrorCode.TOO_DEEP, frame + "[".repeat(room));
        add(
                all,
                "closed nesting",
                ProtocolErrorCode.TOO_DEEP,
                frame + "[".repeat(room / 2) + "]".repeat(room / 2) + "}");
        add(
                all,
                "just under the depth, many times",
                ProtocolErrorCode.INVALID_VALUE,
                frame + "[" + repeatJoined("[".repeat(29) + "]".repeat(29), room / 60) + "]}");
        for (String number : List.of("9".repeat(room), "-" + "9".repeat(room), "1" + "0".repeat(room))) {
            add(
                    all,
                    "huge seq " + number.substring(0, 2),
                    ProtocolErrorCode.INVALID_VALUE,
                    "{\"ack\":0,\"message\":{\"type\":\"lock\"},\"seq\":" + number + "}");
            add(
                    all,
                    "huge negotiation " + number.substring(0, 2),
                    ProtocolErrorCode.INVALID_VALUE,
                    frame + "{\"type\":\"offer\",\"negotiation\":" + number + ",\"sdp\":\"v\",\"tracks\":[]}}");
        }
        for (String number : List.of("1e999999999", "1e-999999999", "0." + "1".repeat(room), "1E" + "9".repeat(room))) {
            add(
                    all,
                    "fraction or exponent " + number.substring(0, 4),
                    ProtocolErrorCode.INVALID_VALUE,
                    frame + "{\"type\":\"offer\",\"negotiation\":" + number + ",\"sdp\":\"v\",\"tracks\":[]}}");
        }
        String keys = IntStream.range(0, room / 11)
                .mapToObj(i -> String.format("\"%06d\":0", i))
                .collect(Collectors.joining(","));
        add(all, "many keys", ProtocolErrorCode.UNKNOWN_FIELD, "{" + keys + "}");
        add(
                all,
                "many keys in the message",
                ProtocolErrorCode.UNKNOWN_FIELD,
                frame + "{\"type\":\"lock\"," + keys + "}}");
        String oneHash = collidingNames(16, room / 40).stream()
                .map(name -> "\"" + name + "\":0")
                .collect(Collectors.joining(","));
        add(all, "keys of one hash", ProtocolErrorCode.UNKNOWN_FIELD, frame + "{\"type\":\"lock\"," + oneHash + "}}");
        add(all, "keys of one hash outside of the message", ProtocolErrorCode.UNKNOWN_FIELD, "{" + oneHash + "}");
        add(
                all,
                "half a million keys",
                ProtocolErrorCode.TOO_LARGE,
                "{"
                        + IntStream.range(0, 500_000)
                                .mapToObj(i -> "\"" + i + "\":0")
                                .collect(Collectors.joining(",")) + "}");
        add(
                all,
                "long text",
                ProtocolErrorCode.INVALID_VALUE,
                frame + "{\"type\":\"set-rule\",\"clause\":\"A4\",\"value\":\"" + "v".repeat(room) + "\"}}");
        add(
                all,
                "long secret",
                ProtocolErrorCode.INVALID_VALUE,
                frame + "{\"type\":\"authenticate\",\"client\":\"c\",\"token\":\"" + "t".repeat(room) + "\"}}");
        add(
                all,
                "long id",
                ProtocolErrorCode.INVALID_VALUE,
                frame + "{\"type\":\"admit\",\"participant\":\"" + "a".repeat(room) + "\"}}");
        add(
                all,
                "long name of an enum",
                ProtocolErrorCode.INVALID_VALUE,
                frame + "{\"type\":\"unpublish\",\"source\":\"" + "a".repeat(room) + "\"}}");
        add(all, "long type", ProtocolErrorCode.UNKNOWN_TYPE, frame + "{\"type\":\"" + "a".repeat(room) + "\"}}");
        add(
                all,
                "long key",
                ProtocolErrorCode.UNKNOWN_FIELD,
                frame + "{\"type\":\"lock\",\"" + "a".repeat(room) + "\":0}}");
        add(
                all,
                "long sdp",
                ProtocolErrorCode.INVALID_VALUE,
                frame + "{\"type\":\"offer\",\"negotiation\":1,\"tracks\":[],\"sdp\":\"" + "v".repeat(196_609)
                        + "\"}}");
        add(
                all,
                "escapes only",
                ProtocolErrorCode.INVALID_VALUE,
                frame + "{\"type\":\"set-rule\",\"clause\":\"A4\",\"value\":\"" + "\\u0041".repeat(room / 6) + "\"}}");
        add(all, "unclosed text", ProtocolErrorCode.MALFORMED_JSON, frame + "\"" + "v".repeat(room));
        add(all, "unclosed escape", ProtocolErrorCode.MALFORMED_JSON, frame + "\"" + "\\\\".repeat(room / 2) + "\\");
        add(all, "white space", ProtocolErrorCode.MALFORMED_JSON, " ".repeat(MAX));
        add(
                all,
                "white space, then two documents",
                ProtocolErrorCode.MALFORMED_JSON,
                "{}" + " ".repeat(MAX - 4) + "{}");
        add(all, "commas", ProtocolErrorCode.MALFORMED_JSON, "[" + ",".repeat(MAX - 2) + "]");
        add(all, "colons", ProtocolErrorCode.MALFORMED_JSON, "{\"a\"" + ":".repeat(room));
        add(
                all,
                "many slots",
                ProtocolErrorCode.INVALID_VALUE,
                frame + "{\"type\":\"show\",\"slots\":["
                        + repeatJoined("{\"mid\":\"1\",\"heightPixels\":1,\"priority\":1}", room / 50) + "]}}");
        add(
                all,
                "many nulls",
                ProtocolErrorCode.INVALID_VALUE,
                frame + "{\"type\":\"show\",\"slots\":[" + repeatJoined("null", room / 5) + "]}}");
        add(
                all,
                "many empty objects",
                ProtocolErrorCode.INVALID_VALUE,
                frame + "[" + repeatJoined("{}", room / 3) + "]}");
        add(all, "one byte too large", ProtocolErrorCode.TOO_LARGE, " ".repeat(MAX + 1));
        add(all, "ten times too large", ProtocolErrorCode.TOO_LARGE, "[".repeat(10 * MAX));
        add(
                all,
                "four-byte characters",
                ProtocolErrorCode.INVALID_VALUE,
                frame + "{\"type\":\"set-rule\",\"clause\":\"A4\",\"value\":\"" + "😀".repeat(room / 4) + "\"}}");
        return all;
    }

    @ParameterizedTest
    @MethodSource("documents")
    void areRefusedWithTheirCodeAndBoundedMemory(Hostile hostile) {
        byte[] utf8 = hostile.text().getBytes(UTF_8);
        ProtocolException first = assertThrows(ProtocolException.class, () -> codec.decode(utf8));
        assertEquals(hostile.code(), first.code(), first.getMessage());
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        assertThrows(ProtocolException.class, () -> codec.decode(utf8));
        long allocated = threads.getCurrentThreadAllocatedBytes() - before;
        long bound = ALLOCATED_AT_LEAST + ALLOCATED_PER_BYTE * Math.min(utf8.length, MAX);
        assertTrue(allocated <= bound, allocated + " bytes allocated for " + utf8.length);
    }

    private static void add(List<Hostile> all, String name, ProtocolErrorCode code, String text) {
        all.add(new Hostile(name, code, text));
    }

    private static String repeatJoined(String text, int times) {
        return (text + ",").repeat(times - 1) + text;
    }

    /** Different names with the same {@code String.hashCode}: "Aa" and "BB" collide, so do all their rows. */
    private static List<String> collidingNames(int pairs, int count) {
        List<String> names = new ArrayList<>();
        for (int i = 0; i < Math.min(count, 1 << pairs); i++) {
            StringBuilder name = new StringBuilder();
            for (int bit = 0; bit < pairs; bit++) {
                name.append((i >> bit & 1) == 0 ? "Aa" : "BB");
            }
            names.add(name.toString());
        }
        return names;
    }
}
