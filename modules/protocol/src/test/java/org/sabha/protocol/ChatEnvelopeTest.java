package org.sabha.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.sabha.protocol.ChatEnvelope.Reference;
import org.sabha.protocol.ChatEnvelope.Unwrapped;
import org.sabha.protocol.limits.IntegerRange;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The browser's {@code envelope.test.ts} reads the same file. */
@Tag("H6")
class ChatEnvelopeTest {
    private static final Path CASES = Path.of("src/test/resources/chat-envelopes.json");

    record Case(String name, String sealed, Unwrapped expected) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Case> cases() throws IOException {
        JsonNode all = JsonMapper.shared().readTree(Files.readString(CASES));
        return StreamSupport.stream(all.spliterator(), false).map(ChatEnvelopeTest::caseOf);
    }

    private static Case caseOf(JsonNode one) {
        String sealed = one.get("sealed").asString();
        Unwrapped expected = switch (one.get("kind").asString()) {
            case "written" ->
                new Unwrapped.Written(new ChatEnvelope(
                        1,
                        one.get("id").asLong(),
                        one.get("text").asString(),
                        reference(one.get("re")),
                        numbers(one.get("after"))));
            case "plain" -> new Unwrapped.Plain(sealed);
            default -> new Unwrapped.Unknown();
        };
        return new Case(one.get("name").asString(), sealed, expected);
    }

    private static Optional<Reference> reference(JsonNode re) {
        return Optional.ofNullable(re)
                .map(it -> new Reference(it.get("by").asString(), it.get("id").asLong()));
    }

    private static Optional<List<Long>> numbers(JsonNode after) {
        return Optional.ofNullable(after)
                .map(it -> StreamSupport.stream(it.spliterator(), false)
                        .map(JsonNode::asLong)
                        .toList());
    }

    @ParameterizedTest
    @MethodSource("cases")
    void readsTheOneWayOfWritingAndNoOther(Case one) {
        assertEquals(one.expected(), ChatEnvelope.unwrap(one.sealed()));
        if (one.expected() instanceof Unwrapped.Written written) {
            assertEquals(one.sealed(), written.envelope().wrap());
        }
    }

    @Test
    void cleansWhatAnAppWrites() {
        ChatEnvelope envelope = ChatEnvelope.of(3, " a\r\nb\u0000\u001b[1m\ud800 ", Optional.empty(), List.of())
                .orElseThrow();
        assertEquals("a\nb[1m", envelope.text());
        assertEquals(new Unwrapped.Written(envelope), ChatEnvelope.unwrap(envelope.wrap()));
        assertTrue(ChatEnvelope.of(3, " \u0007\n", Optional.empty(), List.of()).isEmpty());
    }

    @Test
    void namesTheLastEightThatWereConfirmed() {
        List<Long> many = LongStream.rangeClosed(1, 12).boxed().toList();
        ChatEnvelope envelope = ChatEnvelope.of(20, "x", Optional.empty(), many).orElseThrow();
        assertEquals(Optional.of(many.subList(4, 12)), envelope.after());
        assertEquals(new Unwrapped.Written(envelope), ChatEnvelope.unwrap(envelope.wrap()));
    }

    @Test
    void countsBytesAsTheServerDoes() {
        String longest = "क".repeat((ChatEnvelope.MAX_TEXT_BYTES - 2) / 3);
        Optional<Reference> re = Optional.of(new Reference("f".repeat(64), IntegerRange.MOST));
        assertTrue(ChatEnvelope.of(IntegerRange.MOST, longest, re, List.of())
                        .orElseThrow()
                        .wrap()
                        .length()
                > 3_900);
        assertTrue(ChatEnvelope.of(1, longest + "क".repeat(20), re, List.of()).isEmpty());
        assertTrue(ChatEnvelope.of(1, "\"".repeat(6_100), re, List.of()).isEmpty());
        assertTrue(ChatEnvelope.of(1, "x".repeat(1_000_000), re, List.of()).isEmpty());
    }
}
