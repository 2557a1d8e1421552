package org.sabha.mls;

import org.sabha.model.Octets;

/** A proposal (RFC 9420 section 12.1). Types without a place in the RFC cannot be read past and are a fault. */
public sealed interface Proposal {
    record Add(KeyPackage keyPackage) implements Proposal {}

    record Update(LeafNode leaf) implements Proposal {}

    record Remove(int leaf) implements Proposal {}

    record ExternalPsk(Octets pskId, Octets nonce) implements Proposal {}

    record ResumptionPsk() implements Proposal {}

    record ReInit() implements Proposal {}

    record ExternalInit() implements Proposal {}

    record GroupContextExtensions() implements Proposal {}
}
