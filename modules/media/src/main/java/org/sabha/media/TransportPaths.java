package org.sabha.media;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.sabha.wire.packet.NetworkPath;

/**
 * The addresses at which one client was found, and which of them gets media; {@link PathState} has the rules.
 *
 * <p>A client that moves and sends gets media at its new address with its first packet from there; one that only
 * listens, when its nominating check has come and the old address has been silent for {@link #SILENCE_NANOS}. An address
 * from which neither a check nor media came for {@link #CONSENT_NANOS} is forgotten.
 */
final class TransportPaths {
    /**
     * Addresses of one client that are known at once; the one heard longest ago that is not active makes room. A client
     * with two interfaces shows two over UDP and one for each TCP connection it tries.
     */
    static final int MAX_ADDRESSES = 8;

    /** Consent lasts this long (RFC 7675 section 5.1). */
    static final long CONSENT_NANOS = 30_000_000_000L;

    /**
     * When the active address counts as silent: who receives video sends feedback 16 to 20 times a second, so this is
     * some twenty in a row.
     */
    static final long SILENCE_NANOS = 1_000_000_000L;

    /**
     * An address whose holder has been silent for this long may be taken over: consent checks are at most 6 s apart (5 s
     * and 20 %, RFC 7675 section 5.1).
     */
    static final long HOLDER_SILENCE_NANOS = 7_000_000_000L;

    private static final long NEVER = Long.MAX_VALUE;

    private final Transport transport;
    private final TransportTable table;
    private final List<Path> paths = new ArrayList<>(MAX_ADDRESSES);
    private @Nullable Path active;

    TransportPaths(Transport transport, TransportTable table) {
        this.transport = transport;
        this.table = table;
    }

    /** One address. */
    private static final class Path {
        final NetworkPath address;
        PathState state = PathState.CHECKED;

        /** The last valid check or authentic packet. */
        long heardNanos;

        /** The last authentic packet or nominating check; of meaning once the state is not CHECKED. */
        long aliveNanos;

        Path(NetworkPath address) {
            this.address = address;
        }

        void on(PathState.Event event) {
            state = state.after(event);
        }
    }

    /** Where media goes, null for nowhere. */
    @Nullable
    NetworkPath active() {
        Path now = active;
        return now == null ? null : now.address;
    }

    boolean isEmpty() {
        return paths.isEmpty();
    }

    /** A valid check came; false when the address is another session's, which was heard there a moment ago. */
    boolean checked(NetworkPath address, boolean nominated, long nowNanos) {
        Path path = find(address);
        if (path == null) {
            if (!table.bind(address, transport, nowNanos)) {
                return false;
            }
            makeRoom();
            path = new Path(address);
            paths.add(path);
        }
        path.heardNanos = nowNanos;
        if (nominated) {
            path.aliveNanos = nowNanos;
            path.on(PathState.Event.NOMINATION);
            followNomination(nowNanos);
        }
        return true;
    }

    /** A packet came from the address that only the client can have made. */
    void proven(NetworkPath address, long nowNanos) {
        Path path = find(address);
        if (path != null) {
            path.heardNanos = nowNanos;
            path.aliveNanos = nowNanos;
            if (path != active) {
                activate(path, PathState.Event.PROOF);
            }
        }
    }

    private @Nullable Path find(NetworkPath address) {
        Path current = active;
        if (current != null && current.address.equals(address)) {
            return current;
        }
        for (int i = 0; i < paths.size(); i++) {
            if (paths.get(i).address.equals(address)) {
                return paths.get(i);
            }
        }
        return null;
    }

    private void makeRoom() {
        if (paths.size() < MAX_ADDRESSES) {
            return;
        }
        Path oldest = null;
        for (Path path : paths) {
            if (path != active && (oldest == null || path.heardNanos - oldest.heardNanos < 0)) {
                oldest = path;
            }
        }
        if (oldest != null) {
            forget(oldest);
        }
    }

    private void activate(Path path, PathState.Event event) {
        Path old = active;
        path.on(event);
        active = path;
        if (old != null && old != path) {
            old.on(PathState.Event.REPLACED);
        }
    }

    /** Lets media go to the address nominated last, if the active one has said nothing since and is silent. */
    private void followNomination(long nowNanos) {
        Path nominated = nominated();
        Path current = active;
        if (nominated != null && (current == null || nowNanos - current.aliveNanos >= SILENCE_NANOS)) {
            activate(nominated, PathState.Event.ACTIVE_IS_SILENT);
        }
    }

    /** The address nominated last, unless the active one gave a sign of life after that. */
    private @Nullable Path nominated() {
        Path last = null;
        for (int i = 0; i < paths.size(); i++) {
            Path path = paths.get(i);
            if (path.state == PathState.NOMINATED && (last == null || path.aliveNanos - last.aliveNanos > 0)) {
                last = path;
            }
        }
        Path current = active;
        return last == null || current == null || last.aliveNanos - current.aliveNanos >= 0 ? last : null;
    }

    /** Forgets what consent has run out for and follows a nomination; answers when to come again. */
    long runDue(long nowNanos) {
        for (int i = paths.size() - 1; i >= 0; i--) {
            if (nowNanos - paths.get(i).heardNanos >= CONSENT_NANOS) {
                forget(paths.get(i));
            }
        }
        followNomination(nowNanos);
        return nextNanos();
    }

    /** When {@link #runDue} is to be called, {@code Long.MAX_VALUE} for never. */
    long nextNanos() {
        long next = NEVER;
        for (int i = 0; i < paths.size(); i++) {
            next = Math.min(next, paths.get(i).heardNanos + CONSENT_NANOS);
        }
        Path current = active;
        return current != null && nominated() != null ? Math.min(next, current.aliveNanos + SILENCE_NANOS) : next;
    }

    /** Whether the client was heard at the address so recently that nobody else may take it over. */
    boolean holds(NetworkPath address, long nowNanos) {
        Path path = find(address);
        return path != null && nowNanos - path.heardNanos < HOLDER_SILENCE_NANOS;
    }

    /** Another session has taken the address over. */
    void lost(NetworkPath address) {
        Path path = find(address);
        if (path != null) {
            remove(path);
        }
    }

    private void forget(Path path) {
        table.unbind(path.address, transport);
        remove(path);
    }

    private void remove(Path path) {
        paths.remove(path);
        if (path == active) {
            active = null;
        }
    }

    /** Sends nothing more anywhere, until an address is nominated or proven again. */
    void deactivate() {
        Path old = active;
        active = null;
        if (old != null) {
            old.on(PathState.Event.REPLACED);
        }
    }

    /** Forgets every address. */
    void clear() {
        for (Path path : paths) {
            table.unbind(path.address, transport);
        }
        paths.clear();
        active = null;
    }
}
