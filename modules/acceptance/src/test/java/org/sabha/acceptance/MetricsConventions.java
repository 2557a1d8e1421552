package org.sabha.acceptance;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A page in the Prometheus text format 0.0.4, and what of it breaks the conventions: the rules of {@code promtool check
 * metrics}, which is not on every machine.
 *
 * @see <a href="https://github.com/prometheus/client_golang/tree/main/prometheus/testutil/promlint">promlint</a>
 */
final class MetricsConventions {
    private static final Pattern SAMPLE =
            Pattern.compile("([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\\{(.*)})? (NaN|[+-]?Inf|[-+0-9.eE]+)");
    private static final Pattern LABEL = Pattern.compile("([a-zA-Z_][a-zA-Z0-9_]*)=\"(?:[^\"\\\\]|\\\\.)*\",?");
    private static final Pattern COMMENT = Pattern.compile("# (HELP|TYPE) (\\S+) ?(.*)");

    private static final Set<String> DISTRIBUTIONS = Set.of("histogram", "summary");
    private static final Set<String> TYPES = Set.of("counter", "gauge", "histogram", "summary", "untyped");
    private static final Set<String> ABBREVIATIONS =
            Set.of("s", "ms", "us", "ns", "sec", "b", "kb", "mb", "gb", "tb", "pb", "m", "h", "d");
    private static final Pattern NO_BASE_UNIT = Pattern.compile(
            "(?:(?:pico|nano|micro|milli|centi|kilo|kibi|mega|mebi|giga|gibi|tera|tebi)(?:seconds?|bytes?|meters?|grams?)"
                    + "|minutes?|hours?|days?|weeks?|bits?)");

    private final Map<String, String> help = new LinkedHashMap<>();
    private final Map<String, String> types = new LinkedHashMap<>();
    private final Set<String> samples = new HashSet<>();
    private final Set<String> labels = new HashSet<>();
    private final List<String> complaints = new ArrayList<>();

    private MetricsConventions(String page) {
        page.lines().forEach(this::read);
        types.forEach(this::check);
        labels.stream()
                .filter(label -> label.matches(".*[a-z][A-Z].*"))
                .forEach(label -> complaints.add(label + ": a label in camel case"));
    }

    static MetricsConventions of(String page) {
        return new MetricsConventions(page);
    }

    /** Empty if the page keeps to the conventions. */
    List<String> complaints() {
        return List.copyOf(complaints);
    }

    /** Names of all figures. */
    Set<String> names() {
        return types.keySet();
    }

    private void read(String line) {
        Matcher comment = COMMENT.matcher(line);
        Matcher sample = SAMPLE.matcher(line);
        if (comment.matches()) {
            String old = (comment.group(1).equals("HELP") ? help : types).put(comment.group(2), comment.group(3));
            if (old != null) {
                complaints.add(comment.group(2) + ": twice");
            }
        } else if (sample.matches()) {
            readSample(line, sample);
        } else if (!line.isEmpty()) {
            complaints.add("cannot be read: " + line);
        }
    }

    private void readSample(String line, Matcher sample) {
        if (!samples.add(line.substring(0, line.lastIndexOf(' ')))) {
            complaints.add("twice: " + line);
        }
        String name = sample.group(1);
        String family = name.replaceFirst("_(bucket|sum|count)$", "");
        boolean isOfDistribution = DISTRIBUTIONS.contains(types.getOrDefault(family, ""));
        if (!types.containsKey(name) && !isOfDistribution) {
            complaints.add(name + ": no type");
        }
        if (sample.group(2) != null) {
            Matcher label = LABEL.matcher(sample.group(2));
            while (label.find()) {
                labels.add(label.group(1));
                if (Set.of("le", "quantile").contains(label.group(1)) && !isOfDistribution) {
                    complaints.add(name + ": a label of distributions");
                }
            }
            if (!label.replaceAll("").isEmpty()) {
                complaints.add("labels cannot be read: " + line);
            }
        }
    }

    private void check(String name, String type) {
        boolean isDistribution = DISTRIBUTIONS.contains(type);
        List<String> pieces = List.of(name.split("_", -1));
        complain(name, help.getOrDefault(name, "").isBlank(), "no help text");
        complain(name, !TYPES.contains(type), "an unknown type");
        complain(name, type.equals("counter") != name.endsWith("_total"), "_total is of counters, and of them all");
        complain(
                name, !isDistribution && name.matches(".*_(bucket|sum|count)"), "a suffix of histograms and summaries");
        complain(name, pieces.stream().anyMatch(TYPES::contains), "the type in its name");
        complain(name, pieces.stream().skip(1).anyMatch(ABBREVIATIONS::contains), "an abbreviated unit");
        complain(
                name,
                pieces.stream().anyMatch(piece -> NO_BASE_UNIT.matcher(piece).matches()),
                "no base unit");
        complain(name, name.contains(":") || name.matches(".*[a-z][A-Z].*"), "a character that it should not have");
    }

    private void complain(String name, boolean isWrong, String what) {
        if (isWrong) {
            complaints.add(name + ": " + what);
        }
    }
}
