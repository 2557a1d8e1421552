package org.sabha.bench;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** The options that the benchmarks of whole meetings share: {@code --json} and a few named numbers. */
record PlainOptions(List<String> words, Path serverJar, Path jvmOptions) {

    static PlainOptions of(String... words) {
        return new PlainOptions(
                List.of(words),
                Path.of(System.getProperty("sabha.server.jar")),
                Path.of(System.getProperty("sabha.jvm.options")));
    }

    double number(String name, double otherwise) {
        int at = words.indexOf(name);
        return at < 0 ? otherwise : Double.parseDouble(words.get(at + 1));
    }

    /** Whether meetings are key groups, {@code --keys}. */
    boolean keys() {
        return words.contains("--keys");
    }

    /** JSON of the result with {@code --json}, else its words. */
    void print(Object result, PrintStream out) {
        if (words.contains("--json")) {
            out.println(JsonMapper.builder()
                    .enable(SerializationFeature.INDENT_OUTPUT)
                    .build()
                    .writeValueAsString(result));
        } else if (result instanceof List<?> list) {
            list.forEach(out::println);
        } else {
            out.println(result);
        }
    }
}
