package org.sabha.protocol.account;

import java.util.List;
import org.sabha.protocol.limits.Items;

/**
 * A page of changes of the organisation's rules, the newest first.
 *
 * @param more whether older ones follow
 */
public record RuleHistory(@Items(max = 10) List<RuleChanged> changes, boolean more) {}
