package org.sabha.server.report;

import org.sabha.protocol.BodyTooLongException;
import org.sabha.protocol.HttpBodyCodec;
import org.sabha.protocol.report.ComplianceReport;
import org.sabha.protocol.report.SignedReport;
import org.sabha.trust.CanonicalJson;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A report in the canonical form that is signed, and as it is sent. */
final class CanonicalReport {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final HttpBodyCodec BODIES = new HttpBodyCodec();
    private static final String REPORT = "report";
    private static final String NO_KEY = "0".repeat(64);
    private static final String NO_SIGNATURE = "0".repeat(128);

    private CanonicalReport() {}

    /** @throws BodyTooLongException if it is more than a body may be */
    static byte[] of(ComplianceReport report) {
        return CanonicalJson.of(tree(report));
    }

    /** The report as values, for comparing part by part. */
    static JsonNode tree(ComplianceReport report) {
        return JSON.readTree(encoded(new SignedReport(report, NO_KEY, NO_SIGNATURE)))
                .get(REPORT);
    }

    /** @throws BodyTooLongException if it is more than a body may be */
    static byte[] encoded(SignedReport signed) {
        return BODIES.encode(signed);
    }

    /** Whether it is no more than a body may be. */
    static boolean fits(ComplianceReport report) {
        try {
            encoded(new SignedReport(report, NO_KEY, NO_SIGNATURE));
            return true;
        } catch (BodyTooLongException e) {
            return false;
        }
    }

    /** @throws org.sabha.protocol.ProtocolException if it is none */
    static SignedReport decoded(byte[] json) {
        return BODIES.decode(json, SignedReport.class);
    }
}
