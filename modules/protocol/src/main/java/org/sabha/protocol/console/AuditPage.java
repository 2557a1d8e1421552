package org.sabha.protocol.console;

import java.util.List;
import java.util.Optional;
import org.sabha.protocol.limits.Items;

/**
 * A page of the audit log, the newest row first.
 *
 * @param people accounts that the rows name by id, as far as they are still there
 * @param before what to ask for the rows before these, even where no row was found: one search looks at so many rows and
 *     no more; absent where the log begins
 */
public record AuditPage(
        @Items(max = 20) List<AuditLine> rows,
        @Items(max = 40) List<AuditPerson> people,
        Optional<Long> before) {}
