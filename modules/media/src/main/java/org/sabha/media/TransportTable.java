package org.sabha.media;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.sabha.wire.packet.NetworkPath;

/**
 * Finds transports by what a datagram shows: the path it came by, the user fragment of a check or, where a client has
 * come to another address without a word, the SSRC. The remote address of
 * a path, whichever of the server's addresses it was seen at, belongs to the session that was heard there first, until that has been silent for {@link
 * TransportPaths#HOLDER_SILENCE_NANOS}: nobody can take another's packets by a check with a forged source, and a client
 * that comes again from the port of its dead session is served. Bounded by the open transports times {@link
 * TransportPaths#MAX_ADDRESSES}.
 */
final class TransportTable {
    private final Map<NetworkPath, Transport> byPath = new HashMap<>();
    private final Map<Object, Transport> holders = new HashMap<>();
    private final Map<String, Transport> byFragment = new HashMap<>();
    private final Map<Integer, Transport> bySource = new HashMap<>();

    @Nullable
    Transport find(NetworkPath path) {
        return byPath.get(path);
    }

    @Nullable
    Transport find(String fragment) {
        return byFragment.get(fragment);
    }

    /** Gives a path to a transport; false when another one holds its peer that was heard there a moment ago. */
    boolean bind(NetworkPath path, Transport transport, long nowNanos) {
        Transport holder = holders.get(path.peer());
        if (holder != null && holder != transport) {
            if (holder.paths.holds(path.peer(), nowNanos)) {
                return false;
            }
            holder.paths.lost(path.peer());
        }
        holders.put(path.peer(), transport);
        byPath.put(path, transport);
        return true;
    }

    /** @param last whether the transport has no other path to the same peer */
    void unbind(NetworkPath path, Transport transport, boolean last) {
        byPath.remove(path, transport);
        if (last) {
            holders.remove(path.peer(), transport);
        }
    }

    void register(String fragment, Transport transport) {
        byFragment.put(fragment, transport);
    }

    void unregister(String fragment, Transport transport) {
        byFragment.remove(fragment, transport);
    }

    /**
     * The transport that is said to send an SSRC, for packets whose path is unknown; null when there is none. The packet
     * itself must prove it.
     */
    @Nullable
    Transport findSource(int ssrc) {
        return bySource.get(ssrc);
    }

    /** Anybody may name any SSRC; the first to do so keeps it, so that naming another's takes nothing away. */
    void registerSource(int ssrc, Transport transport) {
        bySource.putIfAbsent(ssrc, transport);
    }

    void unregisterSource(int ssrc, Transport transport) {
        bySource.remove(ssrc, transport);
    }

    /** SSRCs that are known at the moment. */
    int sources() {
        return bySource.size();
    }

    /** Paths bound at the moment. */
    int addresses() {
        return byPath.size();
    }

    /** Fragments that are answered at the moment. */
    int fragments() {
        return byFragment.size();
    }
}
