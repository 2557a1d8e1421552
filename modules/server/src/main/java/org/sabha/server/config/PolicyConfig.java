package org.sabha.server.config;

import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import org.sabha.model.AdvisoryClause;

/** The organisation's setting of every clause of the advisory. */
public record PolicyConfig(Map<AdvisoryClause, ClauseSetting> clauses) {
    public PolicyConfig {
        for (AdvisoryClause clause : AdvisoryClause.values()) {
            Objects.requireNonNull(clauses.get(clause), () -> "no setting for " + clause);
        }
        clauses = Map.copyOf(new EnumMap<>(clauses));
    }

    /** The setting of one clause. */
    public ClauseSetting clause(AdvisoryClause clause) {
        return Objects.requireNonNull(clauses.get(clause));
    }
}
