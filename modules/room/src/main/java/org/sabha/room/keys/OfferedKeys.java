package org.sabha.room.keys;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sabha.mls.KeyPackage;
import org.sabha.mls.KeyPackageSignatures;
import org.sabha.mls.MlsLimits;
import org.sabha.mls.MlsMessage;
import org.sabha.mls.MlsParse;
import org.sabha.mls.MlsParser;
import org.sabha.mls.order.CommitRules;
import org.sabha.mls.order.GroupRefusal;
import org.sabha.model.Octets;
import org.sabha.protocol.KeyOffer;

/** Keys that somebody offered, with the KeyPackage read. */
public record OfferedKeys(KeyOffer offer, KeyPackage keyPackage) {

    /** What came of reading. */
    public sealed interface Reading {
        record Usable(KeyPackage keyPackage) implements Reading {}

        record Refused(GroupRefusal reason) implements Reading {}
    }

    /** Keys that could be added to a group; empty for any others. */
    public static Optional<OfferedKeys> of(KeyOffer offer) {
        return read(offer.keyPackage()) instanceof Reading.Usable usable
                ? Optional.of(new OfferedKeys(offer, usable.keyPackage()))
                : Optional.empty();
    }

    /** Reads an MLSMessage with a KeyPackage. */
    public static Reading read(Octets message) {
        if (MlsParser.parse(message.toArray(), MlsLimits.KEY_PACKAGE) instanceof MlsParse.Read read
                && read.message() instanceof MlsMessage.KeyPackageMessage found) {
            @Nullable GroupRefusal refusal = CommitRules.refuseKeyPackage(found.keyPackage());
            if (refusal == null && !KeyPackageSignatures.hold(found.keyPackage())) {
                refusal = GroupRefusal.KEY_PACKAGE_SIGNATURE;
            }
            return refusal == null ? new Reading.Usable(found.keyPackage()) : new Reading.Refused(refusal);
        }
        return new Reading.Refused(GroupRefusal.MALFORMED);
    }
}
