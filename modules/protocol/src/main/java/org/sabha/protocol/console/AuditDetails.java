package org.sabha.protocol.console;

import java.util.List;
import java.util.Optional;
import org.sabha.protocol.limits.Chars;
import org.sabha.protocol.limits.Items;

/**
 * Everything of one row.
 *
 * @param clockErrorMicros how far off the clock may have been, microseconds; absent where no time service kept it
 * @param invitation by which the person came
 * @param hash SHA-256 in hexadecimal, over this row and the hash of the one before
 * @param name that was given, unless none was or it was erased
 * @param network the address without its last part, unless it is not known or was erased
 * @param erased whether the row once had a name or an address beside it that is gone
 */
public record AuditDetails(
        AuditLine row,
        @Items(max = 2) List<AuditPerson> people,
        Optional<Long> clockErrorMicros,
        Optional<@Chars(max = 16) String> invitation,
        @Chars(max = 64) String hash,
        Optional<@Chars(max = 400) String> name,
        Optional<@Chars(max = 64) String> network,
        boolean erased) {}
