package org.sabha.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.sabha.client.MeetingLink;
import org.sabha.model.Secret;
import tools.jackson.databind.json.JsonMapper;

/** A {@link DrillGuests} as a child process. Driven by one thread, but for {@link #stall}. */
final class DrillProcess implements AutoCloseable {
    private static final long STOP_SECONDS = 5;

    private final JsonMapper json = JsonMapper.builder().build();
    private final Process process;
    private final Writer commands;
    private final BufferedReader answers;

    DrillProcess(Path jvmOptions) throws IOException {
        process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "@" + jvmOptions,
                        "-Dslf4j.internal.verbosity=ERROR",
                        "-cp",
                        System.getProperty("java.class.path"),
                        DrillGuests.class.getName())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        commands = process.outputWriter(StandardCharsets.UTF_8);
        answers = process.inputReader(StandardCharsets.UTF_8);
    }

    void join(int number, MeetingLink link, Secret password) throws IOException {
        ask("join", "" + number, link.text(), password.reveal());
    }

    void forget(int number) throws IOException {
        ask("forget", "" + number);
    }

    void countAnew() throws IOException {
        ask("count");
    }

    void write(String text) throws IOException {
        ask("write", text);
    }

    void changeNetwork(int number) throws IOException {
        ask("network", "" + number);
    }

    List<DrillMember.State> states() throws IOException {
        return ask("state");
    }

    private List<DrillMember.State> ask(String... words) throws IOException {
        commands.write(String.join("\t", words) + "\n");
        commands.flush();
        String answer = answers.readLine();
        if (answer == null) {
            throw new IOException("the guests' process ended");
        }
        return List.of(json.readValue(answer, DrillMember.State[].class));
    }

    /** Stops the whole process (SIGSTOP), as a laptop that is shut, and continues it after so long. */
    void stall(long millis) throws IOException, InterruptedException {
        signal(process, "STOP");
        try {
            TimeUnit.MILLISECONDS.sleep(millis);
        } finally {
            signal(process, "CONT");
        }
    }

    static void signal(Process process, String name) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-" + name, "" + process.pid())
                .inheritIO()
                .start()
                .waitFor();
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
