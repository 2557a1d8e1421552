package org.sabha.protocol.account;

import java.util.List;
import org.sabha.protocol.limits.Items;

/**
 * A page of changes of the ceiling, the newest first.
 *
 * @param more whether older ones follow
 */
public record CeilingHistory(@Items(max = 10) List<CeilingChanged> changes, boolean more) {}
