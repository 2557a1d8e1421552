package org.sabha.protocol.account;

import java.util.List;
import org.sabha.protocol.limits.Items;

/**
 * {@code GET /api/v1/rules}: the organisation's rules, by which new meetings begin, every clause in order.
 *
 * @param ceiling the highest class that a meeting may have
 */
public record RuleList(@Items(max = 32) List<OrganisationRule> rules, OrganisationCeiling ceiling) {}
