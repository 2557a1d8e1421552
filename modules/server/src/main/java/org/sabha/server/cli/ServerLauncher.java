package org.sabha.server.cli;

import org.sabha.server.config.SabhaConfig;

/** Starts a server, prints the ready block, and returns when the server has ended. */
@FunctionalInterface
public interface ServerLauncher {
    /** Runs until the server is asked to stop; returns the exit code of the process, 0 after an orderly end. */
    int launch(SabhaConfig config, OutputFormat output);
}
