package org.sabha.policy;

import java.util.Optional;
import org.sabha.model.AdvisoryClause;
import org.sabha.model.ReasonCode;

/** The answer of the policy. */
public sealed interface PolicyDecision {

    /**
     * Yes, as the proviso says.
     *
     * @param proviso {@code AS_ASKED}, or the milder thing that is permitted instead
     */
    record Permit(Proviso proviso) implements PolicyDecision {}

    /**
     * No; nothing changes.
     *
     * @param reason why
     * @param clause the advisory clause behind it, if one is
     */
    record Deny(ReasonCode reason, Optional<AdvisoryClause> clause) implements PolicyDecision {}

    /** How a permitted act is to be carried out. */
    enum Proviso {
        AS_ASKED,
        /** To come in: as far as the door, where a host decides. */
        AT_THE_DOOR,
        /** To publish: muted until its sender unmutes. */
        MUTED
    }

    static PolicyDecision permit() {
        return new Permit(Proviso.AS_ASKED);
    }

    static PolicyDecision permit(Proviso proviso) {
        return new Permit(proviso);
    }

    static PolicyDecision deny(ReasonCode reason) {
        return new Deny(reason, Optional.empty());
    }

    static PolicyDecision deny(ReasonCode reason, AdvisoryClause clause) {
        return new Deny(reason, Optional.of(clause));
    }

    default boolean isPermitted() {
        return this instanceof Permit;
    }
}
