package org.sabha.media;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.sabha.wire.packet.NetworkPath;

/**
 * Finds transports by what a datagram shows: the address it came from or the user fragment of a check. An address
 * belongs to the session that bound it last: a client that comes again from the same port is another session, and an
 * entry of the dead one would starve it. Bounded by the open transports times {@link Transport#MAX_ADDRESSES}.
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

    /** Gives an address to a transport; who had it loses it. */
    void bind(NetworkPath address, Transport transport) {
        Transport loser = byAddress.put(address, transport);
        if (loser != null && loser != transport) {
            loser.lost(address);
        }
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
