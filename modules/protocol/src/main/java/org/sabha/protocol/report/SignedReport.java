package org.sabha.protocol.report;

import org.sabha.protocol.limits.Chars;

/**
 * A report and the signature by which anybody can check it. What is signed is {@code sabha report 1}, a line feed, and
 * the report in the canonical form of RFC 8785.
 *
 * @param key public Ed25519 key of the audit log, hexadecimal
 * @param signature hexadecimal
 */
public record SignedReport(
        ComplianceReport report,
        @Chars(min = 64, max = 64) String key,
        @Chars(min = 128, max = 128) String signature) {}
