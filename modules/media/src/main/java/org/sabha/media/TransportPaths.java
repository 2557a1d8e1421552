package org.sabha.media;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.sabha.media.repair.RetransmissionCache;
import org.sabha.wire.packet.NetworkPath;
import org.sabha.wire.packet.PacketBuffer;
import org.sabha.wire.stun.AddressChallenge;
import org.sabha.wire.stun.StunMessage;

/**
 * The addresses at which one client was found, and which of them gets media; {@link PathState} has the rules.
 *
 * <p>A client that moves is asked at its new address whether it is there, and gets its media there with its answer: a
 * round trip behind its first check. An address from which neither a check nor media came for {@link #CONSENT_NANOS} is
 * forgotten.
 */
final class TransportPaths {
    /**
     * Addresses of one client that are known at once, each with one of ours; the one heard longest ago that is not active
     * makes room. A client with two interfaces shows two over UDP, to each address of the server that it is told, and one
     * for each TCP connection it tries.
     */
    static final int MAX_ADDRESSES = 16;

    /** Consent lasts this long (RFC 7675 section 5.1). */
    static final long CONSENT_NANOS = 30_000_000_000L;

    /**
     * An address whose holder has been silent for this long may be taken over: consent checks are at most 6 s apart (5 s
     * and 20 %, RFC 7675 section 5.1).
     */
    static final long HOLDER_SILENCE_NANOS = 7_000_000_000L;

    /** An address that was found by media alone is asked again after so long without an answer. */
    static final long ASK_NANOS = 50_000_000L;

    /** After so long without a word from an address, resends no longer bring back what was sent there. */
    static final long LOST_NANOS = RetransmissionCache.KEEP_NANOS;

    private static final long NEVER = Long.MAX_VALUE;

    private final Transport transport;
    private final TransportTable table;
    private final List<Path> paths = new ArrayList<>(MAX_ADDRESSES);
    private @Nullable Path active;

    TransportPaths(Transport transport, TransportTable table) {
        this.transport = transport;
        this.table = table;
    }

    /** One address, as it is seen at one of ours. */
    private static final class Path {
        final NetworkPath address;
        PathState state;

        /** What the client is asked there, null until it is. */
        @Nullable
        AddressChallenge challenge;

        /** Whether the last check was answered by a question. */
        boolean asked;

        /** Whether no check has come from there, so that the client's packets must pay for the question. */
        boolean byMedia;

        /** Bytes that came from there since the last question that media paid for. */
        int paidBytes;

        long askedNanos;

        /** The last valid check or authentic packet. */
        long heardNanos;

        Path(NetworkPath address) {
            this.address = address;
            boolean connected = address.protocol() == NetworkPath.Protocol.TCP;
            state = connected ? PathState.REACHABLE : PathState.CHECKED;
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

    /** Whether the client has answered from an address, or connected from there. */
    boolean isReachable(NetworkPath address) {
        Path path = find(address);
        return path != null && path.state.isReachable();
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
        path.byMedia = false;
        if (nominated) {
            on(path, PathState.Event.NOMINATION);
        }
        return true;
    }

    /** A packet of so many bytes came from the address that only the client can have made. */
    void proven(NetworkPath address, int bytes, long nowNanos) {
        Path path = find(address);
        if (path == null) {
            path = appeared(address, nowNanos);
        }
        if (path != null) {
            path.heardNanos = nowNanos;
            if (path != active) {
                on(path, PathState.Event.PROOF);
                askFor(path, bytes, nowNanos);
            }
        }
    }

    /** The client sends from an address that it has not checked; null when it is another session's. */
    private @Nullable Path appeared(NetworkPath address, long nowNanos) {
        if (address.protocol() != NetworkPath.Protocol.UDP || !table.bind(address, transport, nowNanos)) {
            return null;
        }
        makeRoom();
        Path path = new Path(address);
        path.byMedia = true;
        path.askedNanos = nowNanos - ASK_NANOS;
        paths.add(path);
        transport.router.wakeAt(nowNanos + CONSENT_NANOS);
        return path;
    }

    /** Asks an address that was found by media, once as many bytes have come from there as the question has. */
    private void askFor(Path path, int bytes, long nowNanos) {
        if (!path.byMedia || path.state.isReachable()) {
            return;
        }
        path.paidBytes += bytes;
        AddressChallenge challenge = path.challenge == null ? transport.challenge() : path.challenge;
        path.challenge = challenge;
        if (challenge != null && path.paidBytes >= challenge.sizeBytes() && nowNanos - path.askedNanos >= ASK_NANOS) {
            path.paidBytes = 0;
            path.askedNanos = nowNanos;
            transport.ask(challenge, path.address);
        }
    }

    /** The handshake has ended with what was sent to the address. */
    void shookHands(NetworkPath address, long nowNanos) {
        Path path = find(address);
        if (path != null) {
            path.heardNanos = nowNanos;
            on(path, PathState.Event.HANDSHAKE);
        }
    }

    private void on(Path path, PathState.Event event) {
        path.state = path.state.after(event);
        Path old = active;
        if (path.state == PathState.ACTIVE && old != path) {
            active = path;
            if (old != null) {
                old.state = old.state.after(PathState.Event.REPLACED);
            }
            if (old == null || path.heardNanos - old.heardNanos >= LOST_NANOS) {
                transport.reachable();
            }
        }
    }

    // ---- asking the address

    /**
     * Writes the question that is to go to an address instead of an answer to the check that came from it; false when
     * there is nothing to ask, or the answer's turn. So nobody gets more bytes than were sent in their name, and a client
     * that does not answer questions has every second check answered.
     */
    boolean question(NetworkPath address, StunMessage check, PacketBuffer request) {
        Path path = find(address);
        if (path == null || path.state.isReachable()) {
            return false;
        }
        path.asked = !path.asked;
        if (!path.asked) {
            return false;
        }
        AddressChallenge challenge = path.challenge;
        if (challenge == null || !challenge.fits(check)) {
            challenge = transport.challenge(check);
            path.challenge = challenge;
        }
        if (challenge == null || challenge.sizeBytes() > check.length()) {
            return false;
        }
        challenge.write(request);
        return true;
    }

    /** Takes an answer from an address; false when it is not to our question. */
    boolean answered(NetworkPath address, StunMessage answer, long nowNanos) {
        Path path = find(address);
        AddressChallenge challenge = path == null ? null : path.challenge;
        if (path == null || challenge == null || !challenge.isAnsweredBy(answer)) {
            return false;
        }
        path.challenge = null;
        path.heardNanos = nowNanos;
        on(path, PathState.Event.ANSWER);
        return true;
    }

    // ----

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

    /** Forgets what consent has run out for; answers when to come again. */
    long runDue(long nowNanos) {
        for (int i = paths.size() - 1; i >= 0; i--) {
            if (nowNanos - paths.get(i).heardNanos >= CONSENT_NANOS) {
                forget(paths.get(i));
            }
        }
        return nextNanos();
    }

    /** When {@link #runDue} is to be called, {@code Long.MAX_VALUE} for never. */
    long nextNanos() {
        long next = NEVER;
        for (int i = 0; i < paths.size(); i++) {
            next = Math.min(next, paths.get(i).heardNanos + CONSENT_NANOS);
        }
        return next;
    }

    /**
     * Whether the client was heard at the peer's address so recently that nobody else may take it over. In a check of a
     * line, which anybody may ask for, only what it has answered from counts: else a check with a forged source would keep
     * whom the address belongs to from their own session.
     */
    boolean holds(Object peer, long nowNanos) {
        for (Path path : paths) {
            if (path.address.peer().equals(peer)
                    && nowNanos - path.heardNanos < HOLDER_SILENCE_NANOS
                    && (transport.router.echo() == null || path.state.isReachable())) {
                return true;
            }
        }
        return false;
    }

    /** Another session has taken the peer's address over, and the connection with it. */
    void lost(Object peer) {
        for (int i = paths.size() - 1; i >= 0; i--) {
            if (paths.get(i).address.peer().equals(peer)) {
                remove(paths.get(i));
            }
        }
    }

    /** The path is no more. */
    void closed(NetworkPath address) {
        Path path = find(address);
        if (path != null) {
            forget(path);
        }
    }

    private void forget(Path path) {
        remove(path);
        hangUp(path);
    }

    private static void hangUp(Path path) {
        if (path.address.attachment() instanceof PathConnection connection) {
            connection.forgotten();
        }
    }

    private void remove(Path path) {
        paths.remove(path);
        if (path == active) {
            active = null;
        }
        boolean last = true;
        for (Path other : paths) {
            last &= !other.address.peer().equals(path.address.peer());
        }
        table.unbind(path.address, transport, last);
    }

    /** Sends nothing more anywhere, until an address is wanted again. */
    void deactivate() {
        Path old = active;
        active = null;
        if (old != null) {
            old.state = old.state.after(PathState.Event.REPLACED);
        }
    }

    /** Forgets every address. */
    void clear() {
        for (Path path : paths) {
            table.unbind(path.address, transport, true);
            hangUp(path);
        }
        paths.clear();
        active = null;
    }
}
