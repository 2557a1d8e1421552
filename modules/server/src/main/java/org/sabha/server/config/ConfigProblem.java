package org.sabha.server.config;

/**
 * One setting that cannot be used.
 *
 * @param key full key, such as {@code sabha.http.https.port}
 * @param value as written; empty for a missing one
 * @param allowed what would be accepted, as a phrase
 * @param place file and line, or where else the value came from
 */
public record ConfigProblem(String key, String value, String allowed, String place) {
    @Override
    public String toString() {
        return key + " = " + value + ": allowed is " + allowed + " (" + place + ")";
    }
}
