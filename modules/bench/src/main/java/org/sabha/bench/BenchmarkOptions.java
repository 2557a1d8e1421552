package org.sabha.bench;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * What the command line asks for.
 *
 * @param receivers one run for each
 * @param seconds how long each run is measured
 * @param warmUpSeconds how long the server works at double rate beforehand
 * @param gateMicros the exit code is 1 when a run costs more per forwarded packet
 */
record BenchmarkOptions(
        boolean json,
        List<Integer> receivers,
        int seconds,
        int warmUpSeconds,
        double gateMicros,
        Path serverJar,
        Path jvmOptions) {

    static BenchmarkOptions parse(String... arguments) {
        boolean json = false;
        List<Integer> receivers = List.of(10, 30, 60, 120);
        int seconds = 8;
        int warmUpSeconds = 20;
        double gateMicros = Double.POSITIVE_INFINITY;
        for (int i = 0; i < arguments.length; i++) {
            switch (arguments[i]) {
                case "--json" -> json = true;
                case "--receivers" ->
                    receivers = Stream.of(value(arguments, ++i).split(",", -1))
                            .map(Integer::valueOf)
                            .toList();
                case "--seconds" -> seconds = Integer.parseInt(value(arguments, ++i));
                case "--warm-up" -> warmUpSeconds = Integer.parseInt(value(arguments, ++i));
                case "--gate" -> gateMicros = Double.parseDouble(value(arguments, ++i));
                default ->
                    throw new IllegalArgumentException("unknown argument " + arguments[i]
                            + "; there are --json, --receivers N,N, --seconds N, --warm-up N, --gate MICROS");
            }
        }
        return new BenchmarkOptions(
                json,
                receivers,
                seconds,
                warmUpSeconds,
                gateMicros,
                Path.of(property("sabha.server.jar")),
                Path.of(property("sabha.jvm.options")));
    }

    private static String value(String[] arguments, int at) {
        if (at >= arguments.length) {
            throw new IllegalArgumentException(arguments[at - 1] + " needs a value");
        }
        return arguments[at];
    }

    private static String property(String name) {
        String value = System.getProperty(name);
        if (value == null) {
            throw new IllegalArgumentException("set -D" + name);
        }
        return value;
    }
}
