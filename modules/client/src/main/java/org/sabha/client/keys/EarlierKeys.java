package org.sabha.client.keys;

import java.util.ArrayList;
import java.util.List;
import org.sabha.e2ee.group.MlsEngine.DeviceKeys;
import org.sabha.e2ee.rules.ReturnProofs;
import org.sabha.mls.ReturnProof;
import org.sabha.model.Octets;

/**
 * Keys that this device had before the one of now, of which one may be its leaf's: by their word it takes its place again.
 * They go when a group is entered, and a host's when the key of now is named in it. One owner.
 */
final class EarlierKeys implements AutoCloseable {
    private final List<DeviceKeys> keys = new ArrayList<>();

    /** Another key takes the place of this one. The first is the leaf's, and stays whatever comes. */
    void add(DeviceKeys before) {
        if (keys.size() == ReturnProof.MOST) {
            keys.remove(1).close();
        }
        keys.add(before);
    }

    /** What they say for the key of now. */
    List<Octets> proofs(String room, Octets signatureKey) {
        return ReturnProofs.by(keys, room, signatureKey);
    }

    /** Their public keys: one of them may be a host's whom the statement names still. */
    List<Octets> signatureKeys() {
        return keys.stream().map(key -> Octets.of(key.signatureKey())).toList();
    }

    @Override
    public void close() {
        keys.forEach(DeviceKeys::close);
        keys.clear();
    }
}
