package org.sabha.policy;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The decisions as a table for people, {@code policy-table.txt}; the first row that fits answers. */
final class PolicyTable {
    private static final Set<String> HOSTS = Set.of("host", "alternate-host");
    private static final Set<String> GUESTS = Set.of("participant", "waiting");

    /**
     * @param line where it stands
     * @param roles empty for any
     * @param conditions attribute to its values
     */
    record Row(
            int line,
            String clause,
            String action,
            Set<String> roles,
            Map<String, Set<String>> conditions,
            String answer) {

        boolean isAbout(Question question) {
            return (action.equals("*") || action.equals(question.action()))
                    && (roles.isEmpty() || roles.contains(question.role()));
        }

        boolean fits(Map<String, String> attributes) {
            for (var condition : conditions.entrySet()) {
                String value = attributes.get(condition.getKey());
                if (value == null || !condition.getValue().contains(value)) {
                    return false;
                }
            }
            return true;
        }
    }

    record Question(String action, String role) {}

    private final List<Row> rows;
    /** Rows of one action and role in their order: millions of questions are asked. */
    private final Map<Question, List<Row>> about = new HashMap<>();

    private PolicyTable(List<Row> rows) {
        this.rows = rows;
    }

    static PolicyTable read() {
        try (InputStream in = Objects.requireNonNull(PolicyTable.class.getResourceAsStream("policy-table.txt"))) {
            List<String> lines = new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
            return new PolicyTable(Stream.iterate(0, i -> i < lines.size(), i -> i + 1)
                    .filter(i -> !lines.get(i).isBlank() && !lines.get(i).startsWith("#"))
                    .map(i -> parse(i + 1, lines.get(i)))
                    .toList());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Row parse(int line, String text) {
        String[] cells = text.split("\\|", -1);
        if (cells.length != 5) {
            throw new IllegalArgumentException("line " + line + " has " + cells.length + " cells: " + text);
        }
        Map<String, Set<String>> conditions = new LinkedHashMap<>();
        for (String condition : cells[3].strip().split("\\s+", -1)) {
            if (!condition.isEmpty()) {
                String[] parts = condition.split("=", -1);
                conditions.put(parts[0], Set.of(parts[1].split(",", -1)));
            }
        }
        return new Row(
                line,
                cells[0].strip(),
                cells[1].strip(),
                roles(cells[2].strip()),
                Map.copyOf(conditions),
                cells[4].strip());
    }

    private static Set<String> roles(String cell) {
        return switch (cell) {
            case "any" -> Set.of();
            case "hosts" -> HOSTS;
            case "guests" -> GUESTS;
            default -> Arrays.stream(cell.split(",", -1)).map(String::strip).collect(Collectors.toSet());
        };
    }

    List<Row> rows() {
        return rows;
    }

    Optional<Row> answer(String action, String role, Map<String, String> attributes) {
        List<Row> candidates = about.computeIfAbsent(
                new Question(action, role),
                question -> rows.stream().filter(row -> row.isAbout(question)).toList());
        for (Row row : candidates) {
            if (row.fits(attributes)) {
                return Optional.of(row);
            }
        }
        return Optional.empty();
    }
}
