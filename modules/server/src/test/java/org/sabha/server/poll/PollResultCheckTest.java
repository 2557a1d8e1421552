package org.sabha.server.poll;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.sabha.server.poll.PollResultCheck.Fault;
import org.sabha.server.poll.PollResultCheck.Verdict;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The documents on which the page's own code is tested (documents.test.ts): both find the same of the same bytes. */
@Tag("T18")
class PollResultCheckTest {
    private static final Path DOCUMENTS = Path.of("../web/src/e2ee/polls/testing/documents.json");

    private final JsonNode corpus = corpus();
    private final PollResultCheck check =
            new PollResultCheck(Base64.getUrlDecoder().decode(corpus.get("root").asString()));

    private static JsonNode corpus() {
        return JsonMapper.builder().build().readTree(DOCUMENTS.toFile());
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private String sound(int at) {
        return corpus.get("sound").get(at).get("document").asString();
    }

    private Fault fault(byte[] bytes) {
        return assertInstanceOf(Verdict.Refused.class, check.run(bytes)).fault();
    }

    @Test
    void aSecretPollIsSound() {
        var sound = assertInstanceOf(Verdict.Sound.class, check.run(bytes(sound(0))));
        assertEquals("Shall the minutes be adopted? स्वीकार?", sound.result().question());
        assertEquals(3, sound.result().valid());
        assertEquals(3, sound.result().voters());
        assertEquals("Asha Verma", sound.signer().name());
        assertEquals(
                Optional.of("Water Resources Department"), sound.signer().uris().verifiedBy());
        assertEquals("host", sound.signer().uris().role().wireName());
        assertEquals(corpus.get("sound").get(0).get("code").asString(), sound.code());
    }

    @Test
    void aRollCallIsSoundWithItsNames() {
        var sound = assertInstanceOf(Verdict.Sound.class, check.run(bytes(sound(1))));
        assertEquals(3, sound.result().votes().size());
        assertEquals("Asha Verma", sound.result().votes().getFirst().name());
        assertEquals(corpus.get("sound").get(1).get("code").asString(), sound.code());
    }

    @Test
    void oneLineFeedBehindItIsNoPartOfIt() {
        assertInstanceOf(Verdict.Sound.class, check.run(bytes(sound(0) + "\n")));
        assertEquals(Fault.NOT_CANONICAL, fault(bytes(sound(0) + "\n\n")));
    }

    private static Stream<Arguments> refused() {
        return StreamSupport.stream(corpus().get("refused").values().spliterator(), false)
                .map(each -> Arguments.of(
                        each.get("why").asString(),
                        each.get("fault").asString(),
                        each.get("document").asString()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("refused")
    void isRefusedWithTheCodeOfWhatIsWrong(String why, String code, String document) {
        assertEquals(code, fault(bytes(document)).code(), why);
    }

    @Test
    void isRefusedWhenItIsCutWherever() {
        byte[] whole = bytes(sound(1));
        for (int end = 0; end < whole.length; end += 31) {
            assertEquals(Fault.MALFORMED, fault(Arrays.copyOf(whole, end)), "cut at " + end);
        }
    }

    /** No byte can be another one. */
    @Test
    void isRefusedWithAnyBitFlipped() {
        byte[] whole = bytes(sound(0));
        for (int at = 0; at < whole.length; at += 7) {
            byte[] changed = whole.clone();
            changed[at] ^= 1;
            assertInstanceOf(Verdict.Refused.class, check.run(changed), "byte " + at);
        }
    }

    @Test
    void isRefusedByAnotherRoot() throws IOException {
        String other = corpus.get("refused")
                .valueStream()
                .filter(each -> each.get("why").asString().startsWith("another root"))
                .findFirst()
                .orElseThrow()
                .get("document")
                .asString();
        assertEquals(Fault.UNTRUSTED, fault(bytes(other)));
        assertEquals(
                Fault.UNTRUSTED,
                assertInstanceOf(Verdict.Refused.class, new PollResultCheck(new byte[] {1, 2, 3}).run(bytes(sound(0))))
                        .fault());
    }

    @Test
    void stopsReadingAtMaximumResultSize() {
        assertEquals(Fault.TOO_LONG, fault(new byte[PollResultCheck.MOST_BYTES + 1]));
        assertEquals(Fault.MALFORMED, fault(bytes("[".repeat(PollResultCheck.MOST_BYTES))));
        assertEquals(Fault.MALFORMED, fault(bytes("{\"sabha\":".repeat(10_000))));
        assertNotEquals(Fault.TOO_LONG, fault(bytes("9".repeat(PollResultCheck.MOST_BYTES))));
        assertEquals(Fault.MALFORMED, fault(new byte[0]));
        assertEquals(Fault.MALFORMED, fault(new byte[] {(byte) 0xc3, (byte) 0x28}));
    }
}
