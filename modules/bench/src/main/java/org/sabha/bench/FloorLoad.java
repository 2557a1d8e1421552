package org.sabha.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** Drives a {@link FloorProcess}: one sender, receivers that only count. */
final class FloorLoad implements AutoCloseable {
    private static final int SENDER_SSRC = 0x0f10_0001;
    private static final int SETTLE_SECONDS = 3;
    private static final long STOP_SECONDS = 5;

    private final Process process;
    private final Writer commands;
    private final BufferedReader answers;
    private final LoadPeer.Shared shared;

    FloorLoad(Path jvmOptions, LoadPeer.Shared shared) throws IOException {
        this.shared = shared;
        process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "@" + jvmOptions,
                        "-cp",
                        System.getProperty("java.class.path"),
                        FloorProcess.class.getName())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        commands = process.outputWriter(StandardCharsets.UTF_8);
        answers = process.inputReader(StandardCharsets.UTF_8);
    }

    /** Runs for so many windows of so many seconds after settling. */
    List<Measurement.Window> run(int receivers, LoadShape shape, int seconds, int windows)
            throws IOException, InterruptedException {
        try (LoadLoop sending = new LoadLoop("floor-sender");
                LoadLoop receiving = new LoadLoop("floor-receivers")) {
            List<LoadReceiver> roles = new ArrayList<>();
            List<LoadPeer> peers = new ArrayList<>();
            for (int i = 0; i < receivers; i++) {
                LoadReceiver role = new LoadReceiver(i, LoadReceiver.Feedback.NONE);
                roles.add(role);
                peers.add(new LoadPeer(receiving, shared, role));
            }
            InetSocketAddress floor = Loopback.port(serve(peers));
            PacketSource frames = PacketSource.of(shape, SENDER_SSRC, receivers);
            LoadSender role = new LoadSender(frames, shape, SENDER_SSRC);
            LoadPeer sender = new LoadPeer(sending, shared, role);
            receiving.ask(() -> {
                peers.forEach(peer -> peer.connect(floor, FloorProcess.keys()));
                return true;
            });
            sending.ask(() -> {
                sender.connect(floor, FloorProcess.keys());
                return true;
            });
            TimeUnit.SECONDS.sleep(SETTLE_SECONDS);
            List<Measurement.Window> measured = new ArrayList<>();
            for (int i = 0; i < windows; i++) {
                measured.add(
                        Measurement.of(process.pid(), receiving, roles, () -> sending.ask(role::sentPackets), seconds));
            }
            sending.execute(sender::close);
            receiving.execute(() -> peers.forEach(LoadPeer::close));
            return measured;
        }
    }

    private int serve(List<LoadPeer> peers) throws IOException {
        commands.write("receivers "
                + peers.stream().map(peer -> "" + peer.localPort()).collect(Collectors.joining(","))
                + "\n");
        commands.flush();
        String answer = answers.readLine();
        if (answer == null || !answer.startsWith("port ")) {
            throw new IOException("the floor process did not answer: " + answer);
        }
        return Integer.parseInt(answer.substring("port ".length()));
    }

    @Override
    public void close() throws IOException {
        commands.close();
        try {
            if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
