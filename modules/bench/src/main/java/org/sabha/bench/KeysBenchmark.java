package org.sabha.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;
import org.sabha.client.SabhaClient;

/**
 * Whether end-to-end encryption makes forwarding dearer: two servers, one whose meetings are key groups and one whose are
 * not, each with the same meeting of Java clients, measured in the same windows, so that a busy machine is the same for
 * both. Options: {@code --json}, {@code --members N} (30), {@code --windows N} (9), {@code --seconds N} (5); the exit
 * code is 1 when the ratio is beyond {@code --max-ratio}.
 */
public final class KeysBenchmark {
    private static final String FORWARDED = "sabha_media_forwarded_total";
    private static final int WARM_UP_SECONDS = 20;

    private KeysBenchmark() {}

    public static void main(String[] arguments) throws Exception {
        PlainOptions options = PlainOptions.of(arguments);
        int members = (int) options.number("--members", 30);
        int windows = (int) options.number("--windows", 9);
        int seconds = (int) options.number("--seconds", 5);
        Path folder = Files.createTempDirectory("sabha-bench");
        List<Window> measured = new ArrayList<>();
        try (ServerProcess without = server(options, folder, "without", false);
                ServerProcess with = server(options, folder, "with", true);
                SabhaClient client = SabhaClient.create(2, Optional.empty());
                BenchRoom clear = room(client, without);
                BenchRoom sealed = room(client, with)) {
            clear.fill(members - 1, false);
            sealed.fill(members - 1, false);
            TimeUnit.SECONDS.sleep(WARM_UP_SECONDS);
            for (int i = 0; i < windows; i++) {
                Spent clearBefore = Spent.by(without);
                Spent sealedBefore = Spent.by(with);
                TimeUnit.SECONDS.sleep(seconds);
                measured.add(new Window(
                        Spent.by(without).microsPerPacketSince(clearBefore),
                        Spent.by(with).microsPerPacketSince(sealedBefore)));
                System.err.println(measured.getLast());
            }
        } finally {
            JoinBenchmark.delete(folder);
        }
        KeysResult result = result(members, measured);
        options.print(result, System.out);
        System.exit(result.ratio() > options.number("--max-ratio", Double.POSITIVE_INFINITY) ? 1 : 0);
    }

    private static KeysResult result(int members, List<Window> measured) {
        return new KeysResult(
                members,
                median(measured, Window::without),
                median(measured, Window::with),
                median(measured, Window::ratio),
                measured.stream().mapToDouble(Window::ratio).min().orElseThrow(),
                measured.stream().mapToDouble(Window::ratio).max().orElseThrow());
    }

    private static ServerProcess server(PlainOptions options, Path folder, String name, boolean keys)
            throws IOException {
        System.setProperty(ServerProcess.KEYS, "" + keys);
        return new ServerProcess(
                options.serverJar(), options.jvmOptions(), Files.createDirectory(folder.resolve(name)));
    }

    private static BenchRoom room(SabhaClient client, ServerProcess server) throws Exception {
        MeetingApi api = new MeetingApi(server.base());
        return new BenchRoom(client, server, api.create(api.organiserSession(server.organiserLink()), "Keys"));
    }

    private static double median(List<Window> windows, ToDoubleFunction<Window> figure) {
        return RankTest.median(windows.stream().mapToDouble(figure).toArray());
    }

    /** Microseconds for a packet in one window. */
    private record Window(double without, double with) {
        double ratio() {
            return with / without;
        }
    }

    /** What a server has spent and sent so far. */
    private record Spent(long cpuMicros, double packets) {
        static Spent by(ServerProcess server) throws IOException, InterruptedException {
            return new Spent(
                    ProcessUsage.cpuMicros(server.pid()),
                    server.metric(FORWARDED).orElseThrow());
        }

        double microsPerPacketSince(Spent earlier) {
            return (cpuMicros - earlier.cpuMicros) / (packets - earlier.packets);
        }
    }
}
