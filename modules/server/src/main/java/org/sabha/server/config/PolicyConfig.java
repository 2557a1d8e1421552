package org.sabha.server.config;

import java.util.EnumMap;
import java.util.Map;
import org.sabha.model.AdvisoryClause;
import org.sabha.model.ClientVersion;
import org.sabha.model.rule.RuleSetting;
import org.sabha.policy.PolicyRules;

/**
 * The organisation's setting of every clause of the advisory.
 *
 * @param oldestClient the oldest version that counts as current (C5)
 */
public record PolicyConfig(Map<AdvisoryClause, RuleSetting> clauses, ClientVersion oldestClient) {
    public PolicyConfig {
        clauses = Map.copyOf(new EnumMap<>(clauses));
    }

    /** The rules that new meetings start with. */
    public PolicyRules rules() {
        return PolicyRules.fromOrganisation(clauses);
    }
}
