package org.sabha.server.report;

import java.util.Optional;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;

/** Finds the first place at which two reports differ. */
final class ReportDifference {
    private ReportDifference() {}

    /** @return the place, such as {@code clauses[3].verdict}; empty where they are the same */
    static Optional<String> between(JsonNode one, JsonNode other) {
        return one.equals(other) ? Optional.empty() : Optional.of(place(one, other, ""));
    }

    private static String place(JsonNode one, JsonNode other, String path) {
        if (one.isObject() && other.isObject()) {
            var names = new TreeSet<String>();
            one.properties().forEach(each -> names.add(each.getKey()));
            other.properties().forEach(each -> names.add(each.getKey()));
            for (String name : names) {
                String further = path.isEmpty() ? name : path + "." + name;
                if (!one.has(name) || !other.has(name)) {
                    return further;
                }
                if (!one.get(name).equals(other.get(name))) {
                    return place(one.get(name), other.get(name), further);
                }
            }
        } else if (one.isArray() && other.isArray()) {
            for (int i = 0; i < Math.min(one.size(), other.size()); i++) {
                if (!one.get(i).equals(other.get(i))) {
                    return place(one.get(i), other.get(i), path + "[" + i + "]");
                }
            }
            return path + "[" + Math.min(one.size(), other.size()) + "]";
        }
        return path;
    }
}
