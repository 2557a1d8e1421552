package org.sabha.server.config;

import java.util.EnumMap;
import java.util.Map;
import org.sabha.model.AdvisoryClause;
import org.sabha.model.ClientVersion;
import org.sabha.model.rule.RuleSetting;
import org.sabha.policy.OrganisationRules;

/**
 * The organisation's setting of every clause of the advisory.
 *
 * @param ceiling the highest class that the server is approved for
 * @param oldestClient the oldest version that counts as current (C5)
 */
public record PolicyConfig(
        Map<AdvisoryClause, RuleSetting> clauses, OrganisationRules.Ceiling ceiling, ClientVersion oldestClient) {
    /**
     * The version that this server's own pages introduce themselves with. Were a newer one wanted, nobody could enter with
     * them, and loading them anew would not help.
     */
    static final ClientVersion PAGE = new ClientVersion(0, 2, 0);

    public PolicyConfig {
        clauses = Map.copyOf(new EnumMap<>(clauses));
    }

    /** What new meetings start with, as long as nobody sets another value. */
    public OrganisationRules organisation() {
        return OrganisationRules.ofFile(clauses, ceiling);
    }
}
