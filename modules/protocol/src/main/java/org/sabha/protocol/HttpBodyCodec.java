package org.sabha.protocol;

import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.sabha.protocol.account.Problem;
import org.sabha.protocol.report.SignedReport;
import org.sabha.protocol.rest.AccountRoute;
import org.sabha.protocol.rest.MeetingRoute;
import org.sabha.protocol.rest.RestAnswer;
import org.sabha.protocol.rest.RouteContract;

/**
 * Strict JSON of the HTTP bodies, both ways; the rules are those of {@link ClientMessageCodec}, the {@code seq} of a
 * refusal means nothing here. Immutable, safe for any thread.
 */
public final class HttpBodyCodec {
    /** Most bytes of a body. */
    public static final int MAX_BYTES = 16 * 1024;

    /** Most bytes of a report, which tells of everybody who was in a meeting. */
    public static final int MAX_REPORT_BYTES = 4 * 1024 * 1024;

    private static final Set<Class<? extends Record>> NOT_JSON =
            Set.of(RouteContract.Empty.class, AccountRoute.LogoutToken.class, RestAnswer.Download.class);

    /** Every body there is: those that a route takes or answers, in the order of the routes, and problems. */
    static final List<Class<? extends Record>> BODIES = Stream.of(
                    Stream.of(MeetingRoute.values()).flatMap(HttpBodyCodec::bodies),
                    Stream.<Class<? extends Record>>of(Problem.class),
                    RouteContract.all().stream().flatMap(HttpBodyCodec::bodies))
            .<Class<? extends Record>>flatMap(bodies -> bodies)
            .filter(body -> !NOT_JSON.contains(body))
            .distinct()
            .toList();

    private static Stream<Class<? extends Record>> bodies(RouteContract route) {
        return Stream.concat(Stream.of(route.body()), route.response().body().stream());
    }

    private final Map<Class<?>, JsonDocument<?>> documents = new LinkedHashMap<>();

    public HttpBodyCodec() {
        Shapes shapes = new Shapes();
        for (Class<? extends Record> body : BODIES) {
            documents.put(
                    body,
                    new JsonDocument<>(
                            body, shapes.composite(body), body == SignedReport.class ? MAX_REPORT_BYTES : MAX_BYTES));
        }
    }

    /**
     * @param utf8 one body
     * @param type a record of {@code org.sabha.protocol.http}, {@code account}, {@code integration}
     *     or {@code console}
     * @throws ProtocolException if it is not one
     */
    public <T extends Record> T decode(byte[] utf8, Class<T> type) {
        return decode(ByteBuffer.wrap(utf8), type);
    }

    /**
     * @param utf8 one body, from position to limit, which are left alone
     * @param type a record of {@code org.sabha.protocol.http}, {@code account}, {@code integration}
     *     or {@code console}
     * @throws ProtocolException if it is not one
     */
    public <T extends Record> T decode(ByteBuffer utf8, Class<T> type) {
        return type.cast(document(type).decode(utf8));
    }

    /**
     * @return the body in UTF-8
     * @throws IllegalArgumentException if a value is outside of its bounds
     * @throws BodyTooLongException if all together is too long
     */
    public byte[] encode(Record body) {
        return encode(document(body.getClass()), body);
    }

    private static <T> byte[] encode(JsonDocument<T> document, Record body) {
        return document.encode(document.cast(body));
    }

    private JsonDocument<?> document(Class<?> type) {
        JsonDocument<?> document = documents.get(type);
        if (document == null) {
            throw new IllegalArgumentException(type + " is no HTTP body");
        }
        return document;
    }
}
