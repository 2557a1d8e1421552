package org.sabha.bench.jmh;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.openjdk.jmh.Main;

/**
 * The benchmarks of single steps of a packet's way, in nanoseconds and allocated bytes for each call ({@code
 * gc.alloc.rate.norm}). Takes JMH's own options; {@code --json} writes its JSON to standard output.
 */
public final class JmhBenchmark {
    /** Taken where the command line does not say otherwise. */
    private static final Map<String, String> USUAL =
            Map.of("-f", "1", "-wi", "3", "-w", "1", "-i", "5", "-r", "1", "-prof", "gc", "-tu", "ns", "-bm", "avgt");

    private JmhBenchmark() {}

    public static void main(String[] arguments) throws Exception {
        List<String> given = List.of(arguments);
        List<String> words = new ArrayList<>();
        USUAL.forEach((option, value) -> {
            if (!given.contains(option)) {
                words.addAll(List.of(option, value));
            }
        });
        for (String argument : given) {
            words.addAll(argument.equals("--json") ? List.of("-rf", "json", "-rff", "/dev/stdout") : List.of(argument));
        }
        Main.main(words.toArray(String[]::new));
    }
}
