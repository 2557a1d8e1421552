package org.sabha.media;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.sabha.wire.packet.NetworkPath;

/**
 * Finds transports by what a datagram shows: the address it came from or the user fragment of a check. An address
 * belongs to the session that was heard there first, until that has been silent for {@link
 * TransportPaths#HOLDER_SILENCE_NANOS}: nobody can take another's packets by a check with a forged source, and a client
 * that comes again from the port of its dead session is served. Bounded by the open transports times {@link
 * TransportPaths#MAX_ADDRESSES}.
 */
final class TransportTable {
    private final Map<NetworkPath, Transport> byAddress = new HashMap<>();
    private final Map<String, Transport> byFragment = new HashMap<>();

    @Nullable
    Transport find(NetworkPath address) {
        return byAddress.get(address);
    }

    @Nullable
    Transport find(String fragment) {
        return byFragment.get(fragment);
    }

    /** Gives an address to a transport; false when another one holds it that was heard there a moment ago. */
    boolean bind(NetworkPath address, Transport transport, long nowNanos) {
        Transport holder = byAddress.get(address);
        if (holder != null && holder != transport) {
            if (holder.paths.holds(address, nowNanos)) {
                return false;
            }
            holder.paths.lost(address);
        }
        byAddress.put(address, transport);
        return true;
    }

    void unbind(NetworkPath address, Transport transport) {
        byAddress.remove(address, transport);
    }

    void register(String fragment, Transport transport) {
        byFragment.put(fragment, transport);
    }

    void unregister(String fragment, Transport transport) {
        byFragment.remove(fragment, transport);
    }

    /** Addresses bound at the moment. */
    int addresses() {
        return byAddress.size();
    }

    /** Fragments that are answered at the moment. */
    int fragments() {
        return byFragment.size();
    }
}
