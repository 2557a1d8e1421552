package org.sabha.bench;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * What the command line asks for.
 *
 * @param shapes measured one after the other
 * @param receivers one meeting for each; empty for those of each shape's own
 * @param seconds how long each window is
 * @param windows the median of so many counts
 * @param io value of the server's setting media.io
 * @param loops event loops of the server
 * @param spread people of a meeting on one loop before the next is used; with fewer receivers it stays on one
 * @param warmUpSeconds how long the server works at double rate beforehand
 * @param gateMicros the exit code is 1 when a run costs more per forwarded packet
 */
record BenchmarkOptions(
        boolean json,
        List<LoadShape> shapes,
        List<Integer> receivers,
        int seconds,
        int windows,
        String io,
        int loops,
        int spread,
        int warmUpSeconds,
        double gateMicros,
        Path serverJar,
        Path jvmOptions) {

    static BenchmarkOptions parse(String... arguments) {
        boolean json = false;
        List<LoadShape> shapes =
                List.of(LoadShape.BURST, LoadShape.SPREAD, LoadShape.LAYERS, LoadShape.AUDIO, LoadShape.IDLE);
        List<Integer> receivers = List.of();
        int seconds = 5;
        int windows = 5;
        String io = "auto";
        int loops = 1;
        int spread = 200;
        int warmUpSeconds = 20;
        double gateMicros = Double.POSITIVE_INFINITY;
        for (int i = 0; i < arguments.length; i++) {
            switch (arguments[i]) {
                case "--json" -> json = true;
                case "--receivers" ->
                    receivers = Stream.of(value(arguments, ++i).split(",", -1))
                            .map(Integer::valueOf)
                            .toList();
                case "--shapes" ->
                    shapes = Stream.of(value(arguments, ++i).split(",", -1))
                            .map(LoadShape::named)
                            .toList();
                case "--windows" -> windows = Integer.parseInt(value(arguments, ++i));
                case "--io" -> io = value(arguments, ++i);
                case "--loops" -> loops = Integer.parseInt(value(arguments, ++i));
                case "--spread" -> spread = Integer.parseInt(value(arguments, ++i));
                case "--seconds" -> seconds = Integer.parseInt(value(arguments, ++i));
                case "--warm-up" -> warmUpSeconds = Integer.parseInt(value(arguments, ++i));
                case "--gate" -> gateMicros = Double.parseDouble(value(arguments, ++i));
                default ->
                    throw new IllegalArgumentException("unknown argument " + arguments[i]
                            + "; there are --json, --shapes burst,spread,layers,audio,idle, --receivers N,N, --seconds N,"
                            + " --windows N, --warm-up N, --io auto|native|netty|nio, --loops N, --spread N,"
                            + " --gate MICROS");
            }
        }
        return new BenchmarkOptions(
                json,
                shapes,
                receivers,
                seconds,
                windows,
                io,
                loops,
                spread,
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
