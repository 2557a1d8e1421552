package org.sabha.signalling;

import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.sabha.protocol.ProtocolErrorCode;

/**
 * Counts what happens at the door, for the metrics. Safe for any thread.
 *
 * <p>Names are stable: {@code connections.accepted}, {@code connections.refused}, {@code connections.given_up},
 * {@code connections.open},
 * {@code sessions.opened}, {@code sessions.open}, {@code tls.failed}, {@code requests}, {@code entrances.accepted},
 * {@code entrances.refused}, {@code messages.received}, {@code messages.sent}, {@code bytes.received},
 * {@code bytes.sent}, {@code joins.opened}, {@code joins.refused}, {@code joins.busy}, {@code joins.failed}, {@code readers.stalled},
 * {@code defects}, and by code {@code refusals.<protocol error>}, {@code closes.<WebSocket close code sent>},
 * {@code responses.<HTTP status>}.
 */
public final class SignallingCounters {
    final LongAdder connectionsAccepted;
    final LongAdder connectionsRefused;
    /** Of nobody known, closed for newcomers while all places were taken. */
    final LongAdder connectionsGivenUp;

    final LongAdder connectionsOpen;
    final LongAdder sessionsOpened;
    final LongAdder sessionsOpen;
    final LongAdder tlsFailed;
    final LongAdder httpRequests;
    final LongAdder entrancesAccepted;
    final LongAdder entrancesRefused;
    final LongAdder messagesReceived;
    final LongAdder messagesSent;
    final LongAdder bytesReceived;
    final LongAdder bytesSent;
    final LongAdder joinsOpened;
    final LongAdder joinsRefused;
    /** Of people with good credentials, while the server took nobody new in. */
    final LongAdder joinsBusy;

    final LongAdder joinsFailed;
    final LongAdder readersStalled;
    final LongAdder defects;

    private final Map<String, LongAdder> byName = new ConcurrentHashMap<>();
    private final Map<ProtocolErrorCode, LongAdder> refusals = new EnumMap<>(ProtocolErrorCode.class);
    private final Map<Integer, LongAdder> closes = new ConcurrentHashMap<>();
    private final Map<Integer, LongAdder> responses = new ConcurrentHashMap<>();
    private final Supplier<Runnable> joinTimer;
    private volatile Consumer<String> watcher = _ -> {};

    public SignallingCounters() {
        this(() -> () -> {});
    }

    /**
     * @param joinTimer called when a join's credentials begin to be checked; what it gives is run when the answer is there.
     *     Any thread; must not block
     */
    public SignallingCounters(Supplier<Runnable> joinTimer) {
        this.joinTimer = joinTimer;
        connectionsAccepted = named("connections.accepted");
        connectionsRefused = named("connections.refused");
        connectionsGivenUp = named("connections.given_up");
        connectionsOpen = named("connections.open");
        sessionsOpened = named("sessions.opened");
        sessionsOpen = named("sessions.open");
        tlsFailed = named("tls.failed");
        httpRequests = named("requests");
        entrancesAccepted = named("entrances.accepted");
        entrancesRefused = named("entrances.refused");
        messagesReceived = named("messages.received");
        messagesSent = named("messages.sent");
        bytesReceived = named("bytes.received");
        bytesSent = named("bytes.sent");
        joinsOpened = named("joins.opened");
        joinsRefused = named("joins.refused");
        joinsBusy = named("joins.busy");
        joinsFailed = named("joins.failed");
        readersStalled = named("readers.stalled");
        defects = named("defects");
        for (ProtocolErrorCode code : ProtocolErrorCode.values()) {
            refusals.put(code, named("refusals." + code.wireName()));
        }
    }

    /** The count of this name, 0 if it never happened. */
    public long value(String name) {
        LongAdder adder = byName.get(name);
        return adder == null ? 0 : adder.sum();
    }

    /** Every count by name, in the order of the names. */
    public Map<String, Long> snapshot() {
        Map<String, Long> counts = new TreeMap<>();
        byName.forEach((name, adder) -> counts.put(name, adder.sum()));
        return counts;
    }

    /**
     * Names every count: those so far, and each other one when it first happens. A name may come twice.
     *
     * @param names called on any thread; must not block
     */
    public void watch(Consumer<String> names) {
        watcher = names;
        snapshot().keySet().forEach(names);
    }

    /** @return to be run when the join is answered */
    Runnable joinBegins() {
        return joinTimer.get();
    }

    void refused(ProtocolErrorCode code) {
        LongAdder adder = refusals.get(code);
        if (adder != null) {
            adder.increment();
        }
    }

    /** Only codes that the server itself chooses come here, so the map is bounded. */
    void closed(int closeCode) {
        closes.computeIfAbsent(closeCode, code -> named("closes." + code)).increment();
    }

    void responded(int status) {
        responses.computeIfAbsent(status, code -> named("responses." + code)).increment();
    }

    private LongAdder named(String name) {
        LongAdder adder = byName.computeIfAbsent(name, _ -> new LongAdder());
        watcher.accept(name);
        return adder;
    }
}
