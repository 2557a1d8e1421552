package org.sabha.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.sabha.protocol.GoldenFiles.Golden;

@Tag("H19")
class GoldenFilesTest {
    private final ClientMessageCodec client = new ClientMessageCodec();
    private final ServerMessageCodec server = new ServerMessageCodec();
    private final HttpBodyCodec http = new HttpBodyCodec();

    static List<Golden> client() {
        return GoldenFiles.in("client");
    }

    static List<Golden> server() {
        return GoldenFiles.in("server");
    }

    static List<Golden> http() {
        return GoldenFiles.in("http");
    }

    static List<Golden> invalidClient() {
        return GoldenFiles.in("invalid-client");
    }

    static List<Golden> invalidServer() {
        return GoldenFiles.in("invalid-server");
    }

    static List<Golden> invalidHttp() {
        return GoldenFiles.in("invalid-http");
    }

    @ParameterizedTest
    @MethodSource("client")
    void readsAndWritesClientFramesByteForByte(Golden golden) {
        ClientFrame frame = client.decode(golden.document());
        assertEquals(text(golden.document()), text(client.encode(frame)));
        assertTrue(golden.name().startsWith(WireNames.ofType(frame.message().getClass())), golden.name());
    }

    @ParameterizedTest
    @MethodSource("server")
    void readsAndWritesServerFramesByteForByte(Golden golden) {
        ServerFrame frame = server.decode(golden.document());
        assertEquals(text(golden.document()), text(server.encode(frame)));
        byte[] message = server.message(frame.message());
        assertEquals(text(golden.document()), text(server.frame(frame.seq(), frame.ack(), message)));
        assertTrue(golden.name().startsWith(WireNames.ofType(frame.message().getClass())), golden.name());
    }

    @ParameterizedTest
    @MethodSource("http")
    void readsAndWritesHttpBodiesByteForByte(Golden golden) {
        Record body = http.decode(golden.document(), bodyType(golden.name()));
        assertEquals(text(golden.document()), text(http.encode(body)));
    }

    @ParameterizedTest
    @MethodSource("invalidClient")
    void refusesInvalidClientFramesWithTheirCode(Golden golden) {
        assertRefused(golden, client::decode);
    }

    @ParameterizedTest
    @MethodSource("invalidServer")
    void refusesInvalidServerFramesWithTheirCode(Golden golden) {
        assertRefused(golden, server::decode);
    }

    @ParameterizedTest
    @MethodSource("invalidHttp")
    void refusesInvalidHttpBodiesWithTheirCode(Golden golden) {
        assertRefused(golden, utf8 -> http.decode(utf8, bodyType(golden.name())));
    }

    @Test
    void haveAFileForEveryMessageAndBody() {
        assertEquals(
                Set.of(),
                missing(new Shapes().family(ClientMessage.class).members().keySet(), client()));
        assertEquals(
                Set.of(),
                missing(new Shapes().family(ServerMessage.class).members().keySet(), server()));
        assertEquals(
                Set.of(),
                missing(HttpBodyCodec.BODIES.stream().map(WireNames::ofType).collect(Collectors.toSet()), http()));
    }

    private static Set<String> missing(Set<String> types, List<Golden> files) {
        Set<String> left = new TreeSet<>(types);
        files.forEach(file -> left.remove(file.name()));
        return left;
    }

    private static void assertRefused(Golden golden, Function<byte[], Object> decode) {
        ProtocolException refusal = assertThrows(ProtocolException.class, () -> decode.apply(golden.content()));
        assertEquals(golden.fromEnd(2), refusal.code().wireName(), refusal.getMessage());
        assertEquals(Long.parseLong(golden.fromEnd(1)), refusal.seq());
    }

    private static Class<? extends Record> bodyType(String name) {
        List<Class<? extends Record>> types = HttpBodyCodec.BODIES.stream()
                .filter(type -> name.startsWith(WireNames.ofType(type)))
                .toList();
        assertFalse(types.isEmpty(), name);
        return types.getFirst();
    }

    private static String text(byte[] utf8) {
        return new String(utf8, UTF_8);
    }
}
