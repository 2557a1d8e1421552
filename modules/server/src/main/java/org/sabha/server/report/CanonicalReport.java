package org.sabha.server.report;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import org.sabha.protocol.BodyTooLongException;
import org.sabha.protocol.HttpBodyCodec;
import org.sabha.protocol.report.ComplianceReport;
import org.sabha.protocol.report.SignedReport;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A report in the canonical form of RFC 8785: what is signed. In a report there are objects, lists, texts without control
 * characters, whole numbers below 2^53 and truth values; of these the form asks only that names are sorted by their UTF-16
 * units and that nothing stands between.
 */
final class CanonicalReport {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final HttpBodyCodec BODIES = new HttpBodyCodec();
    private static final String REPORT = "report";
    private static final String NO_KEY = "0".repeat(64);
    private static final String NO_SIGNATURE = "0".repeat(128);

    private CanonicalReport() {}

    /** @throws BodyTooLongException if it is more than a body may be */
    static byte[] of(ComplianceReport report) {
        return bytes(tree(report));
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

    private static byte[] bytes(JsonNode node) {
        StringBuilder text = new StringBuilder();
        write(node, text);
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static void write(JsonNode node, StringBuilder to) {
        if (node.isObject()) {
            Map<String, JsonNode> sorted = new TreeMap<>();
            node.properties().forEach(each -> sorted.put(each.getKey(), each.getValue()));
            String before = "{";
            for (Map.Entry<String, JsonNode> each : sorted.entrySet()) {
                to.append(before).append('"').append(each.getKey()).append("\":");
                write(each.getValue(), to);
                before = ",";
            }
            to.append(sorted.isEmpty() ? "{}" : "}");
        } else if (node.isArray()) {
            String before = "[";
            for (JsonNode each : node.values()) {
                to.append(before);
                write(each, to);
                before = ",";
            }
            to.append(node.isEmpty() ? "[]" : "]");
        } else {
            to.append(JSON.writeValueAsString(node));
        }
    }
}
