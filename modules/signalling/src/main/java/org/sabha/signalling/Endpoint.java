package org.sabha.signalling;

import io.netty.handler.codec.http.HttpMethod;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.sabha.protocol.rest.AccountRoute;
import org.sabha.protocol.rest.IntegrationRoute;
import org.sabha.protocol.rest.MeetingRoute;

/** What is at a path. One that is none of these and not under a name of ours is a file of the client. */
enum Endpoint {
    /** One of {@link MeetingRoute}. */
    MEETING("", HttpMethod.GET, HttpMethod.HEAD, HttpMethod.POST),
    /** One of {@link AccountRoute}. */
    ACCOUNTS("", HttpMethod.GET, HttpMethod.POST, HttpMethod.PUT),
    /** One of {@link IntegrationRoute}. */
    INTEGRATION("", HttpMethod.GET, HttpMethod.POST, HttpMethod.DELETE),
    /** A calendar feed; its secret is the rest of the path. */
    CALENDAR("", HttpMethod.GET),
    LIVE("/health/live", HttpMethod.GET, HttpMethod.HEAD),
    READY("/health/ready", HttpMethod.GET, HttpMethod.HEAD),
    SOCKET("/ws", HttpMethod.GET),
    /** A chunk of a sealed file ({@link ShelfPath}). */
    SHELF("", HttpMethod.PUT, HttpMethod.GET, HttpMethod.HEAD),
    FILES("", HttpMethod.GET, HttpMethod.HEAD);

    private static final Map<String, Endpoint> BY_PATH = Arrays.stream(values())
            .filter(endpoint -> !endpoint.path.isEmpty())
            .collect(Collectors.toUnmodifiableMap(endpoint -> endpoint.path, Function.identity()));

    /** What the path of every calendar feed begins with. */
    static final String CALENDARS = "/calendar/";

    /** Files that describe the interface, under its own names. */
    private static final Set<String> DESCRIPTION = Set.of("/api/v1/openapi.json", "/api/page.css");

    private final String path;

    @SuppressWarnings("ImmutableEnumChecker") // Set.of
    private final Set<HttpMethod> methods;

    Endpoint(String path, HttpMethod... methods) {
        this.path = path;
        this.methods = Set.of(methods);
    }

    /** @return empty when nothing is there */
    static Optional<Endpoint> at(String path) {
        Endpoint exact = BY_PATH.get(path);
        if (exact != null) {
            return Optional.of(exact);
        }
        if (MeetingRoute.at(path).isPresent()) {
            return Optional.of(MEETING);
        }
        if (AccountRoute.at(path).isPresent()) {
            return Optional.of(ACCOUNTS);
        }
        if (IntegrationRoute.isOfThese(path)) {
            return Optional.of(INTEGRATION);
        }
        if (path.startsWith(CALENDARS)) {
            return Optional.of(CALENDAR);
        }
        if (path.startsWith(ShelfPath.PREFIX)) {
            return Optional.of(SHELF);
        }
        if (DESCRIPTION.contains(path)) {
            return Optional.of(FILES);
        }
        boolean reserved = path.startsWith("/api/") || path.startsWith("/health/") || path.startsWith("/ws/");
        return reserved ? Optional.empty() : Optional.of(FILES);
    }

    boolean allows(HttpMethod method) {
        return methods.contains(method);
    }

    /**
     * As the audit log names what is at a path.
     *
     * @return empty when nothing is there
     */
    static Optional<String> auditName(String path) {
        return MeetingRoute.at(path)
                .<Enum<?>>map(route -> route)
                .or(() -> at(path))
                .map(place -> place.name().toLowerCase(Locale.ROOT));
    }

    /** For the Allow header. */
    String allowed() {
        return methods.stream().map(HttpMethod::name).sorted().collect(Collectors.joining(", "));
    }
}
