package org.sabha.server.metrics;

import static java.util.Map.entry;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Map;
import org.sabha.signalling.SignallingCounters;

/** Names the counts of signalling as Prometheus does: one figure for each, those by code with a label. */
final class SignallingMeters {
    private static final String PREFIX = "sabha.signalling.";

    /** What is open now, and can become less. */
    private static final Map<String, String> GAUGES = Map.of(
            "connections.open", "Connections that are open",
            "sessions.open", "WebSocket sessions that are open");

    private static final Map<String, String> COUNTERS = Map.ofEntries(
            entry("connections.accepted", "Connections that were accepted"),
            entry("connections.refused", "Connections that were refused because too many are open"),
            entry("connections.given_up", "Idle connections that were closed to make place for newcomers"),
            entry("sessions.opened", "WebSocket sessions that were opened"),
            entry("tls.failed", "TLS handshakes that failed"),
            entry("requests", "HTTP requests"),
            entry("entrances.accepted", "Sessions that showed a valid token or ticket"),
            entry("entrances.refused", "Sessions that showed none"),
            entry("messages.received", "WebSocket messages received"),
            entry("messages.sent", "WebSocket messages sent"),
            entry("bytes.received", "Bytes of WebSocket messages received"),
            entry("bytes.sent", "Bytes of WebSocket messages sent"),
            entry("joins.opened", "Join requests whose credentials were valid"),
            entry("joins.refused", "Join requests that were refused"),
            entry("joins.busy", "Join requests that were valid, refused because the server had too much to do"),
            entry("joins.failed", "Join requests that failed because of a defect"),
            entry("readers.stalled", "Connections that were closed because their client did not read"),
            entry("defects", "Exceptions that signalling caught"));

    /** Units come last in a name. */
    private static final Map<String, String> RENAMED =
            Map.of("bytes.received", "received.bytes", "bytes.sent", "sent.bytes");

    private static final Map<String, String> BY_CODE = Map.of(
            "refusals", "Messages and requests that were refused, by protocol error",
            "closes", "WebSocket closes that the server sent, by close code",
            "responses", "HTTP responses, by status");

    private SignallingMeters() {}

    /** Also those that happen later for the first time. */
    static void bind(SignallingCounters counters, MeterRegistry registry) {
        counters.watch(name -> bind(name, counters, registry));
    }

    private static void bind(String name, SignallingCounters counters, MeterRegistry registry) {
        int dot = name.indexOf('.');
        String group = dot < 0 ? name : name.substring(0, dot);
        if (GAUGES.containsKey(name)) {
            Gauge.builder(PREFIX + name, counters, found -> found.value(name))
                    .description(GAUGES.get(name))
                    .register(registry);
        } else if (BY_CODE.containsKey(group)) {
            FunctionCounter.builder(PREFIX + group, counters, found -> found.value(name))
                    .tag("code", name.substring(dot + 1))
                    .description(BY_CODE.get(group))
                    .register(registry);
        } else {
            FunctionCounter.builder(PREFIX + RENAMED.getOrDefault(name, name), counters, found -> found.value(name))
                    .description(COUNTERS.get(name))
                    .register(registry);
        }
    }
}
