package org.sabha.server;

import java.io.Console;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.sabha.server.cli.OutputFormat;
import org.sabha.server.cli.ServerLauncher;
import org.sabha.server.config.SabhaConfig;
import org.sabha.server.logging.Logging;
import org.sabha.store.Installation;
import org.slf4j.LoggerFactory;

/**
 * Runs a server as a process: starts it, prints the ready block, and on Ctrl-C or SIGTERM writes meetings down, so that
 * the next start takes them up, before the process exits with code 0.
 */
final class ServerProcess implements ServerLauncher {
    private static final int CANNOT_START = 1;
    private static final int CANNOT_GO_ON = 1;

    /** Once a signal came the JVM ends with 128 + its number unless it is halted with another code. */
    private final CountDownLatch mainDone = new CountDownLatch(1);

    private final PrintWriter out;
    private final PrintWriter err;
    private volatile int exitCode;

    ServerProcess(PrintWriter out, PrintWriter err) {
        this.out = out;
        this.err = err;
    }

    @Override
    public int launch(SabhaConfig config, OutputFormat output, Installation installation) {
        Logging.configure(config.system().logFormat(), config.system().logLevel());
        CountDownLatch asked = new CountDownLatch(1);
        SabhaServer server;
        try {
            server = SabhaServer.start(config, installation);
        } catch (IOException | UncheckedIOException | IllegalStateException e) {
            err.println("sabha: cannot start: " + sentence(e));
            return CANNOT_START;
        }
        AtomicInteger code = new AtomicInteger();
        server.mustEnd().thenAccept(why -> {
            err.println("sabha: " + why);
            code.set(CANNOT_GO_ON);
            asked.countDown();
        });
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stopAndWait(asked), "stop"));
        sayReady(
                ReadyBlock.of(server), output, new PrivateFolder(config.system().data()));
        await(asked);
        if (output == OutputFormat.TEXT && code.get() == 0) {
            out.println("Stopping. Meetings go on when the server is back.");
        }
        server.close();
        return code.get();
    }

    /** Only a terminal shows the links: what a program reads, or a log holds, names the file. */
    private void sayReady(ReadyBlock.Ready ready, OutputFormat output, PrivateFolder data) {
        // Java 25 has none where nobody can type.
        boolean showsLinks = output == OutputFormat.TEXT
                && Optional.ofNullable(System.console())
                        .map(Console::isTerminal)
                        .orElse(false);
        try {
            data.keepFirstLinks(showsLinks ? List.of() : ReadyBlock.links(ready));
        } catch (IOException e) {
            err.println("sabha: the first links cannot be kept in " + data.firstLinks() + ": " + e.getMessage());
        }
        out.println(
                switch (output) {
                    case JSON -> ReadyBlock.json(ready, data.firstLinks());
                    case TEXT -> showsLinks ? ReadyBlock.text(ready) : ReadyBlock.textForLog(ready, data.firstLinks());
                });
        out.flush();
    }

    /** The shutdown hook: wakes the main thread, waits for it, and leaves with its code. */
    private void stopAndWait(CountDownLatch asked) {
        asked.countDown();
        await(mainDone);
        Runtime.getRuntime().halt(exitCode);
    }

    void exit(int code) {
        exitCode = code;
        mainDone.countDown();
        System.exit(code);
    }

    /** Waits; an interrupt does not end a server, only the signal does. */
    private static void await(CountDownLatch latch) {
        while (latch.getCount() > 0) {
            try {
                latch.await();
            } catch (InterruptedException e) {
                LoggerFactory.getLogger(ServerProcess.class).debug("server.interrupted", e);
            }
        }
    }

    private static String sentence(Throwable failure) {
        String message = failure.getMessage() == null ? failure.toString() : failure.getMessage();
        Throwable cause = failure.getCause();
        return cause == null || cause.getMessage() == null || message.contains(cause.getMessage())
                ? message
                : message + " (" + cause.getMessage() + ")";
    }
}
