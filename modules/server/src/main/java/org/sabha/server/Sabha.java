package org.sabha.server;

import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import org.sabha.server.cli.SabhaCommandLine;
import org.sabha.server.config.LogFormat;
import org.sabha.server.config.LogLevel;
import org.sabha.server.logging.Logging;

/** The program: {@code sabha serve}, {@code sabha doctor} and what the command line says of itself. */
public final class Sabha {
    private Sabha() {}

    public static void main(String[] arguments) {
        // What a command prints is for whoever asked; a server sets its own level.
        Logging.configure(LogFormat.TEXT, LogLevel.WARN);
        PrintWriter out = writer(System.out);
        PrintWriter err = writer(System.err);
        ServerProcess process = new ServerProcess(out, err);
        int code = SabhaCommandLine.ofThisProcess(process).execute(out, err, arguments);
        out.flush();
        err.flush();
        process.exit(code);
    }

    private static PrintWriter writer(java.io.PrintStream stream) {
        return new PrintWriter(new OutputStreamWriter(stream, StandardCharsets.UTF_8), true);
    }
}
