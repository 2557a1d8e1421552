package org.sabha.protocol.account;

import org.sabha.protocol.limits.Chars;

/** {@code POST /api/v1/rules/preview}: what setting a rule would do to meetings; nothing changes. */
public record PreviewRuleRequest(
        @Chars(max = 8) String clause, @Chars(max = 32) String value, boolean locked) {}
