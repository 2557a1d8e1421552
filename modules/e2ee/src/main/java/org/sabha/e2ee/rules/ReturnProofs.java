package org.sabha.e2ee.rules;

import java.util.List;
import java.util.SequencedCollection;
import org.sabha.mls.ReturnProof;
import org.sabha.model.Octets;

/** Words of a device's earlier keys for its next one; {@link ReturnProof} judges them. */
public final class ReturnProofs {
    private ReturnProofs() {}

    /** One signature by each of the first {@link ReturnProof#MOST} keys. */
    public static List<Octets> by(
            SequencedCollection<? extends Ed25519Signer> earlier, String room, Octets newSignatureKey) {
        byte[] message = ReturnProof.signed(room, newSignatureKey);
        return earlier.stream()
                .limit(ReturnProof.MOST)
                .map(key -> Octets.of(key.sign(message.clone())))
                .toList();
    }
}
